import { raise } from '../../errors/python-error.js';
import { bindArguments, checks, params } from '../../values/arguments.js';
import { Dict } from '../../values/dict.js';
import { equals, same } from '../../values/equality.js';
import { iterate } from '../../values/iterate.js';
import { intOf } from '../../values/numbers.js';
import { type Method, type MethodTable, methodTable, PyObject, type Rt, type Value } from '../../values/protocol.js';
import { PyRange } from '../../values/py-range.js';
import { sliceSpan } from '../../values/slice.js';
import { repr } from '../../values/text.js';
import { truthy } from '../../values/truth.js';
import { makeTuple, type Tuple } from '../../values/tuple.js';

/** `collections.OrderedDict`: a dict that prints its class. */
export class OrderedDict extends Dict {
  override get typeName(): string {
    return 'collections.OrderedDict';
  }
  override pyRepr(rt: Rt): string {
    if (this.size === 0) return 'OrderedDict()';
    const values = this.valueList();
    const pairs = this.keyList().map((key, i) => repr(makeTuple([key, values[i]]), rt));
    return `OrderedDict([${pairs.join(', ')}])`;
  }
}

/** agate's sequence whose items can also be asked for by key. Iterating gives the values. */
export class MappedSequence extends PyObject {
  private readonly items: readonly Value[];
  /** Keys in the order of the values, None without. */
  readonly keys: readonly Value[] | null;
  override readonly pyMethods: MethodTable = SEQUENCE_METHODS;

  constructor(items: readonly Value[], keys: readonly Value[] | null) {
    super();
    this.items = items;
    this.keys = keys;
  }
  get typeName(): string {
    return 'MappedSequence';
  }
  override get qualifiedTypeName(): string {
    return 'agate.mapped_sequence.MappedSequence';
  }
  get values(): readonly Value[] {
    return this.items;
  }
  override get pyHashable(): boolean {
    return false;
  }
  override get pyIsSequence(): boolean {
    return true;
  }
  override pyLen(): number {
    return this.values.length;
  }
  override pyIter(): Iterator<Value> {
    return this.values.values();
  }
  override pyReversed(): Iterator<Value> {
    return this.values.toReversed().values();
  }
  override pyContains(item: Value, rt: Rt): boolean {
    rt.charge(this.values.length);
    return this.values.some(value => same(value, item, rt));
  }
  override pyEq(other: Value, rt: Rt): boolean {
    if (!isSequence(other)) return false;
    return equals(makeTuple(this.values), makeTuple(sequenceItems(other, rt)), rt);
  }
  override pyGetitem(key: Value, rt: Rt): Value | undefined {
    if (typeof key === 'number' && Number.isInteger(key)) return this.values.at(key);
    return this.find(key, rt);
  }
  override pySlice(start: Value, stop: Value, step: Value): Tuple {
    const span = sliceSpan(start, stop, step, this.values.length);
    return makeTuple(Array.from({ length: span.count }, (_, i) => this.values[span.start + i * span.step]));
  }
  override pySetitem(): void {
    raise('TypeError', 'Rows and columns can not be modified directly. You probably need to compute a new column.');
  }
  override pyRepr(rt: Rt): string {
    const sample = this.values.slice(0, 5).map(value => repr(value, rt));
    if (this.values.length > 5) sample.push('...');
    return `<agate.${this.typeName}: (${sample.join(', ')})>`;
  }
  /** The value of a key, the last one of that key; undefined where there is none. */
  find(key: Value, rt: Rt): Value | undefined {
    const { keys } = this;
    if (keys === null) return undefined;
    for (let i = keys.length - 1; i >= 0; i--) if (equals(keys[i], key, rt)) return this.values[i];
    return undefined;
  }
}

/** A row of a table. */
export class Row extends MappedSequence {
  override get typeName(): string {
    return 'Row';
  }
  override get qualifiedTypeName(): string {
    return 'agate.rows.Row';
  }
}

/** `collections.abc.Sequence`, text left out where `issequence` of agate leaves it out. */
export function isSequence(v: Value): boolean {
  return Array.isArray(v) || v instanceof MappedSequence || v instanceof PyRange;
}

export function sequenceItems(v: Value, rt: Rt): readonly Value[] {
  if (Array.isArray(v)) return v;
  if (v instanceof MappedSequence) return v.values;
  return [...{ [Symbol.iterator]: () => iterate(v, rt) }];
}

const { none } = checks('MappedSequence');

const METHODS: Record<string, Method<MappedSequence>> = {
  keys: none('keys', self => (self.keys === null ? null : makeTuple(self.keys))),
  values: none('values', self => makeTuple(self.values)),
  items: none('items', self => {
    const { keys } = self;
    if (keys === null) return raise('TypeError', "'NoneType' object is not iterable");
    return makeTuple(self.values.slice(0, keys.length).map((value, i) => makeTuple([keys[i], value])));
  }),
  dict: none('dict', (self, rt) => {
    const { keys } = self;
    if (keys === null) return raise('KeyError', '');
    const dict = new OrderedDict();
    for (const [i, key] of keys.entries()) dict.set(key, self.values[i], rt);
    return dict;
  }),
  get(self, args, kwargs, rt) {
    const [key, otherwise = null] = bindArguments('get', params('key', 'default?'), args, kwargs, 1);
    const found = self.find(key, rt);
    if (found !== undefined) return found;
    return truthy(otherwise, rt) ? otherwise : null;
  },
  index(self, args, kwargs, rt) {
    const [value] = bindArguments('index', params('value', 'start?', 'stop?'), args, kwargs, 1);
    const [start, stop] = [intOf(args[1]) ?? 0, intOf(args[2]) ?? self.values.length];
    const at = self.values.findIndex((item, i) => i >= start && i < stop && same(item, value, rt));
    return at < 0 ? raise('ValueError', '') : at;
  },
  count(self, args, kwargs, rt) {
    const [value] = bindArguments('count', params('value'), args, kwargs, 1);
    return self.values.filter(item => same(item, value, rt)).length;
  },
};

export const SEQUENCE_METHODS: MethodTable = methodTable<MappedSequence>(METHODS);
