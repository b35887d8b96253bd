import { characters, strLength } from '../../values/code-points.js';
import type { Rt, Value } from '../../values/protocol.js';
import { str } from '../../values/text.js';
import { type DecimalParts, rescale } from '../decimal/decimal-parts.js';
import { PyDecimal, toNumber } from '../decimal/py-decimal.js';
import { placesOf } from './cell-number.js';
import type { Column } from './column.js';
import type { Table } from './table.js';

export type PrintOptions = {
  /** null for no bound, here and below. */
  readonly maxRows?: number | null;
  readonly maxColumns?: number | null;
  readonly maxColumnWidth?: number | null;
  readonly maxPrecision?: number | null;
};

const ELLIPSIS = '...';
/** Python's context holds this many digits. */
const PRECISION = 28;

/** agate's `print_table()`: a table as Markdown has it, ended by a line feed. */
export function printTable(table: Table, options: PrintOptions, rt: Rt): string {
  const maxRows = options.maxRows === undefined ? 20 : (options.maxRows ?? table.rows.length);
  const maxColumns = options.maxColumns === undefined ? 6 : (options.maxColumns ?? table.columns.length);
  const maxWidth = options.maxColumnWidth === undefined ? 20 : options.maxColumnWidth;
  const maxPrecision = options.maxPrecision === undefined ? 3 : (options.maxPrecision ?? Number.POSITIVE_INFINITY);
  const cut = (text: string) => truncate(text, maxWidth);
  const columns = table.columns.slice(0, maxColumns);
  const hidden = maxColumns < table.columns.length;
  const names = columns.map(column => cut(column.name));
  if (hidden) names.push(ELLIPSIS);
  const formats = columns.map(column => numberFormat(column, maxRows, maxPrecision));
  const lines = table.rows.slice(0, maxRows).map(row => {
    rt.charge(names.length);
    const cells = columns.map((_, i) => cut(cellText(row.values[i], formats[i] ?? null, rt)));
    return hidden ? [...cells, cut(ELLIPSIS)] : cells;
  });
  const widths = names.map((name, i) =>
    lines.reduce((width, line) => Math.max(width, strLength(line[i] ?? '')), strLength(name)),
  );
  const left = names.map((_, i) => table.columnTypes[i]?.kind === 'Text');
  const writeRow = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) => pad(cell, widths[i] ?? 0, left[i] ?? false));
    return `|${padded.map(cell => ` ${cell} `).join('|')}|\n`;
  };
  let text = writeRow(names);
  text += `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |\n`;
  for (const line of lines) {
    text += writeRow(line);
    if (text.length > 65_536) rt.checkSize(text.length);
  }
  if (maxRows < table.rows.length) text += writeRow(names.map(() => ELLIPSIS));
  return text;
}

function pad(text: string, width: number, left: boolean): string {
  const blanks = ' '.repeat(Math.max(width - strLength(text), 0));
  return left ? text + blanks : blanks + text;
}

function truncate(text: string, width: number | null): string {
  if (width === null || strLength(text) <= width) return text;
  return (
    characters(text)
      .slice(0, width - ELLIPSIS.length)
      .join('') + ELLIPSIS
  );
}

/** How the numbers of a column are written; null for columns of another type. */
type NumberFormat = { readonly places: number; readonly shortened: boolean };

function numberFormat(column: Column, maxRows: number, maxPrecision: number): NumberFormat | null {
  if (column.dataType.kind !== 'Number') return null;
  const places = maxPlaces(column.values.slice(0, maxRows));
  return places > maxPrecision ? { places: maxPrecision, shortened: true } : { places, shortened: false };
}

/** Decimal places of the finest of the numbers, as far as 28 digits go; Nones, NaN and infinities do not count. */
export function maxPlaces(values: readonly Value[]): number {
  let whole = 1;
  let decimal = 0;
  for (const value of values) {
    const found = value instanceof PyDecimal ? placesOf(value.parts) : undefined;
    if (found === undefined) continue;
    whole = Math.max(whole, found.whole);
    decimal = Math.max(decimal, found.decimal);
  }
  return whole + decimal > PRECISION ? PRECISION - whole : decimal;
}

function cellText(v: Value, format: NumberFormat | null, rt: Rt): string {
  if (v === null) return '';
  if (format === null || !(v instanceof PyDecimal) || isInfinite(v.parts)) return str(v, rt);
  return numberText(v.parts, format);
}

function isInfinite(parts: DecimalParts): boolean {
  const n = toNumber(parts);
  return n === Number.POSITIVE_INFINITY || n === Number.NEGATIVE_INFINITY;
}

/** `#,##0.00` in English. */
function numberText(parts: DecimalParts, { places, shortened }: NumberFormat): string {
  const fixed = Math.max(places, 0);
  let whole = 'NaN';
  let fraction = '0'.repeat(fixed);
  if (parts.kind === 'finite') {
    const digits = rescale(parts, -fixed, 'ROUND_HALF_EVEN')
      .digits.toString()
      .padStart(fixed + 1, '0');
    whole = digits.slice(0, digits.length - fixed).replaceAll(/\B(?=(\d{3})+$)/g, ',');
    fraction = digits.slice(digits.length - fixed);
  }
  return `${parts.negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}${shortened ? '…' : ''}`;
}
