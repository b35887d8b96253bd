import { PythonError, raise } from '../../errors/python-error.js';
import { type MethodTable, PyObject, type Rt, type Value } from '../../values/protocol.js';
import { makeTuple } from '../../values/tuple.js';
import { Column } from './column.js';
import { DataType } from './data-types.js';
import { MappedSequence, Row } from './mapped-sequence.js';
import { printTable } from './print-table.js';

export type TableParts = {
  readonly rows: readonly Row[];
  /** Unique (see `uniqueNames`). */
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly DataType[];
  readonly rowNames?: readonly Value[] | null;
};

/** agate's Table: rows and columns that never change; every method gives a new table. */
export class Table extends PyObject {
  readonly rows: readonly Row[];
  readonly columnNames: readonly string[];
  readonly columnTypes: readonly DataType[];
  readonly rowNames: readonly Value[] | null;
  readonly columns: readonly Column[];
  private readonly rowSequence: MappedSequence;
  private readonly columnSequence: MappedSequence;
  override readonly pyMethods: MethodTable;

  /** @param methods the table of its methods (see `table-methods.ts`, which needs this class) */
  constructor({ rows, columnNames, columnTypes, rowNames = null }: TableParts, methods: MethodTable) {
    super();
    this.pyMethods = methods;
    this.rows = rows;
    this.columnNames = columnNames;
    this.columnTypes = columnTypes;
    this.rowNames = rowNames;
    this.columns = columnNames.map((name, i) => new Column(i, name, columnTypes[i]!, rows, rowNames));
    this.rowSequence = new MappedSequence(rows, rowNames);
    this.columnSequence = new MappedSequence(this.columns, columnNames);
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
        return this.rowSequence;
      case 'columns':
        return this.columnSequence;
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
    return this.rows.length;
  }
  override pyIter(): Iterator<Value> {
    return this.rows.values();
  }
  override pyGetitem(key: Value, rt: Rt): Value | undefined {
    return this.rowSequence.pyGetitem(key, rt);
  }
  override pySlice(start: Value, stop: Value, step: Value): Value {
    return this.rowSequence.pySlice(start, stop, step);
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
