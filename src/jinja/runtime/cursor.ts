import { iterate, PyIter, type Rt, type Value } from '../values/index.js';

/** Items one by one; undefined at the end, which no value of a template is. */
export interface Cursor {
  next(place?: number): Value | undefined;
}

/** Sees what is added to the list meanwhile, as Python does. */
class ListCursor implements Cursor {
  private readonly items: readonly Value[];
  private at = 0;
  constructor(items: readonly Value[]) {
    this.items = items;
  }
  next(): Value | undefined {
    if (this.at >= this.items.length) return undefined;
    const item = this.items[this.at++];
    return item === undefined ? null : item;
  }
}

class IteratorCursor implements Cursor {
  private readonly source: Iterator<Value>;
  private ended = false;
  constructor(source: Iterator<Value>) {
    this.source = source;
  }
  next(): Value | undefined {
    if (this.ended) return undefined;
    const step = this.source.next();
    if (step.done !== true) return step.value === undefined ? null : step.value;
    this.ended = true;
    return undefined;
  }
}

/** What a loop walks over. @throws TypeError `'int' object is not iterable` */
export function cursor(value: Value, rt: Rt): Cursor {
  if (Array.isArray(value)) return new ListCursor(value as Value[]);
  return new IteratorCursor(value instanceof PyIter ? value : iterate(value, rt));
}
