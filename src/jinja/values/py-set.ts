import { raise } from '../errors/python-error.js';
import { type HashKey, hashKey, partKey } from './hash-key.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { setOrder } from './set-order.js';

/** What set and frozenset share. Sets of numbers come in CPython's order, others in order of insertion. */
export abstract class AnySet extends PyObject {
  protected readonly slots: Map<HashKey, Value> = new Map();
  private ordered: Value[] | null = null;

  get size(): number {
    return this.slots.size;
  }
  has(item: Value, rt: Rt): boolean {
    return this.slots.has(hashKey(item, rt));
  }
  /** Only for filling: a set that templates hold is changed by the methods of PySet. */
  insert(item: Value, rt: Rt): void {
    const slot = hashKey(item, rt);
    if (this.slots.has(slot)) return;
    this.slots.set(slot, item);
    this.ordered = null;
  }
  protected forget(slot: HashKey): boolean {
    this.ordered = null;
    return this.slots.delete(slot);
  }
  items(): readonly Value[] {
    this.ordered ??= setOrder([...this.slots.values()]);
    return this.ordered;
  }
  isSubsetOf(other: AnySet): boolean {
    if (this.size > other.size) return false;
    for (const slot of this.slots.keys()) if (!other.slots.has(slot)) return false;
    return true;
  }
  override pyLen(): number {
    return this.size;
  }
  override *pyIter(): Iterator<Value> {
    const size = this.size;
    for (const item of this.items()) {
      if (this.size !== size) raise('RuntimeError', 'Set changed size during iteration');
      yield item;
    }
    if (this.size !== size) raise('RuntimeError', 'Set changed size during iteration');
  }
  override pyContains(item: Value, rt: Rt): boolean {
    return this.has(item, rt);
  }
}

export class PySet extends AnySet {
  get typeName(): string {
    return 'set';
  }
  override get pyHashable(): boolean {
    return false;
  }
  remove(item: Value, rt: Rt): boolean {
    return this.forget(hashKey(item, rt));
  }
  clear(): void {
    for (const slot of [...this.slots.keys()]) this.forget(slot);
  }
}

export class FrozenSet extends AnySet {
  get typeName(): string {
    return 'frozenset';
  }
  override pyHashKey(): string {
    return `fs${[...this.slots.keys()].map(partKey).sort().join('')}`;
  }
}

export function setOf(items: Iterable<Value>, rt: Rt): PySet {
  const result = new PySet();
  for (const item of items) result.insert(item, rt);
  return result;
}
