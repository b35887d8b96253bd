import { PyObject, type Rt, type Value } from '../../jinja/index.js';

/** Keys and values of a dict that a template hands in, whichever of its two forms it has. Other values have none. */
export function mappingEntries(value: Value, rt: Rt): [string, Value][] {
  if (value instanceof PyObject) {
    const keys = value.pyIsMapping ? value.pyIter?.(rt) : undefined;
    if (keys === undefined) return [];
    return [...{ [Symbol.iterator]: () => keys }].map(key => [String(key), value.pyGetitem?.(key, rt)]);
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
