import { raise } from '../../errors/python-error.js';
import { isCallable } from '../../values/callable.js';
import { Dict } from '../../values/dict.js';
import type { Rt, Value } from '../../values/protocol.js';
import { str } from '../../values/text.js';
import { makeTuple } from '../../values/tuple.js';
import { callNow } from '../call-back.js';
import { isSequence, Row, sequenceItems } from './mapped-sequence.js';
import type { Table } from './table.js';

export type JoinOptions = {
  readonly leftKey: Value;
  readonly rightKey: Value;
  readonly inner: boolean;
  readonly fullOuter: boolean;
  readonly requireMatch: boolean;
  /** Columns of the right table to keep; null for all but its key. */
  readonly columns: readonly Value[] | null;
};

/** One side's keys, and which of its columns they are. */
type Keys = { readonly values: readonly Value[]; readonly columns: ReadonlySet<number> };

/** agate's `join()`: a left outer join unless told otherwise; a name that both tables have gets a 2. */
export function joinTables(left: Table, right: Table, options: JoinOptions, rt: Rt): Table {
  const { inner, fullOuter } = options;
  if (inner && fullOuter) raise('ValueError', 'A join can not be both "inner" and "full_outer".');
  const leftKeys = keysOf(left, options.leftKey, rt);
  const rightKeys = keysOf(right, options.leftKey === null ? null : (options.rightKey ?? options.leftKey), rt);
  const kept = right.columns.map((_, i) => i).filter(i => keepsColumn(right, i, rightKeys, options));
  const columnNames = [...left.columnNames];
  for (const i of kept) {
    const name = right.columnNames[i]!;
    columnNames.push(left.columnNames.includes(name) ? `${name}2` : name);
  }
  const rightValues = (row: Row | null) => kept.map(i => (row === null ? null : row.values[i]));
  const byKey = rowsByKey(right, rightKeys.values, rt);
  const rows: Row[] = [];
  left.rows.forEach((row, at) => {
    rt.charge(1);
    const matches = byKey.get(leftKeys.values[at], rt) as Row[] | undefined;
    if (matches === undefined && options.requireMatch) {
      raise('ValueError', `Left key "${str(leftKeys.values[at], rt)}" does not have a matching right key.`);
    }
    if (matches === undefined && inner) return;
    for (const match of matches ?? [null]) rows.push(new Row([...row.values, ...rightValues(match)], columnNames));
  });
  if (fullOuter) {
    const present = new Dict();
    for (const key of leftKeys.values) present.set(key, true, rt);
    right.rows.forEach((row, at) => {
      if (present.has(rightKeys.values[at], rt)) return;
      rows.push(new Row([...left.columns.map(() => null), ...rightValues(row)], columnNames));
    });
  }
  const columnTypes = [...left.columnTypes, ...kept.map(i => right.columnTypes[i]!)];
  return left.fork({ rows, columnNames, columnTypes, rowNames: null });
}

function keepsColumn(right: Table, at: number, keys: Keys, { columns, fullOuter }: JoinOptions): boolean {
  if (fullOuter) return true;
  return columns === null ? !keys.columns.has(at) : columns.includes(right.columnNames[at]);
}

function keysOf(table: Table, key: Value, rt: Rt): Keys {
  if (key === null) return { values: table.rows.map((_, i) => i), columns: new Set() };
  if (isCallable(key)) return { values: table.rows.map(row => callNow(key, [row], rt)), columns: new Set() };
  if (!isSequence(key)) {
    const at = columnPlace(table, key);
    return { values: table.columns[at]!.values, columns: new Set([at]) };
  }
  const places = sequenceItems(key, rt).map(name => columnPlace(table, name));
  return { values: table.rows.map(row => makeTuple(places.map(i => row.values[i]))), columns: new Set(places) };
}

/** The place of a column by name or number. @throws KeyError, IndexError */
export function columnPlace(table: Table, key: Value): number {
  if (typeof key === 'number') {
    const at = key < 0 ? key + table.columns.length : key;
    return at in table.columns ? at : raise('IndexError', 'tuple index out of range');
  }
  const at = table.columnNames.indexOf(key as string);
  return at < 0 ? raise('KeyError', `'${String(key)}'`) : at;
}

function rowsByKey(table: Table, keys: readonly Value[], rt: Rt): Dict {
  const found = new Dict();
  table.rows.forEach((row, i) => {
    const rows = found.get(keys[i], rt) as Row[] | undefined;
    if (rows === undefined) found.set(keys[i], [row], rt);
    else rows.push(row);
  });
  return found;
}
