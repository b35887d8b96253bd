import { raise } from '../errors/python-error.js';
import { type HashKey, hashKey, partKey } from './hash-key.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { SetTable, stableHash } from './set-table.js';

/** What set and frozenset share. Sets of numbers come in CPython's order, others in order of insertion. */
export abstract class AnySet extends PyObject {
  protected slots: Map<HashKey, Value> = new Map();
  /** The order of CPython; null once an item came whose hash nobody can know. */
  private table: SetTable | null = new SetTable();

  get size(): number {
    return this.slots.size;
  }
  has(item: Value, rt: Rt): boolean {
    return this.slots.has(slotOf(item, rt));
  }
  /** Only for filling: a set that templates hold is changed by the methods of PySet. */
  insert(item: Value, rt: Rt): void {
    const slot = hashKey(item, rt);
    if (this.slots.has(slot)) return;
    rt.charge(16);
    this.slots.set(slot, item);
    const hash = this.table === null ? undefined : stableHash(item);
    if (hash === undefined) this.table = null;
    else this.table?.add(item, hash);
  }
  /** Adds all items of another set, in the way that CPython merges tables. */
  merge(other: AnySet, rt: Rt): void {
    rt.charge(other.size * 12);
    if (other.table === null) this.table = null;
    else if (this.table?.prepareMerge(other.table)) {
      for (const [slot, item] of other.slots) this.slots.set(slot, item);
      return;
    }
    for (const item of other.items()) this.insert(item, rt);
  }
  protected forget(slot: HashKey): boolean {
    if (!this.slots.has(slot)) return false;
    const item = this.slots.get(slot);
    const hash = stableHash(item);
    if (hash !== undefined) this.table?.remove(hash, other => other === item);
    return this.slots.delete(slot);
  }
  /** For what changes many items at once: an empty table, or this one without its gaps. */
  protected renew(): void {
    this.table = new SetTable();
  }
  protected settle(): void {
    this.table?.settle();
  }
  protected nextItem(): Value {
    return this.table === null ? this.slots.values().next().value : this.table.next().item;
  }
  protected take(other: AnySet): void {
    this.slots = other.slots;
    this.table = other.table;
  }
  items(): Value[] {
    return this.table === null ? [...this.slots.values()] : this.table.items();
  }
  isSubsetOf(other: AnySet, rt: Rt): boolean {
    if (this.size > other.size) return false;
    rt.charge(this.size * 4);
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

/** A set, itself unhashable, may be looked for as the frozenset of its items. */
function slotOf(item: Value, rt: Rt): HashKey {
  return item instanceof PySet ? hashKey(item.frozen(), rt) : hashKey(item, rt);
}

export class PySet extends AnySet {
  get typeName(): string {
    return 'set';
  }
  override get pyHashable(): boolean {
    return false;
  }
  frozen(): FrozenSet {
    const result = new FrozenSet();
    result.share(this);
    return result;
  }
  remove(item: Value, rt: Rt): boolean {
    return this.forget(slotOf(item, rt));
  }
  removeAll(items: Iterable<Value>, rt: Rt): void {
    for (const item of items) {
      rt.charge(16);
      this.remove(item, rt);
    }
    this.settle();
  }
  pop(rt: Rt): Value {
    const item = this.nextItem();
    this.forget(hashKey(item, rt));
    return item;
  }
  clear(): void {
    this.slots.clear();
    this.renew();
  }
  /** Becomes what another set is, which must not be used any more. */
  become(other: AnySet): void {
    this.take(other);
  }
}

export class FrozenSet extends AnySet {
  get typeName(): string {
    return 'frozenset';
  }
  /** Looks at the items of another set; only for a moment, while that one does not change. */
  share(other: AnySet): void {
    this.take(other);
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
