import { raise } from '../errors/python-error.js';
import { makeInt } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyFloat } from './py-float.js';
import { Tuple } from './tuple.js';
import { typeName } from './type-name.js';

/**
 * What a JavaScript Map is asked with: equal for two values exactly where Python finds them to be the same dict key.
 * str: itself. Numbers: the number, or a bigint beyond the safe ones. None: null. Whatever is equal by parts: a string
 * that starts with NUL (a str that does so is written `\0s…`). The rest: the object itself, that is identity.
 */
export type HashKey = string | number | bigint | object | null;

/** @throws TypeError `unhashable type: 'list'` */
export function hashKey(v: Value, rt: Rt): HashKey {
  if (typeof v === 'string') return v.charCodeAt(0) === 0 ? `\0s${v}` : v;
  if (typeof v === 'number') return Number.isInteger(v) && !Number.isSafeInteger(v) ? BigInt(v) : v;
  if (typeof v === 'boolean') return v ? 1 : 0;
  if (v === null || v === undefined) return null;
  if (typeof v === 'bigint') return v;
  if (typeof v === 'function') return v;
  if (v instanceof Tuple) return rt.deeper(() => tupleKey(v, rt));
  if (v instanceof PyObject) return objectKey(v, rt);
  return raise('TypeError', `unhashable type: '${typeName(v)}'`);
}

function objectKey(v: PyObject, rt: Rt): HashKey {
  if (v instanceof PyFloat) return makeInt(v.value);
  const text = v.pyText;
  if (text !== undefined) return hashKey(text, rt);
  if (!v.pyHashable) raise('TypeError', `unhashable type: '${v.typeName}'`);
  const key = v.pyHashKey?.(rt);
  if (key === undefined) return v;
  return typeof key === 'string' ? `\0o${key}` : hashKey(key, rt);
}

function tupleKey(v: Tuple, rt: Rt): string {
  rt.charge(v.length);
  let text = '\0t';
  for (const item of v) text += partKey(hashKey(item, rt));
  rt.checkSize(text.length);
  return text;
}

/** A key as a part of a longer one: type, then text with its length, so that no two lists of parts read the same. */
export function partKey(key: HashKey): string {
  switch (typeof key) {
    case 'string':
      return `s${key.length}:${key}`;
    case 'number':
      return `n${key};`;
    case 'bigint':
      return `n${key};`;
    case 'object':
      return key instanceof PyObject ? `i${identity(key)};` : 'N';
    default:
      return `f${(key as { name?: string }).name ?? ''};`;
  }
}

/** A number that stands for `id(v)`. */
export function identity(v: PyObject): number {
  v.pyIdentity ??= Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
  return v.pyIdentity;
}

/** Stands for a memory address, which differs from run to run in Python too. */
export function address(v: PyObject): string {
  return `0x7f${identity(v).toString(16).padStart(14, '0').slice(-10)}`;
}
