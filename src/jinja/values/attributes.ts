import { PythonError, raise } from '../errors/python-error.js';
import { BoundMethod, chargeText, type MethodKind } from './bound-method.js';
import { Dict } from './dict.js';
import { isLookupFailure } from './dict-update.js';
import { DictView } from './dict-view.js';
import { hasDunder } from './dunders.js';
import { asDict, ownValue } from './host-dict.js';
import { isStr, Markup, textOf } from './markup.js';
import { bytesMethods } from './methods/bytes.js';
import { dictMethods, viewMethods } from './methods/dict.js';
import { formatMethods } from './methods/format.js';
import { listMethods } from './methods/list.js';
import { isPythonMethod, markupMethods } from './methods/markup.js';
import { boolMethods, floatMethods, intMethods, numberAttribute } from './methods/number.js';
import { frozenSetMethods, setMethods } from './methods/set.js';
import { strMethods } from './methods/str.js';
import { rangeMethods, tupleMethods } from './methods/tuple.js';
import { Namespace } from './namespace.js';
import { type Kwargs, type Method, type MethodTable, methodTable, PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { PyFloat } from './py-float.js';
import { PyIter } from './py-iter.js';
import { PyRange } from './py-range.js';
import { FrozenSet, PySet } from './py-set.js';
import { PyType } from './py-type.js';
import { strRepr } from './str-repr.js';
import { findItem } from './subscript.js';
import { GroupTuple, Tuple } from './tuple.js';
import { isPlainObject, typeName } from './type-name.js';

/** `obj.name` as Jinja's environment (sandboxed or not) has it: attribute, then item, then Undefined. */
export function getAttribute(object: Value, name: string, rt: Rt): Value {
  if (name.charCodeAt(0) === 95) return underscored(object, name, rt);
  const method = methodsOf(object)?.[name];
  if (method !== undefined) return guarded(object, name, method, rt);
  const own = ownAttribute(object, name, rt);
  if (own !== undefined) return isInternal(object, name) ? unsafe(object, name, rt) : own;
  return itemOrUndefined(object, name, rt);
}

/** `obj[key]`: item, then (for texts) attribute, then Undefined. */
export function getItem(object: Value, key: Value, rt: Rt): Value {
  const item = lookUp(object, key, rt);
  if (item !== undefined) return item;
  const name = textOf(key);
  if (name !== undefined) {
    const method = methodsOf(object)?.[name];
    if (method !== undefined) return guarded(object, name, method, rt);
    const own = ownAttribute(object, name, rt);
    if (own !== undefined) return isUnsafeName(object, name, rt) ? unsafe(object, name, rt) : own;
    if (name.startsWith('_') && hasDunder(object, name)) return dunder(object, name, rt);
  }
  return rt.makeUndefined({ object, name: key });
}

/** `obj.name(…)` without a bound method in between. Same result as `rt.call(rt.getattr(obj, name), args, kwargs)`. */
export function callMethod(object: Value, name: string, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const method = methodsOf(object)?.[name];
  if (method !== undefined && !(rt.immutable && isMutator(object, name))) {
    if (typeof object === 'string') chargeText(object, name, rt);
    else if (Array.isArray(object)) refuseFrozen(object, name);
    return method(selfOf(object) as never, args, kwargs, rt);
  }
  return rt.call(rt.getattr(object, name), args, kwargs);
}

/** Python's getattr() without a sandbox around it; undefined where it raises AttributeError. */
export function findAttribute(object: Value, name: string, rt: Rt): Value | undefined {
  const method = methodsOf(object)?.[name];
  if (method !== undefined) return bind(object, name, method, rt);
  return name === '__class__' ? classOf(object) : ownAttribute(object, name, rt);
}

/** `obj.name(*args)` as Python's own code calls it: no sandbox, no items. @throws AttributeError */
export function callAttribute(object: Value, name: string, args: Value[], rt: Rt): Value {
  const method = methodsOf(object)?.[name];
  if (method !== undefined) return method(selfOf(object) as never, args, null, rt);
  const attribute = findAttribute(object, name, rt);
  if (attribute === undefined) raise('AttributeError', `'${typeName(object)}' object has no attribute '${name}'`);
  return rt.call(attribute, args, null);
}

/** Python's hasattr(); an Undefined raises for any name without underscores. */
export function hasAttribute(object: Value, name: string, rt: Rt): boolean {
  return hasDunder(object, name) || findAttribute(object, name, rt) !== undefined;
}

/** An item, with TypeError and LookupError counted as missing. */
function lookUp(object: Value, key: Value, rt: Rt): Value | undefined {
  if (typeof key === 'string') {
    if (object instanceof Dict) return object.get(key, rt);
    if (isPlainObject(object)) return ownValue(object, key);
  }
  try {
    return findItem(object, key, rt);
  } catch (error) {
    const passed = isLookupFailure(error) || (!rt.sandboxed && isAttributeError(error));
    if (!passed) throw error;
    rt.charge(100);
    return undefined;
  }
}

function itemOrUndefined(object: Value, name: string, rt: Rt): Value {
  const item = lookUp(object, name, rt);
  return item === undefined ? rt.makeUndefined({ object, name }) : item;
}

function isAttributeError(error: unknown): boolean {
  return error instanceof PythonError && error.type === 'AttributeError';
}

/** Names with an underscore in front: never given out by a sandbox when an attribute has one, items are. */
function underscored(object: Value, name: string, rt: Rt): Value {
  const known = hasDunder(object, name) && !(object instanceof Namespace && name !== '__class__');
  if (known && rt.sandboxed) return unsafe(object, name, rt);
  const own = ownAttribute(object, name, rt);
  if (own !== undefined) return rt.sandboxed ? unsafe(object, name, rt) : own;
  if (known) return dunder(object, name, rt);
  return itemOrUndefined(object, name, rt);
}

/** Of Python's own double-underscored names only the class exists here, and only outside of a sandbox. */
function dunder(object: Value, name: string, rt: Rt): Value {
  if (rt.sandboxed) return unsafe(object, name, rt);
  return name === '__class__' ? classOf(object) : rt.makeUndefined({ object, name });
}

function classOf(object: Value): PyType {
  const name = typeName(object);
  return new PyType({
    name,
    qualified: object instanceof PyObject ? object.qualifiedTypeName : name,
    construct: () => raise('TypeError', `cannot create '${name}' instances`),
    constants: { __name__: name },
  });
}

function isUnsafeName(object: Value, name: string, rt: Rt): boolean {
  return isInternal(object, name) || (rt.sandboxed && name.startsWith('_'));
}

/** The names without underscore that show the insides of Python's classes and generators. */
function isInternal(object: Value, name: string): boolean {
  if (object instanceof PyType) return name === 'mro';
  return object instanceof PyIter && (name === 'gi_frame' || name === 'gi_code');
}

function unsafe(object: Value, name: string, rt: Rt): Value {
  const type = typeName(object).replace(/^.*\./, '');
  const hint = `access to attribute ${strRepr(name)} of ${strRepr(type)} object is unsafe.`;
  return rt.makeUndefined({ hint, object, name, error: 'SecurityError' });
}

function guarded(object: Value, name: string, method: Method, rt: Rt): Value {
  return rt.immutable && isMutator(object, name) ? unsafe(object, name, rt) : bind(object, name, method, rt);
}

function bind(object: Value, name: string, method: Method, rt: Rt): BoundMethod {
  if (Array.isArray(object)) refuseFrozen(object, name);
  return new BoundMethod(selfOf(object), name, method as Method<Value>, methodKind(object, name, rt));
}

/** The sandbox puts a function of its own before str.format, and most methods of Markup are written in Python. */
function methodKind(object: Value, name: string, rt: Rt): MethodKind {
  if (name === 'format' || name === 'format_map') {
    if (isStr(object) && rt.sandboxed) return 'function';
    return object instanceof Markup ? 'method' : 'builtin_function_or_method';
  }
  const inPython =
    object instanceof Markup
      ? isPythonMethod(name)
      : object instanceof PyObject && object.qualifiedTypeName.startsWith('jinja2.');
  return inPython ? 'method' : 'builtin_function_or_method';
}

const MUTATORS = {
  list: new Set(['append', 'clear', 'pop', 'reverse', 'insert', 'sort', 'extend', 'remove']),
  dict: new Set(['clear', 'pop', 'popitem', 'setdefault', 'update']),
  // Jinja's list, which forgets intersection_update.
  set: new Set([
    'add',
    'clear',
    'difference_update',
    'discard',
    'pop',
    'remove',
    'symmetric_difference_update',
    'update',
  ]),
} as const;

function isMutator(object: Value, name: string): boolean {
  if (Array.isArray(object)) return !(object instanceof Tuple) && MUTATORS.list.has(name);
  if (object instanceof PySet) return MUTATORS.set.has(name);
  return MUTATORS.dict.has(name) && asDict(object) !== undefined;
}

/** Frozen lists of the host answer as a tuple would. */
function refuseFrozen(list: readonly Value[], name: string): void {
  if (!(list instanceof Tuple) && MUTATORS.list.has(name) && Object.isFrozen(list)) {
    raise('TypeError', "'list' object is read-only");
  }
}

/** The table of a value's type; own types of other rooms bring theirs. */
function methodsOf(v: Value): MethodTable | undefined {
  if (typeof v === 'string') return strTable;
  if (typeof v === 'object' && v !== null) {
    if (Array.isArray(v)) return v instanceof Tuple ? tupleMethods : listMethods;
    if (v instanceof PyObject) return methodsOfObject(v);
    return isPlainObject(v) ? dictMethods : undefined;
  }
  if (typeof v === 'number') return Number.isInteger(v) ? intMethods : floatMethods;
  return typeof v === 'boolean' ? boolMethods : typeof v === 'bigint' ? intMethods : undefined;
}

function methodsOfObject(v: PyObject): MethodTable | undefined {
  if (v.pyMethods !== undefined) return v.pyMethods;
  if (v instanceof Dict) return dictMethods;
  if (v instanceof Markup) return markupTable;
  if (v instanceof PySet) return setMethods;
  if (v instanceof FrozenSet) return frozenSetMethods;
  if (v instanceof PyFloat) return floatMethods;
  if (v instanceof DictView) return v.part === 'values' ? undefined : viewMethods;
  if (v instanceof PyRange) return rangeMethods;
  return v instanceof PyBytes ? bytesMethods : undefined;
}

/** What the methods of a table take as `self`. */
function selfOf(v: Value): Value {
  if (typeof v === 'boolean') return Number(v);
  if (v instanceof PyFloat) return v.value;
  return typeof v === 'object' && !(v instanceof PyObject) && !Array.isArray(v) ? (asDict(v) ?? v) : v;
}

/** Attributes that are not methods of a table. */
function ownAttribute(v: Value, name: string, rt: Rt): Value | undefined {
  if (v instanceof PyObject) {
    if (v.pyGetattr !== undefined) return v.pyGetattr(name, rt);
    if (v instanceof PyRange) return rangeAttribute(v, name);
    if (v instanceof DictView) return name === 'mapping' ? v.dict : undefined;
    if (v instanceof PyIter) return iteratorAttribute(v, name);
    return v instanceof PyFloat ? numberAttribute(v, name) : undefined;
  }
  if (v instanceof GroupTuple) return name === 'grouper' ? v[0] : name === 'list' ? v[1] : undefined;
  return typeof v === 'object' || typeof v === 'string' ? undefined : numberAttribute(v, name);
}

function rangeAttribute(v: PyRange, name: string): Value | undefined {
  if (name === 'start') return v.start;
  return name === 'stop' ? v.stop : name === 'step' ? v.step : undefined;
}

function iteratorAttribute(v: PyIter, name: string): Value | undefined {
  if (v.typeName !== 'generator') return undefined;
  switch (name) {
    case 'gi_frame':
    case 'gi_code':
    case 'gi_yieldfrom':
      return null;
    case 'gi_running':
    case 'gi_suspended':
      return false;
    case 'close':
      return new BoundMethod(v, name, () => {
        v.close();
        return null;
      });
    default:
      return undefined;
  }
}

const strTable: MethodTable<string> = methodTable<string>({
  ...(strMethods as Record<string, Method<string>>),
  ...formatMethods(findAttribute),
});

const markupTable: MethodTable<Markup> = methodTable<Markup>({
  ...(markupMethods as Record<string, Method<Markup>>),
  ...formatMethods(findAttribute),
});
