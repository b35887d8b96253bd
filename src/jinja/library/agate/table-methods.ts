import { raise } from '../../errors/python-error.js';
import type { Waiting } from '../../runtime/drive.js';
import { bindArguments, type Param, params } from '../../values/arguments.js';
import { isCallable } from '../../values/callable.js';
import { Dict } from '../../values/dict.js';
import { equals, same } from '../../values/equality.js';
import { asDict } from '../../values/host-dict.js';
import { textOf } from '../../values/markup.js';
import { intOf } from '../../values/numbers.js';
import { type Method, type MethodTable, methodTable, type Rt, type Value } from '../../values/protocol.js';
import { sliceSpan } from '../../values/slice.js';
import { pySort } from '../../values/sort.js';
import { truthy } from '../../values/truth.js';
import { makeTuple } from '../../values/tuple.js';
import { callBack, callNow, finish } from '../call-back.js';
import { sortKey } from './column.js';
import { DataType } from './data-types.js';
import { columnPlace, joinTables } from './join-tables.js';
import { isSequence, Row, sequenceItems } from './mapped-sequence.js';
import { mergeTables } from './merge-tables.js';
import { type PrintOptions, printTable } from './print-table.js';
import { castRows, Table, uniqueNames } from './table.js';
import { TableSet } from './table-set.js';
import { tableToCsv, tableToJson } from './write-table.js';

type Body = (self: Table, args: readonly (Value | undefined)[], rt: Rt) => Value;

/** A method with the parameters of agate's, as Python binds them. */
function method(name: string, list: readonly Param[], run: Body): Method<Table> {
  return (self, args, kwargs, rt) => run(self, bindArguments(name, list, args, kwargs, 1), rt);
}

/** A single key or a sequence of them, as a list. */
function keyList(key: Value, rt: Rt): readonly Value[] {
  return isSequence(key) ? sequenceItems(key, rt) : [key];
}

/** What a key, a function of a row or a column, says of each row. */
function* rowValues(table: Table, key: Value, rt: Rt): Waiting<readonly Value[]> {
  if (!isCallable(key)) return table.columns[columnPlace(table, key)]!.values;
  const values: Value[] = [];
  for (const row of table.rows) values.push(yield* callBack(key, [row], rt));
  return values;
}

/** Rows by position, with their names. */
function pick(self: Table, places: readonly number[]): Table {
  const rowNames = self.rowNames === null ? null : places.map(i => self.rowNames?.[i]);
  return self.fork({ rows: places.map(i => self.rows[i]!), rowNames });
}

function* where(self: Table, test: Value, rt: Rt): Waiting<Table> {
  const places: number[] = [];
  for (const [i, row] of self.rows.entries()) {
    if (truthy(yield* callBack(test, [row], rt), rt)) places.push(i);
  }
  return pick(self, places);
}

function* find(self: Table, test: Value, rt: Rt): Waiting<Value> {
  for (const row of self.rows) if (truthy(yield* callBack(test, [row], rt), rt)) return row;
  return null;
}

function select(self: Table, key: Value, rt: Rt): Table {
  const places = keyList(key, rt).map(name => {
    const at = self.columnNames.indexOf(textOf(name) ?? '');
    return at < 0 ? raise('ValueError', 'tuple.index(x): x not in tuple') : at;
  });
  const names = uniqueNames(places.map(i => self.columnNames[i]!));
  const rows = self.rows.map(
    row =>
      new Row(
        places.map(i => row.values[i]),
        names,
      ),
  );
  return self.fork({ rows, columnNames: names, columnTypes: places.map(i => self.columnTypes[i]!) });
}

function* distinct(self: Table, key: Value, rt: Rt): Waiting<Table> {
  // With a list of keys agate compares generators, of which no two are the same: every row stays.
  if (isSequence(key)) return self;
  const keys = key === null ? self.rows.map(row => makeTuple(row.values)) : yield* rowValues(self, key, rt);
  const seen: Value[] = [];
  const places: number[] = [];
  keys.forEach((value, i) => {
    rt.charge(seen.length + 1);
    if (seen.some(other => same(other, value, rt))) return;
    seen.push(value);
    places.push(i);
  });
  return pick(self, places);
}

function* orderBy(self: Table, key: Value, reverse: boolean, rt: Rt): Waiting<Table> {
  if (self.rows.length === 0) return self;
  const keys: Value[] = [];
  if (isSequence(key)) {
    const places = sequenceItems(key, rt).map(name => columnPlace(self, name));
    for (const row of self.rows) keys.push(makeTuple(places.map(at => sortKey(row.values[at]))));
  } else for (const value of yield* rowValues(self, key, rt)) keys.push(sortKey(value));
  const places = self.rows.map((_, i) => i);
  return pick(self, pySort(places, place => keys[place as number], reverse, rt) as number[]);
}

function limit(self: Table, [startOrStop, stop = null, step = null]: readonly (Value | undefined)[], rt: Rt): Table {
  const both = truthy(stop, rt) || truthy(step, rt);
  const [from, to, by] = both ? [startOrStop, stop, step] : [null, startOrStop, null];
  const span = sliceSpan(from, to, by, self.rows.length);
  return pick(
    self,
    Array.from({ length: span.count }, (_, i) => span.start + i * span.step),
  );
}

function rename(self: Table, args: readonly (Value | undefined)[], rt: Rt): Table {
  const [columnNames = null, rowNames = null, slugColumns = false, slugRows = false] = args;
  let names = newNames(columnNames, self.columnNames, rt);
  if (truthy(slugColumns, rt)) names = (names ?? [...self.columnNames]).map(slug);
  let labels = newNames(rowNames, self.rowNames ?? [], rt) ?? self.rowNames;
  if (truthy(slugRows, rt) && labels !== null) labels = uniqueNames(labels.map(slug));
  if (names === null || equals(names, [...self.columnNames], rt)) return self.fork({ rowNames: labels });
  if (names.some(name => name !== null && textOf(name) === undefined)) {
    raise('ValueError', 'Column names must be strings or None.');
  }
  const unique = uniqueNames(names as (string | null)[]);
  if (unique.length !== self.columnTypes.length) {
    raise('ValueError', 'column_names and column_types must be the same length.');
  }
  const raw = self.rows.map(row => row.values);
  return self.fork({ rows: castRows(raw, unique, self.columnTypes, rt), columnNames: unique, rowNames: labels });
}

/** New names from a list, or from a dict of old and new ones; null where none are asked for. */
function newNames(given: Value, old: readonly Value[], rt: Rt): Value[] | null {
  if (given === null) return null;
  const dict = asDict(given);
  if (dict === undefined) return [...sequenceItems(given, rt)];
  return old.map(name => dict.get(name, rt) ?? name);
}

function slug(name: Value): string {
  const plain = (textOf(name) ?? '').normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

function* groupBy(self: Table, args: readonly (Value | undefined)[], rt: Rt): Waiting<TableSet> {
  const [key, keyName = null, keyType = null] = args;
  const column = isCallable(key) ? null : self.columns[columnPlace(self, key)]!;
  const type = keyType instanceof DataType ? keyType : (column?.dataType ?? new DataType('Text'));
  const values = yield* rowValues(self, key, rt);
  const groups = new Dict();
  for (const [i, row] of self.rows.entries()) {
    rt.charge(1);
    const name = type.cast(values[i], rt);
    const rows = groups.get(name, rt) as Row[] | undefined;
    if (rows === undefined) groups.set(name, [row], rt);
    else rows.push(row);
  }
  const title = textOf(keyName) ?? column?.name ?? 'group';
  const tables = groups.valueList().map(rows => self.fork({ rows: rows as Row[], rowNames: null }));
  if (tables.length === 0) return new TableSet([self.fork({ rows: [] })], [], title, type);
  return new TableSet(tables, groups.keyList(), title, type);
}

/** Writes to a file-like object that was given, or to wherever print() goes; a path is not for templates to write. */
function write(text: string, output: Value | undefined, rt: Rt): null {
  if (output === undefined || output === null) {
    rt.print?.(text);
    return null;
  }
  if (textOf(output) !== undefined) raise('SecurityError', 'templates may not write files');
  rt.call(rt.getattr(output, 'write'), [text], null);
  return null;
}

const PRINT_PARAMS = params('max_rows?', 'max_columns?', 'output?', 'max_column_width?', 'locale?', 'max_precision?');

function bound(v: Value | undefined): number | null | undefined {
  if (v === undefined || v === null) return v;
  return Number(intOf(v) ?? raise('TypeError', 'a bound must be a number or None'));
}

function printOptions(args: readonly (Value | undefined)[]): PrintOptions {
  const entries = Object.entries({
    maxRows: bound(args[0]),
    maxColumns: bound(args[1]),
    maxColumnWidth: bound(args[3]),
    maxPrecision: bound(args[5]),
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function jsonText(self: Table, args: readonly (Value | undefined)[], rt: Rt): string {
  const [key = null, newline = false, indent = null] = args;
  const by = isCallable(key) ? (row: Row) => callNow(key, [row], rt) : (textOf(key) ?? null);
  const width = intOf(indent);
  return tableToJson(
    self,
    { key: by, newline: truthy(newline, rt), indent: width === undefined ? (textOf(indent) ?? null) : Number(width) },
    rt,
  );
}

const JSON_PARAMS = params('key?', 'newline?', 'indent?');

function tables(list: Value, rt: Rt): Table[] {
  return sequenceItems(list, rt).map(table =>
    table instanceof Table ? table : raise('AttributeError', 'only tables can be merged'),
  );
}

const METHODS: Record<string, Method<Table>> = {
  select: method('select', params('key'), (self, [key], rt) => select(self, key, rt)),
  exclude: method('exclude', params('key'), (self, [key], rt) => {
    const out = keyList(key, rt);
    const kept = self.columnNames.filter(name => !out.includes(name));
    return select(self, kept, rt);
  }),
  where: method('where', params('test'), (self, [test], rt) => finish(where(self, test, rt))),
  find: method('find', params('test'), (self, [test], rt) => finish(find(self, test, rt))),
  limit: method('limit', params('start_or_stop?', 'stop?', 'step?'), limit),
  distinct: method('distinct', params('key?'), (self, [key = null], rt) => finish(distinct(self, key, rt))),
  order_by: method('order_by', params('key', 'reverse?'), (self, [key, reverse = false], rt) =>
    finish(orderBy(self, key, truthy(reverse, rt), rt)),
  ),
  rename: method('rename', params('column_names?', 'row_names?', 'slug_columns?', 'slug_rows?'), rename),
  group_by: method('group_by', params('key', 'key_name?', 'key_type?'), (self, args, rt) =>
    finish(groupBy(self, args, rt)),
  ),
  merge: method('merge', params('tables', 'row_names?', 'column_names?'), (_, [list, , only = null], rt) =>
    mergeTables(tables(list, rt), only === null ? null : sequenceItems(only, rt)),
  ),
  join: method(
    'join',
    params('right_table', 'left_key?', 'right_key?', 'inner?', 'full_outer?', 'require_match?', 'columns?'),
    (self, [right, leftKey = null, rightKey = null, inner, fullOuter, requireMatch, columns = null], rt) => {
      if (!(right instanceof Table)) return raise('AttributeError', 'only a table can be joined');
      const options = {
        leftKey,
        rightKey,
        inner: truthy(inner ?? false, rt),
        fullOuter: truthy(fullOuter ?? false, rt),
        requireMatch: truthy(requireMatch ?? false, rt),
        columns: columns === null ? null : sequenceItems(columns, rt),
      };
      return joinTables(self, right, options, rt);
    },
  ),
  print_table: method('print_table', PRINT_PARAMS, (self, args, rt) =>
    write(printTable(self, printOptions(args), rt), args[2], rt),
  ),
  print_structure: method('print_structure', params('output?', 'max_rows?'), (self, [output, rows = null], rt) =>
    write(printTable(self.structure(), { maxColumnWidth: null, maxRows: bound(rows) ?? null }, rt), output, rt),
  ),
  print_csv: method('print_csv', [], (self, _, rt) => write(tableToCsv(self, rt), undefined, rt)),
  print_json: method('print_json', JSON_PARAMS, (self, args, rt) => write(jsonText(self, args, rt), undefined, rt)),
  to_csv: method('to_csv', params('path'), (self, [path], rt) => write(tableToCsv(self, rt), path ?? '', rt)),
  to_json: method('to_json', [...params('path'), ...JSON_PARAMS], (self, [path, ...args], rt) =>
    write(jsonText(self, args, rt), path ?? '', rt),
  ),
};

export const TABLE_METHODS: MethodTable = methodTable<Table>(METHODS);
