import { Dict } from './dict.js';
import { copyOnWrite } from './host-dict.js';
import { makeInt } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyFloat } from './py-float.js';
import { AnySet, setOf } from './py-set.js';
import { str } from './text.js';
import { isPlainObject } from './type-name.js';

export { copyOnWrite };

/**
 * Data of the host as a value of templates. Arrays and plain objects are values as they are; only what has no place in
 * the value model is turned: undefined into None, Map and Set into dict and set, ints past 2^53 into bigints.
 */
export function fromHost(data: unknown, rt: Rt): Value {
  if (data === undefined) return null;
  if (typeof data === 'number') return Number.isInteger(data) ? makeInt(data) : data;
  if (data instanceof Map) {
    const dict = new Dict();
    for (const [key, value] of data) dict.set(fromHost(key, rt), fromHost(value, rt), rt);
    return dict;
  }
  return data instanceof Set
    ? setOf(
        Array.from(data, item => fromHost(item, rt)),
        rt,
      )
    : data;
}

/**
 * A value as plain data for the host: dicts become objects (keys as str() prints them), tuples and sets arrays, floats
 * numbers, Markup texts. Objects with behaviour stay what they are.
 */
export function toHost(v: Value, rt: Rt): unknown {
  if (Array.isArray(v)) return rt.deeper(() => Array.from(v as Value[], item => toHost(item, rt)));
  if (v instanceof PyObject) return objectToHost(v, rt);
  if (!isPlainObject(v)) return v;
  return rt.deeper(() =>
    recordOf(
      Object.keys(v).map(key => [key, v[key]]),
      rt,
    ),
  );
}

function objectToHost(v: PyObject, rt: Rt): unknown {
  if (v instanceof PyFloat) return v.value;
  const text = v.pyText;
  if (text !== undefined) return text;
  if (v instanceof AnySet) return rt.deeper(() => v.items().map(item => toHost(item, rt)));
  if (!(v instanceof Dict)) return v;
  return rt.deeper(() =>
    recordOf(
      v.keyList().map(key => [str(key, rt), v.get(key, rt)]),
      rt,
    ),
  );
}

/** An object whose keys are all its own, `__proto__` among them. */
function recordOf(entries: readonly (readonly [string, Value])[], rt: Rt): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    Object.defineProperty(record, key, {
      value: toHost(value, rt),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return record;
}
