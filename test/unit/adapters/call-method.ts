import {
  CALLABLE,
  type HostFunction,
  type Kwargs,
  type PyObject,
  type Rt,
  type Value,
} from '../../../src/jinja/index.js';

/** What the objects under test may ask of an environment: nothing, as long as plain data are handed in. */
const rt = {} as Rt;

export function attribute(object: PyObject, name: string): Value {
  return object.pyGetattr?.(name, rt);
}

/** Calls `object.name(…)` as a template does. */
export function call(object: PyObject, name: string, args: Value[] = [], kwargs: Kwargs | null = null): Value {
  const found = attribute(object, name) as HostFunction | undefined;
  if (typeof found !== 'function' || !(CALLABLE in found)) throw new Error(`${name} is no method`);
  return found(args, kwargs, rt);
}

export function text(value: Value): string {
  return (value as PyObject).pyStr?.(rt) ?? String(value);
}
