import type { Value } from './protocol.js';

/** Python's tuple: an array of its own class. Nothing may change one after it was filled. */
export class Tuple extends Array<Value> {
  /** `map`, `slice`, `filter` of a tuple give plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}

export function makeTuple(items: readonly Value[]): Tuple {
  const result = new Tuple();
  for (let i = 0; i < items.length; i++) result.push(items[i]);
  return result;
}

export function pairOf(first: Value, second: Value): Tuple {
  const result = new Tuple();
  result.push(first, second);
  return result;
}

/** What `groupby` gives: a pair that also answers to `grouper` and `list`, and prints as a plain tuple. */
export class GroupTuple extends Tuple {}

export function makeGroup(key: Value, items: Value[]): GroupTuple {
  const result = new GroupTuple();
  result.push(key, items);
  return result;
}

export function isList(v: Value): v is Value[] {
  return Array.isArray(v) && !(v instanceof Tuple);
}
