import { raise } from '../../errors/python-error.js';
import type { Rt, Value } from '../../values/protocol.js';
import { strRepr } from '../../values/str-repr.js';
import { str } from '../../values/text.js';
import { type JsonOptions, jsonDumps } from '../json/json-dumps.js';
import { OrderedDict, type Row } from './mapped-sequence.js';
import type { Table } from './table.js';

/** agate's `to_csv()`: the header and the rows, quotes where a cell needs them. */
export function tableToCsv(table: Table, rt: Rt): string {
  let text = csvLine(table.columnNames);
  for (const row of table.rows) {
    text += csvLine(table.columnTypes.map((type, i) => type.csvify(row.values[i], rt)));
    if (text.length > 65_536) rt.checkSize(text.length);
  }
  return text;
}

function csvLine(cells: readonly (string | null)[]): string {
  const fields = cells.map(cell => csvField((cell ?? '').replaceAll('\r', '\n')));
  // A line of one empty field would otherwise be an empty line, which is no row.
  return `${fields.length === 1 && fields[0] === '' ? '""' : fields.join(',')}\n`;
}

function csvField(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export type TableJsonOptions = JsonOptions & {
  /** A column, or a function of the row, whose values become the keys of one object. */
  readonly key?: ((row: Row) => Value) | string | null;
  /** One object a line. */
  readonly newline?: boolean;
};

/** agate's `to_json()`: a list of objects, or one object by key, or a line a row. @throws ValueError for a double key */
export function tableToJson(table: Table, options: TableJsonOptions, rt: Rt): string {
  const { key = null, newline = false, ...json } = options;
  if (key !== null && newline) raise('ValueError', 'key and newline may not be specified together.');
  if (newline && (json.indent ?? null) !== null) {
    raise('ValueError', 'newline and indent may not be specified together.');
  }
  const settings: JsonOptions = { ensureAscii: false, ...json };
  const objects = table.rows.map(row => rowObject(table, row, rt));
  if (key !== null) return jsonDumps(keyed(table, objects, key, rt), settings, rt);
  if (!newline) return jsonDumps(objects, settings, rt);
  return objects.map(object => `${jsonDumps(object, settings, rt)}\n`).join('');
}

function rowObject(table: Table, row: Row, rt: Rt): OrderedDict {
  const object = new OrderedDict();
  for (const [i, type] of table.columnTypes.entries()) object.set(row.keys?.[i], type.jsonify(row.values[i], rt), rt);
  return object;
}

function keyed(table: Table, objects: readonly OrderedDict[], key: NonNullable<TableJsonOptions['key']>, rt: Rt) {
  const result = new OrderedDict();
  table.rows.forEach((row, i) => {
    const name = typeof key === 'string' ? str(row.find(key, rt) ?? raise('KeyError', strRepr(key)), rt) : key(row);
    if (result.has(name, rt)) raise('ValueError', `Value ${str(name, rt)} is not unique in the key column.`);
    result.set(name, objects[i], rt);
  });
  return result;
}
