import { type Rt, raise, toList, tryIterate, typeName, type Value } from '../values/index.js';

/** `a, b = value`. @throws TypeError, ValueError worded as Python's */
export function unpackPair(value: Value, rt: Rt): [Value, Value] {
  if (tryIterate(value, rt) === undefined) {
    raise('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
  }
  const items = toList(value, rt);
  if (items.length > 2) raise('ValueError', 'too many values to unpack (expected 2)');
  if (items.length < 2) raise('ValueError', `not enough values to unpack (expected 2, got ${items.length})`);
  return [items[0], items[1]];
}
