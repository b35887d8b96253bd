import { PyObject, type Rt, type Value } from './protocol.js';
import { PyFloat } from './py-float.js';

/** Python's bool(): false for None, zero, and whatever is empty. */
export function truthy(v: Value, rt: Rt): boolean {
  if (v === true || v === false) return v;
  if (typeof v === 'string') return v.length !== 0;
  if (v === null || v === undefined) return false;
  if (typeof v === 'number') return v !== 0;
  if (typeof v === 'object') {
    if (Array.isArray(v)) return v.length !== 0;
    return v instanceof PyObject ? objectTruth(v, rt) : plainTruth(v);
  }
  return typeof v !== 'bigint' || v !== 0n;
}

function objectTruth(v: PyObject, rt: Rt): boolean {
  if (v.pyBool !== undefined) return v.pyBool(rt);
  if (v.pyLen !== undefined) return v.pyLen(rt) !== 0;
  if (v instanceof PyFloat) return v.value !== 0;
  return true;
}

function plainTruth(v: object): boolean {
  for (const key in v) if (Object.hasOwn(v, key)) return true;
  const prototype: unknown = Object.getPrototypeOf(v);
  return prototype !== Object.prototype && prototype !== null;
}
