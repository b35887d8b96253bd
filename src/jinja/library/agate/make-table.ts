import { asDict } from '../../values/host-dict.js';
import { textOf } from '../../values/markup.js';
import type { Rt, Value } from '../../values/protocol.js';
import { forgivingJsonFallback } from '../json/dbt-json.js';
import { jsonDumps } from '../json/json-dumps.js';
import { DataType } from './data-types.js';
import type { Row } from './mapped-sequence.js';
import { castRows, Table, uniqueNames } from './table.js';
import { TABLE_METHODS } from './table-methods.js';
import { CELL_TYPES, type ColumnInference } from './type-inference.js';

export type Rows = readonly (readonly Value[])[];

/** A table of rows that are of its types already. */
export function makeTable(
  rows: readonly Row[],
  columnNames: readonly string[],
  columnTypes: readonly DataType[],
): Table {
  return new Table({ rows, columnNames, columnTypes }, TABLE_METHODS);
}

/**
 * dbt's `table_from_rows`: types are found by trying, in dbt's order.
 * @param textOnly columns that stay text; where it is given at all, no text is taken for None
 * @throws CastError, ValueError as agate
 */
export function tableFromRows(
  rows: Rows,
  columnNames: readonly (string | null)[],
  rt: Rt,
  textOnly?: ReadonlySet<string>,
): Table {
  const names = uniqueNames(columnNames);
  const text = new DataType('Text', textOnly === undefined ? undefined : []);
  const candidates = CELL_TYPES.map(kind => (kind === 'Text' ? text : new DataType(kind)));
  const types = names.map((name, i) => (textOnly?.has(name) ? text : findType(rows, i, candidates, rt)));
  return makeTable(castRows(rows, names, types, rt), names, types);
}

function findType(rows: Rows, column: number, candidates: readonly DataType[], rt: Rt): DataType {
  let left = candidates;
  for (const row of rows) {
    if (left.length === 1) break;
    if (column >= row.length) continue;
    rt.charge(left.length);
    left = left.filter(type => type.test(row[column], rt));
  }
  return left[0] ?? candidates.at(-1)!;
}

/**
 * dbt's `table_from_data_flat`, for the rows of a query: text stays text, lists and dicts become JSON, the rest is typed
 * by what it is.
 */
export function tableFromResult(rows: Rows, columnNames: readonly string[], rt: Rt): Table {
  const textOnly = new Set<string>();
  const flat = rows.map(row =>
    row.map((value, i) => {
      const name = columnNames[i] ?? '';
      if (textOf(value) !== undefined) {
        textOnly.add(name);
        return value;
      }
      if (!Array.isArray(value) && asDict(value) === undefined) return value;
      textOnly.add(name);
      return jsonDumps(value, { fallback: forgivingJsonFallback }, rt);
    }),
  );
  return tableFromRows(flat, columnNames, rt, textOnly);
}

/** `agate.Table(rows=[])`. */
export function emptyTable(): Table {
  return makeTable([], [], []);
}

/** The table of a seed whose types were found before. @throws CastError, ValueError as agate */
export function tableFromCells(
  rows: Iterable<readonly string[]>,
  columnNames: readonly (string | null)[],
  columns: readonly ColumnInference[],
  rt: Rt,
): Table {
  const names = uniqueNames(columnNames);
  const types = columns.map(({ type }) => new DataType(type));
  return makeTable(castRows(rows, names, types, rt), names, types);
}

/**
 * The names of a query's columns as dbt makes them unique: the second `a` is `a_2`, the third `a_3`.
 */
export function uniqueResultNames(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map(name => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}
