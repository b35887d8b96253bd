import { raise } from '../errors/python-error.js';
import { type HashKey, hashKey } from './hash-key.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { pairOf } from './tuple.js';

export type DictPart = 'keys' | 'values' | 'items';

/** Python's dict: keys of any hashable kind, in order of insertion, the first spelling of a key kept (1, then True: 1). */
export class Dict extends PyObject {
  protected readonly slots: Map<HashKey, Value>;
  /** The keys that are not their own HashKey: True, 1.0, tuples … */
  protected originals: Map<HashKey, Value> | null = null;

  /** @param slots for a subclass that keeps its items elsewhere and needs no map of its own */
  constructor(slots: Map<HashKey, Value> = new Map()) {
    super();
    this.slots = slots;
  }
  get typeName(): string {
    return 'dict';
  }
  override get pyHashable(): boolean {
    return false;
  }
  override get pyIsMapping(): boolean {
    return true;
  }
  get size(): number {
    return this.slots.size;
  }
  /** @throws TypeError for an unhashable key */
  get(key: Value, rt: Rt): Value | undefined {
    return this.slots.get(hashKey(key, rt));
  }
  has(key: Value, rt: Rt): boolean {
    return this.slots.has(hashKey(key, rt));
  }
  set(key: Value, value: Value, rt: Rt): void {
    this.put(hashKey(key, rt), key, value);
  }
  delete(key: Value, rt: Rt): boolean {
    const slot = hashKey(key, rt);
    this.originals?.delete(slot);
    return this.slots.delete(slot);
  }
  clear(): void {
    this.slots.clear();
    this.originals = null;
  }
  /** `get` for a text that the program, not a template, chose. */
  getText(key: string): Value | undefined {
    return this.slots.get(textSlot(key));
  }
  setText(key: string, value: Value): void {
    this.put(textSlot(key), key, value);
  }
  keyList(): Value[] {
    const slots = [...this.slots.keys()];
    const originals = this.originals;
    return originals === null ? slots : slots.map(slot => (originals.has(slot) ? originals.get(slot) : slot));
  }
  valueList(): Value[] {
    return [...this.slots.values()];
  }
  /** Live, as Python's: a change of size while it runs is an error at the next step. */
  iterate(part: DictPart): Iterator<Value> {
    return new DictIterator(this.slots, this.originals, part);
  }
  protected put(slot: HashKey, key: Value, value: Value): void {
    if (slot !== key && !this.slots.has(slot)) {
      this.originals ??= new Map();
      this.originals.set(slot, key);
    }
    this.slots.set(slot, value);
  }
  override pyLen(): number {
    return this.size;
  }
  override pyIter(): Iterator<Value> {
    return this.iterate('keys');
  }
  override pyReversed(): Iterator<Value> {
    return this.keyList().reverse().values();
  }
  override pyContains(item: Value, rt: Rt): boolean {
    return this.has(item, rt);
  }
  override pyGetitem(key: Value, rt: Rt): Value | undefined {
    return this.get(key, rt);
  }
  override pySetitem(key: Value, value: Value, rt: Rt): void {
    this.set(key, value, rt);
  }
}

function textSlot(key: string): string {
  return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
}

class DictIterator implements Iterator<Value> {
  private readonly slots: Map<HashKey, Value>;
  private readonly originals: Map<HashKey, Value> | null;
  private readonly part: DictPart;
  private readonly size: number;
  private readonly keys: Iterator<HashKey>;
  private done = false;
  constructor(slots: Map<HashKey, Value>, originals: Map<HashKey, Value> | null, part: DictPart) {
    this.slots = slots;
    this.originals = originals;
    this.part = part;
    this.size = slots.size;
    this.keys = slots.keys();
  }
  next(): IteratorResult<Value> {
    if (this.done) return { done: true, value: undefined };
    if (this.slots.size !== this.size) raise('RuntimeError', 'dictionary changed size during iteration');
    const step = this.keys.next();
    if (step.done) {
      this.done = true;
      return { done: true, value: undefined };
    }
    return { done: false, value: this.partOf(step.value) };
  }
  private partOf(slot: HashKey): Value {
    if (this.part === 'values') return this.slots.get(slot);
    const { originals } = this;
    const key: Value = originals?.has(slot) ? originals.get(slot) : slot;
    return this.part === 'keys' ? key : pairOf(key, this.slots.get(slot));
  }
}

/** A dict of the pairs, a later key over an earlier one. */
export function dictOf(pairs: Iterable<readonly [Value, Value]>, rt: Rt): Dict {
  const result = new Dict();
  for (const [key, value] of pairs) result.set(key, value, rt);
  return result;
}

/** A dict of str keys from keyword arguments or other null-prototype records. */
export function dictOfTexts(record: Readonly<Record<string, Value>>): Dict {
  const result = new Dict();
  for (const key of Object.keys(record)) result.setText(key, record[key]);
  return result;
}
