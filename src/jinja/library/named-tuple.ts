import { equals } from '../values/equality.js';
import { hashKey, partKey } from '../values/hash-key.js';
import { order } from '../values/ordering.js';
import { type OrderOperator, PyObject, type Rt, type Value } from '../values/protocol.js';
import { subscriptSlice } from '../values/slice.js';
import { findItem } from '../values/subscript.js';
import { repr } from '../values/text.js';
import { makeTuple, type Tuple } from '../values/tuple.js';

/** A tuple whose items have names, as `collections.namedtuple` and C's struct sequences make them. */
export class NamedTuple extends PyObject {
  private readonly className: string;
  private readonly fields: readonly string[];
  readonly items: Tuple;
  /** @param className with the module: `datetime.IsoCalendarDate` */
  constructor(className: string, fields: readonly string[], items: readonly Value[]) {
    super();
    this.className = className;
    this.fields = fields;
    this.items = makeTuple(items);
  }
  get typeName(): string {
    return this.className;
  }
  override get pyIsSequence(): boolean {
    return true;
  }
  override pyGetattr(name: string): Value | undefined {
    const at = this.fields.indexOf(name);
    return at < 0 ? undefined : this.items[at];
  }
  override pyGetitem(key: Value, rt: Rt): Value | undefined {
    return findItem(this.items, key, rt);
  }
  override pySlice(start: Value, stop: Value, step: Value, rt: Rt): Value {
    return subscriptSlice(this.items, start, stop, step, rt);
  }
  override pyLen(): number {
    return this.items.length;
  }
  override pyIter(): Iterator<Value> {
    return this.items.values();
  }
  override pyEq(other: Value, rt: Rt): boolean {
    return equals(this.items, other instanceof NamedTuple ? other.items : other, rt);
  }
  override pyCompare(operator: OrderOperator, other: Value, rt: Rt): boolean {
    return order(operator, this.items, other instanceof NamedTuple ? other.items : other, rt);
  }
  override pyHashKey(rt: Rt): string {
    return partKey(hashKey(this.items, rt));
  }
  override pyRepr(rt: Rt): string {
    const parts = this.fields.map((field, i) => `${field}=${repr(this.items[i], rt)}`);
    return `${this.className}(${parts.join(', ')})`;
  }
}
