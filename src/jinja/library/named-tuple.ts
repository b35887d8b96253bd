import { binary } from '../values/arithmetic.js';
import { equals } from '../values/equality.js';
import { hashKey, partKey } from '../values/hash-key.js';
import { tupleMethods } from '../values/methods/tuple.js';
import { order } from '../values/ordering.js';
import {
  type BinaryOperator,
  type Method,
  type MethodTable,
  methodTable,
  type OrderOperator,
  PyObject,
  type Rt,
  type Value,
} from '../values/protocol.js';
import { subscriptSlice } from '../values/slice.js';
import { findItem } from '../values/subscript.js';
import { repr } from '../values/text.js';
import { makeTuple, Tuple } from '../values/tuple.js';

/** A tuple whose items have names, as `collections.namedtuple` and C's struct sequences make them. */
export class NamedTuple extends PyObject {
  private readonly className: string;
  private readonly module: string;
  private readonly fields: readonly string[];
  readonly items: Tuple;
  override readonly pyMethods: MethodTable = METHODS;
  /**
   * @param className with the module where C makes the class: `datetime.IsoCalendarDate`
   * @param module of a class that Python makes, whose name stands alone
   */
  constructor(className: string, fields: readonly string[], items: readonly Value[], module = '') {
    super();
    this.className = className;
    this.module = module;
    this.fields = fields;
    this.items = makeTuple(items);
  }
  get typeName(): string {
    return this.className;
  }
  override get qualifiedTypeName(): string {
    return this.module === '' ? this.className : `${this.module}.${this.className}`;
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
  override pyEq(other: Value, rt: Rt): boolean | undefined {
    const items = tupleItems(other);
    return items === undefined ? undefined : equals(this.items, items, rt);
  }
  override pyCompare(operator: OrderOperator, other: Value, rt: Rt): boolean | undefined {
    const items = tupleItems(other);
    return items === undefined ? undefined : order(operator, this.items, items, rt);
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean, rt: Rt): Value | undefined {
    if (operator !== '+' && operator !== '*') return undefined;
    const items = tupleItems(other) ?? other;
    // What cannot be added to a tuple names the class of this one.
    if (reflected && operator === '+' && !(items instanceof Tuple)) return undefined;
    return reflected ? binary(operator, items, this.items, rt) : binary(operator, this.items, items, rt);
  }
  override pyHashKey(rt: Rt): string {
    return partKey(hashKey(this.items, rt));
  }
  override pyRepr(rt: Rt): string {
    const parts = this.fields.map((field, i) => `${field}=${repr(this.items[i], rt)}`);
    return `${this.className}(${parts.join(', ')})`;
  }
}

function tupleItems(v: Value): Tuple | undefined {
  if (v instanceof NamedTuple) return v.items;
  return v instanceof Tuple ? v : undefined;
}

function onItems(method: Method<Tuple> | undefined): Method<NamedTuple> {
  return (self, args, kwargs, rt) => method?.(self.items, args, kwargs, rt);
}

const TUPLE_METHODS = tupleMethods as Record<string, Method<Tuple> | undefined>;

const METHODS: MethodTable = methodTable<NamedTuple>({
  count: onItems(TUPLE_METHODS['count']),
  index: onItems(TUPLE_METHODS['index']),
});
