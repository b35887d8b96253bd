import { asDict, type Rt, type Value } from '../../jinja/index.js';

/** Keys and values of a dict that a template hands in, whichever of its forms it has. Other values have none. */
export function mappingEntries(value: Value, rt: Rt): [string, Value][] {
  const dict = asDict(value);
  return dict === undefined ? [] : dict.keyList().map(key => [String(key), dict.get(key, rt)]);
}
