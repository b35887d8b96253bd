import { checks } from '../../values/arguments.js';
import {
  type Method,
  type MethodTable,
  methodTable,
  type OrderOperator,
  PyObject,
  type Rt,
  type Value,
} from '../../values/protocol.js';
import { setOf } from '../../values/py-set.js';
import { pySort } from '../../values/sort.js';
import { makeTuple } from '../../values/tuple.js';
import type { DataType } from './data-types.js';
import { MappedSequence, type Row, SEQUENCE_METHODS } from './mapped-sequence.js';

/** A column of a table; its values are taken from the rows when they are asked for. */
export class Column extends MappedSequence {
  readonly index: number;
  readonly name: string;
  readonly dataType: DataType;
  private readonly rows: readonly Row[];
  private own: readonly Value[] | null = null;
  override readonly pyMethods: MethodTable = METHODS;

  constructor(
    index: number,
    name: string,
    dataType: DataType,
    rows: readonly Row[],
    rowNames: readonly Value[] | null,
  ) {
    super([], rowNames);
    this.index = index;
    this.name = name;
    this.dataType = dataType;
    this.rows = rows;
  }
  override get typeName(): string {
    return 'Column';
  }
  override get qualifiedTypeName(): string {
    return 'agate.columns.Column';
  }
  override get values(): readonly Value[] {
    this.own ??= this.rows.map(row => row.values[this.index]);
    return this.own;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'name') return this.name;
    if (name === 'index') return this.index;
    return name === 'data_type' ? this.dataType : undefined;
  }
}

/** Stands for None as a key to sort by: after everything else, and after other Nones neither. */
export class NullOrder extends PyObject {
  get typeName(): string {
    return 'NullOrder';
  }
  override pyCompare(operator: OrderOperator, other: Value): boolean | undefined {
    if (operator === '<') return false;
    return operator === '>' ? other !== null : undefined;
  }
}

export function sortKey(v: Value): Value {
  return v === null ? new NullOrder() : v;
}

function withoutNulls(self: Column): readonly Value[] {
  return self.values.filter(value => value !== null);
}

const { none } = checks('Column');

const { index: _index, ...inherited } = SEQUENCE_METHODS as Record<string, Method<Column>>;

// `index` is the column's place here, as a property hides the method of sequences.
const METHODS: MethodTable = methodTable<Column>({
  ...inherited,
  values_distinct: none('values_distinct', (self, rt: Rt) => makeTuple(setOf(self.values, rt).items())),
  values_without_nulls: none('values_without_nulls', self => makeTuple(withoutNulls(self))),
  values_sorted: none('values_sorted', (self, rt) => pySort(self.values, sortKey, false, rt)),
  values_without_nulls_sorted: none('values_without_nulls_sorted', (self, rt) =>
    pySort(withoutNulls(self), undefined, false, rt),
  ),
});
