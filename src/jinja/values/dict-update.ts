import { PythonError, raise } from '../errors/python-error.js';
import { Dict } from './dict.js';
import { asDict } from './host-dict.js';
import { each, toList, tryIterate } from './iterate.js';
import { type Kwargs, PyObject, type Rt, type Value } from './protocol.js';
import { subscript } from './subscript.js';

/**
 * What dict.update and dict() do with their argument: a mapping (anything with keys()) key by key, else pairs.
 * @param keysOf `obj.keys()` of an object that is no dict; undefined where it has no such method
 */
export function updateDict(target: Dict, source: Value, keysOf: (v: PyObject) => Value | undefined, rt: Rt): void {
  const dict = asDict(source);
  if (dict !== undefined) {
    rt.charge(dict.size * 10);
    for (const key of dict.keyList()) target.set(key, dict.get(key, rt), rt);
    return;
  }
  const keys = source instanceof PyObject ? keysOf(source) : undefined;
  if (keys !== undefined) {
    for (const key of toList(keys, rt)) target.set(key, subscript(source, key, rt), rt);
    return;
  }
  let position = 0;
  for (const pair of each(source, rt)) {
    rt.charge(20);
    const [key, value] = pairOf(pair, position++, rt);
    target.set(key, value, rt);
  }
}

function pairOf(pair: Value, position: number, rt: Rt): [Value, Value] {
  if (tryIterate(pair, rt) === undefined) {
    raise('TypeError', `cannot convert dictionary update sequence element #${position} to a sequence`);
  }
  const items = toList(pair, rt);
  if (items.length !== 2) {
    raise('ValueError', `dictionary update sequence element #${position} has length ${items.length}; 2 is required`);
  }
  return [items[0], items[1]];
}

export function updateKwargs(target: Dict, kwargs: Kwargs | null): void {
  if (kwargs === null) return;
  for (const key of Object.keys(kwargs)) target.setText(key, kwargs[key]);
}

/** `dict.fromkeys(items, value)`. */
export function dictFromKeys(items: Value, value: Value, rt: Rt): Dict {
  const result = new Dict();
  for (const key of each(items, rt)) {
    rt.charge(10);
    result.set(key, value, rt);
  }
  return result;
}

/** Errors that `obj[key]` may raise and a lookup by Jinja passes over: TypeError and the LookupErrors. */
export function isLookupFailure(error: unknown): boolean {
  return error instanceof PythonError && /^(?:TypeError|KeyError|IndexError|LookupError)$/.test(error.type);
}
