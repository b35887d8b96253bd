import { raise } from '../../errors/python-error.js';
import type { Rt } from '../../values/protocol.js';
import { str } from '../../values/text.js';
import { DataType } from './data-types.js';
import { Row } from './mapped-sequence.js';
import type { Table } from './table.js';

/**
 * agate's `Table.merge`: all rows of tables with like columns.
 * @param only the columns to keep; null for all
 * @throws DataTypeError where a column of one name has two types
 */
export function mergeTables(tables: readonly Table[], only: readonly unknown[] | null): Table {
  const types = new Map<string, DataType>();
  for (const table of tables) {
    table.columns.forEach(({ name, dataType }) => {
      if (only !== null && !only.includes(name)) return;
      const earlier = types.get(name);
      if (earlier === undefined) types.set(name, dataType);
      else if (!dataType.isLike(earlier)) {
        raise('DataTypeError', 'Tables contain columns with the same names, but different types.');
      }
    });
  }
  return stacked(tables, types);
}

/**
 * dbt's own merge, in which a column of Nones fits every type and Integer gives way to Number.
 * @throws DbtRuntimeError where types differ all the same
 */
export function mergeResultTables(tables: readonly Table[], rt: Rt): Table {
  const types = new Map<string, DataType | null>();
  for (const table of tables) {
    for (const { name, dataType, values } of table.columns) {
      const type = values.every(value => value === null) ? null : dataType;
      const earlier = types.get(name);
      if (earlier === undefined || earlier === null) types.set(name, type);
      else if (type !== null) types.set(name, commonType(name, earlier, type, rt));
    }
  }
  const settled = [...types].map(([name, type]) => [name, type ?? new DataType('Integer')] as const);
  return stacked(tables, new Map(settled));
}

function commonType(name: string, earlier: DataType, type: DataType, rt: Rt): DataType {
  if (type.kind === 'Integer' && earlier.kind === 'Number') return earlier;
  if (earlier.kind === 'Integer' && type.kind === 'Number') return type;
  if (type.isLike(earlier)) return earlier;
  return raise(
    'DbtRuntimeError',
    `Tables contain columns with the same names (${name}), but different types (${str(type, rt)} vs ${str(earlier, rt)})`,
  );
}

function stacked(tables: readonly Table[], types: ReadonlyMap<string, DataType>): Table {
  const [first] = tables;
  if (first === undefined) raise('IndexError', 'list index out of range');
  const columnNames = [...types.keys()];
  const rows = tables.flatMap(table =>
    table.rows.map(
      row =>
        new Row(
          columnNames.map(name => row.values[table.columnNames.indexOf(name)] ?? null),
          columnNames,
        ),
    ),
  );
  return first.fork({ rows, columnNames, columnTypes: [...types.values()], rowNames: null });
}
