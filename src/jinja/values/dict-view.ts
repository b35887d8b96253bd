import type { Dict, DictPart } from './dict.js';
import { PyObject, type Value } from './protocol.js';

/** `d.keys()`, `d.values()`, `d.items()`: live windows on a dict. */
export class DictView extends PyObject {
  readonly dict: Dict;
  readonly part: DictPart;
  constructor(dict: Dict, part: DictPart) {
    super();
    this.dict = dict;
    this.part = part;
  }
  get typeName(): string {
    return `dict_${this.part}`;
  }
  /** Views of keys and items are sets, of values not; none of them can be a key. */
  override get pyHashable(): boolean {
    return this.part === 'values';
  }
  override pyLen(): number {
    return this.dict.size;
  }
  override pyIter(): Iterator<Value> {
    return this.dict.iterate(this.part);
  }
  override pyReversed(): Iterator<Value> {
    return [...{ [Symbol.iterator]: () => this.dict.iterate(this.part) }].reverse().values();
  }
}
