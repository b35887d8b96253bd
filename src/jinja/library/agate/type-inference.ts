import { parseDateCell, parseDateTimeCell, parseIsoCell, stripCell } from './cell-date.js';
import { parseNumberCell, placesOf, plainNumberPlaces } from './cell-number.js';

/** The types that dbt's tester tries, in this order. */
export const CELL_TYPES = ['Integer', 'Number', 'Date', 'DateTime', 'ISODateTime', 'Boolean', 'Text'] as const;
export type CellType = (typeof CELL_TYPES)[number];

export type ColumnInference = {
  readonly type: CellType;
  /** For numbers: decimal places of the finest value within 28 digits; not zero where the column is no integer. */
  readonly decimalPlaces: number;
};

const INTEGER = 1;
const NUMBER = 2;
const DATE = 4;
const DATETIME = 8;
const ISO_DATETIME = 16;
const BOOLEAN = 32;
const TEXT = 64;
const ALL = 127;

/** `maxPrecision()` of agate counts within Python's 28 digits. */
const PRECISION = 28;

/**
 * Finds the types of the columns of a CSV as dbt does for a seed, row by row and in constant memory. A cell of CSV is
 * text, so that no column with a value is an Integer; an empty or `null` cell fits every type.
 */
export class TypeInference {
  private readonly columns: ColumnTester[];

  /** @param textColumns names of the columns that stay text whatever they hold */
  constructor(columnNames: readonly string[], textColumns: ReadonlySet<string> = new Set()) {
    this.columns = columnNames.map(name => new ColumnTester(textColumns.has(name)));
  }

  /** A row may be shorter than the header; what it has beyond is passed over here and refused when it is loaded. */
  add(row: readonly string[]): void {
    const { columns } = this;
    const end = Math.min(row.length, columns.length);
    for (let i = 0; i < end; i++) columns[i]!.add(row[i]!);
  }

  result(): ColumnInference[] {
    return this.columns.map(column => column.result());
  }
}

/** Types of a whole file. @see TypeInference */
export function inferColumnTypes(
  rows: Iterable<readonly string[]>,
  columnNames: readonly string[],
  textColumns?: ReadonlySet<string>,
): ColumnInference[] {
  const inference = new TypeInference(columnNames, textColumns);
  for (const row of rows) inference.add(row);
  return inference.result();
}

class ColumnTester {
  /** The types that fit all cells so far. */
  private mask: number;
  private wholePlaces = 1;
  private decimalPlaces = 0;

  constructor(text: boolean) {
    this.mask = text ? TEXT : ALL;
  }

  add(cell: string): void {
    if (this.mask === TEXT) return;
    this.mask &= ~INTEGER;
    const text = stripCell(cell);
    if (isNullText(text)) return;
    const { mask } = this;
    if (mask & NUMBER && !this.isNumber(text)) this.mask &= ~NUMBER;
    if (mask & DATE && !isDateCell(text)) this.mask &= ~DATE;
    if (mask & DATETIME && !isDateTimeCell(text)) this.mask &= ~DATETIME;
    if (mask & ISO_DATETIME && !isIsoCell(text)) this.mask &= ~ISO_DATETIME;
    if (mask & BOOLEAN && booleanCell(text) === undefined) this.mask &= ~BOOLEAN;
  }

  private isNumber(text: string): boolean {
    const places = plainNumberPlaces(text);
    if (places >= 0) {
      this.widen(places >> 5, places & 31);
      return true;
    }
    const code = text.charCodeAt(0);
    // Most texts begin with a letter; of these only nan, inf and infinity can be numbers.
    if (isAsciiLetter(code) && code !== 78 && code !== 110 && code !== 73 && code !== 105) return false;
    const parts = parseNumberCell(text);
    if (parts === undefined) return false;
    const found = placesOf(parts);
    if (found !== undefined) this.widen(found.whole, found.decimal);
    return true;
  }

  private widen(whole: number, decimal: number): void {
    if (whole > this.wholePlaces) this.wholePlaces = whole;
    if (decimal > this.decimalPlaces) this.decimalPlaces = decimal;
  }

  result(): ColumnInference {
    const lowest = this.mask & -this.mask;
    const type = CELL_TYPES[31 - Math.clz32(lowest)] ?? 'Text';
    const both = this.wholePlaces + this.decimalPlaces;
    const decimalPlaces = both > PRECISION ? PRECISION - this.wholePlaces : this.decimalPlaces;
    return { type, decimalPlaces: type === 'Number' ? decimalPlaces : 0 };
  }
}

function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** Empty or `null` in any case; the text must be stripped. */
export function isNullText(text: string): boolean {
  if (text.length === 0) return true;
  return text.length === 4 && (text.charCodeAt(0) | 32) === 110 && text.toLowerCase() === 'null';
}

/** Two digits as a number, 100 for anything else. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100;
}

/** `YYYY-MM-DD` with a day that every month has: told without making anything, as most dates of a seed can be. */
function beginsWithPlainDate(text: string): boolean {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  return year > 0 && year < 10_000 && pair(text, 2) < 100 && month > 0 && month < 13 && day > 0 && day < 29;
}

function isDateCell(text: string): boolean {
  const { length } = text;
  if (length < 8 || length > 10) return false;
  return (length === 10 && beginsWithPlainDate(text)) || parseDateCell(text) !== undefined;
}

function isDateTimeCell(text: string): boolean {
  if (text.length < 14) return false;
  return (text.length === 19 && isPlainDateTime(text)) || parseDateTimeCell(text) !== undefined;
}

function isPlainDateTime(text: string): boolean {
  if (text.charCodeAt(10) !== 32 || text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return false;
  return beginsWithPlainDate(text) && pair(text, 11) < 24 && pair(text, 14) < 60 && pair(text, 17) < 60;
}

function isIsoCell(text: string): boolean {
  const code = text.charCodeAt(0);
  return code >= 48 && code <= 57 && parseIsoCell(text) !== undefined;
}

/** true or false in any case, null for no value, commas left out; undefined for other text. */
export function booleanCell(text: string): boolean | null | undefined {
  const bare = stripCell(text.includes(',') ? text.replaceAll(',', '') : text);
  if (bare.length > 5) return undefined;
  if (isNullText(bare)) return null;
  const lower = bare.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : undefined;
}
