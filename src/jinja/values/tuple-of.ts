import { PyObject, type Value } from './protocol.js';
import { Tuple } from './tuple.js';

/** The items of a tuple or of an object whose class derives from tuple, as `isinstance(v, tuple)` finds it. */
export function tupleOf(v: Value): readonly Value[] | undefined {
  if (v instanceof Tuple) return v;
  return v instanceof PyObject ? v.pyTuple : undefined;
}
