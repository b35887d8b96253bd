import { PyObject, type Value } from './protocol.js';
import { isHostFunction } from './type-name.js';

/** Python's callable(): functions that carry CALLABLE, and objects with `pyCall`. */
export function isCallable(v: Value): boolean {
  return v instanceof PyObject ? v.pyCall !== undefined : isHostFunction(v);
}
