import { type Data, type DataMap, type DataShapes, entriesOf, isPlainMap } from '../data.js';

/** In words for a message: `a list`, `the text 'x'`, `the number 5`. */
export function describe(value: Data, shapes: DataShapes): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return `the text '${shorten(value)}'`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (Array.isArray(value)) return 'a list';
  return entriesOf(value, shapes) === undefined ? 'a number' : 'a mapping';
}

export function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length > 60 || line.length < text.length ? `${line.slice(0, 60)}…` : line;
}

export function isMap(value: Data, shapes: DataShapes): boolean {
  return entriesOf(value, shapes) !== undefined;
}

/** The mapping with its keys as text, whatever its shape; undefined when the value is none. */
export function asMap(value: Data, shapes: DataShapes): DataMap | undefined {
  if (isPlainMap(value)) return value;
  const entries = shapes.entries(value);
  if (entries === undefined) return undefined;
  const map = Object.create(null) as DataMap;
  for (const [key, item] of entries) map[keyText(key)] = item;
  return map;
}

/** A key of a mapping as the text that paths have. */
export function keyText(key: Data): string {
  if (key === null || key === undefined) return 'None';
  if (typeof key === 'boolean') return key ? 'True' : 'False';
  return String(key);
}

/** A whole number, also when it is written as a float: 5432.0. Undefined for everything else, true and false included. */
export function asInteger(value: Data, shapes: DataShapes): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isMap(value, shapes)) return undefined;
  const number = Number(shapes.str(value));
  return Number.isSafeInteger(number) ? number : undefined;
}

export function isStringList(value: Data): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}

/** Undefined values and null alike count as "not there". */
export function isNothing(value: Data): value is null | undefined {
  return value === null || value === undefined;
}
