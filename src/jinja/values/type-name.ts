import { CALLABLE, PyObject, type Value } from './protocol.js';
import { GroupTuple, Tuple } from './tuple.js';

/** `type(v).__name__`, as Python's messages print it. */
export function typeName(v: Value): string {
  switch (typeof v) {
    case 'string':
      return 'str';
    case 'number':
      return Number.isInteger(v) ? 'int' : 'float';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'function':
      return 'function';
  }
  if (v === null || v === undefined) return 'NoneType';
  if (Array.isArray(v)) return v instanceof Tuple ? (v instanceof GroupTuple ? '_GroupTuple' : 'tuple') : 'list';
  if (v instanceof PyObject) return v.typeName;
  return isPlainObject(v) ? 'dict' : 'object';
}

/** The name as Jinja's Undefined messages print the owner: `dict object`, `markupsafe.Markup object`, `None`. */
export function objectTypeText(v: Value): string {
  if (v === null) return 'None';
  if (v instanceof PyObject) return `${v.qualifiedTypeName} object`;
  if (v instanceof GroupTuple) return 'jinja2.filters._GroupTuple object';
  return `${typeName(v)} object`;
}

/** Data of the host that counts as a dict: made by `{}` or without a prototype. */
export function isPlainObject(v: Value): v is Record<string, Value> {
  if (typeof v !== 'object' || v === null) return false;
  const prototype: unknown = Object.getPrototypeOf(v);
  return prototype === Object.prototype || prototype === null;
}

/** A function that templates may call; any other JavaScript function is an opaque value. */
export function isHostFunction(v: Value): boolean {
  return typeof v === 'function' && CALLABLE in v;
}
