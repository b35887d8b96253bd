import { PythonError, raise } from '../../errors/python-error.js';
import { type MethodTable, PyObject, type Rt, type Value } from '../../values/protocol.js';
import { makeTuple } from '../../values/tuple.js';
import { Column } from './column.js';
import { DataType } from './data-types.js';
import { MappedSequence, Row } from './mapped-sequence.js';
import { printTable } from './print-table.js';

/** Rows that are made when somebody asks for them: a seed of millions is loaded without ever being held. */
export type RowSource = {
  readonly count: () => number;
  readonly rows: () => readonly Row[];
  /** By column: decimal places of the finest number; not zero where a column of numbers is no integer. */
  readonly decimalPlaces: readonly number[];
  /** The cells as the file has them, read anew; rows may be shorter or longer than the table. */
  readonly batches: () => AsyncIterable<readonly (readonly string[])[]>;
};

export type TableParts = {
  readonly rows: readonly Row[] | RowSource;
  /** Unique (see `uniqueNames`). */
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly DataType[];
  readonly rowNames?: readonly Value[] | null;
};

/** agate's Table: rows and columns that never change; every method gives a new table. */
export class Table extends PyObject {
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly DataType[];
  readonly rowNames: readonly Value[] | null;
  /** Where the rows come from, when they are not simply there. */
  readonly source: RowSource | null;
  private made: readonly Row[] | null;
  private madeColumns: readonly Column[] | null = null;
  override readonly pyMethods: MethodTable;

  /** @param methods the table of its methods (see `table-methods.ts`, which needs this class) */
  constructor({ rows, columnNames, columnTypes, rowNames = null }: TableParts, methods: MethodTable) {
    super();
    this.pyMethods = methods;
    this.source = 'batches' in rows ? rows : null;
    this.made = 'batches' in rows ? null : rows;
    this.columnNames = columnNames;
    this.columnTypes = columnTypes;
    this.rowNames = rowNames;
  }
  get rows(): readonly Row[] {
    this.made ??= this.source?.rows() ?? [];
    return this.made;
  }
  get columns(): readonly Column[] {
    const { columnNames, columnTypes, rowNames } = this;
    this.madeColumns ??= columnNames.map((name, i) => new Column(i, name, columnTypes[i]!, this.rows, rowNames));
    return this.madeColumns;
  }
  get typeName(): string {
    return 'Table';
  }
  override get qualifiedTypeName(): string {
    return 'agate.table.Table';
  }
  /** The same table with other parts. */
  fork(parts: Partial<TableParts>): Table {
    const { rows, columnNames, columnTypes, rowNames } = this;
    return new Table({ rows, columnNames, columnTypes, rowNames, ...parts }, this.pyMethods);
  }
  /** The columns and their types, as a table. */
  structure(): Table {
    const text = new DataType('Text');
    const columnNames = ['column', 'data_type'];
    const rows = this.columns.map(({ name, dataType }) => new Row([name, dataType.kind], columnNames));
    return new Table({ rows, columnNames, columnTypes: [text, text] }, this.pyMethods);
  }
  override pyStr(rt: Rt): string {
    return printTable(this.structure(), { maxColumnWidth: null, maxRows: null }, rt);
  }
  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'rows':
        return new MappedSequence(this.rows, this.rowNames);
      case 'columns':
        return new MappedSequence(this.columns, this.columnNames);
      case 'column_names':
        return makeTuple(this.columnNames);
      case 'column_types':
        return makeTuple(this.columnTypes);
      case 'row_names':
        return this.rowNames === null ? null : makeTuple(this.rowNames);
      default:
        return undefined;
    }
  }
  override pyLen(): number {
    return this.made?.length ?? this.source?.count() ?? 0;
  }
  override pyIter(): Iterator<Value> {
    return this.rows.values();
  }
  override pyGetitem(key: Value, rt: Rt): Value | undefined {
    return new MappedSequence(this.rows, this.rowNames).pyGetitem(key, rt);
  }
  override pySlice(start: Value, stop: Value, step: Value): Value {
    return new MappedSequence(this.rows, this.rowNames).pySlice(start, stop, step);
  }
}

/** Names without double ones: the second `a` is `a_2`; one that is empty becomes a letter by its place. */
export function uniqueNames(names: readonly (string | null)[]): string[] {
  const seen = new Set<string>();
  return names.map((given, i) => {
    const name = given || letterName(i);
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name}_${n}`;
    seen.add(unique);
    return unique;
  });
}

/** a … z, aa, bb … */
function letterName(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1);
}

/**
 * Rows of raw values cast to the types of their columns; short ones are filled up with None.
 * @throws ValueError for a row that is too long, CastError with row and column
 */
export function castRows(
  rows: Iterable<readonly Value[]>,
  columnNames: readonly string[],
  columnTypes: readonly DataType[],
  rt: Rt,
): Row[] {
  const result: Row[] = [];
  for (const row of rows) {
    rt.charge(columnNames.length);
    const at = result.length;
    if (row.length > columnNames.length) {
      raise('ValueError', `Row ${at} has ${row.length} values, but Table only has ${columnNames.length} columns.`);
    }
    const values = columnNames.map((name, i) => {
      const value = i < row.length ? row[i] : null;
      try {
        return columnTypes[i]!.cast(value, rt);
      } catch (error) {
        if (!(error instanceof PythonError && error.type === 'CastError')) throw error;
        return raise('CastError', `${error.message} Error at row ${at} column ${name}.`);
      }
    });
    result.push(new Row(values, columnNames));
  }
  return result;
}
