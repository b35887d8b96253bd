import { plainRt } from '../../context/index.js';
import { order, repr, str, type Table, type Value } from '../../jinja/index.js';
import type { Cell, CellTable } from './align-rows.js';

const WHICH = 'actual_or_expected';

/** The two halves of a unit test's result, each in the order in which Python sorts its rows, NULL last. */
export function comparedTables(table: Table): { readonly expected: CellTable; readonly actual: CellTable } {
  const names = table.columnNames.map(name => name.toLowerCase());
  const which = names.indexOf(WHICH);
  const header = names.filter((_, i) => i !== which);
  const half = (wanted: string): CellTable => {
    const rows = table.rows.map(row => row.values).filter(row => row[which] === wanted);
    const kept = rows.map(row => row.filter((_, i) => i !== which)).sort(compareRows);
    return { header, rows: kept.map(row => row.map(textOf)), spelled: kept.map(row => row.map(spellingOf)) };
  };
  return { expected: half('expected'), actual: half('actual') };
}

function compareRows(a: readonly Value[], b: readonly Value[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i];
    if (left === null || right === null) {
      if (left !== right) return left === null ? 1 : -1;
      continue;
    }
    if (order('<', left, right as Value, plainRt)) return -1;
    if (order('<', right as Value, left, plainRt)) return 1;
  }
  return 0;
}

/** How daff compares and shows values: by Python's str. */
function textOf(value: Value): Cell {
  return value === null || value === undefined ? null : str(value, plainRt);
}

/** How it spells the values of a row that only one side has: by Python's repr, but text as it is and JSON's words for truth. */
function spellingOf(value: Value): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' ? String(value) : repr(value, plainRt);
}
