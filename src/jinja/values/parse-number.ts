import { raise } from '../errors/python-error.js';
import { Markup, textOf } from './markup.js';
import { checkBits, floatOf, intOf, MAX_INT_DIGITS, makeInt, toDouble, toIndex } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { bytesRepr, strRepr } from './str-repr.js';
import { typeName } from './type-name.js';
import { asciiDigits, trimSpace } from './unicode.js';

/** Without the whitespace that int() and float() pass over. */
function trimmed(s: string): string {
  return asciiDigits(trimSpace(s, true, true));
}

/** `int(text, base)`. @throws ValueError for text that is no int, or has more than 4300 digits in a decimal-like base */
export function parseInteger(text: string, base: number, rt: Rt, shown = strRepr(text)): number | bigint {
  if (base !== 0 && (base < 2 || base > 36)) raise('ValueError', 'int() base must be >= 2 and <= 36, or 0');
  const match = /^([+-]?)(?:0([xXoObB])(?=_?[0-9a-zA-Z]))?(.*)$/s.exec(trimmed(text));
  const wrong = (): never => raise('ValueError', `invalid literal for int() with base ${base}: ${shown}`);
  if (match === null) return wrong();
  const [, sign, mark, rest = ''] = match;
  const marked = mark === undefined ? undefined : { x: 16, o: 8, b: 2 }[mark.toLowerCase()];
  const useMark = marked !== undefined && (base === 0 || base === marked);
  const radix = useMark ? marked : base === 0 ? 10 : base;
  let digits = useMark ? rest.replace(/^_/, '') : (mark === undefined ? '' : `0${mark}`) + rest;
  if (!/^[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*$/.test(digits)) return wrong();
  digits = digits.replaceAll('_', '').toLowerCase();
  if (base === 0 && !useMark && /^0+[1-9]/.test(digits)) return wrong();
  const value = magnitude(digits, radix, rt) ?? wrong();
  return makeInt(sign === '-' ? -value : value);
}

function magnitude(digits: string, radix: number, rt: Rt): bigint | number | undefined {
  if (new RegExp(`[^${'0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, radix)}]`).test(digits)) return undefined;
  if (digits.length < 11) return Number.parseInt(digits, radix);
  const power = [2, 4, 8, 16, 32].includes(radix);
  if (!power && digits.length > MAX_INT_DIGITS) {
    raise(
      'ValueError',
      `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  checkBits(Math.ceil(digits.length * Math.log2(radix)), rt);
  const prefix = { 2: '0b', 8: '0o', 10: '', 16: '0x' }[radix];
  if (prefix !== undefined) return BigInt(prefix + digits);
  let value = 0n;
  for (const c of digits) value = value * BigInt(radix) + BigInt(Number.parseInt(c, 36));
  return value;
}

const FLOAT = /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const SPECIAL = /^([+-]?)(inf(?:inity)?|nan)$/i;

/** `float(text)`. @throws ValueError */
export function parseFloating(text: string, shown = strRepr(text)): number {
  const body = trimmed(text);
  if (FLOAT.test(body)) return Number(body.replaceAll('_', ''));
  const special = SPECIAL.exec(body);
  if (special === null) return raise('ValueError', `could not convert string to float: ${shown}`);
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** repr() of a text for the message: that of Markup names its class. */
function shownText(v: Value, text: string): string {
  return v instanceof Markup ? `Markup(${strRepr(text)})` : strRepr(text);
}

/** `int(v)`, or `int(v, base)` when a base is given. */
export function toInt(v: Value, base: Value | undefined, rt: Rt): number | bigint {
  if (base !== undefined) {
    const n = Number(toIndex(base));
    const text = textOf(v);
    if (text !== undefined) return parseInteger(text, n, rt, shownText(v, text));
    if (v instanceof PyBytes) return parseInteger(v.binary, n, rt, bytesRepr(v.binary));
    return raise('TypeError', "int() can't convert non-string with explicit base");
  }
  const int = intOf(v);
  if (int !== undefined) return int;
  const float = floatOf(v);
  if (float !== undefined) return truncate(float);
  const text = textOf(v);
  if (text !== undefined) return parseInteger(text, 10, rt, shownText(v, text));
  if (v instanceof PyBytes) return parseInteger(v.binary, 10, rt, bytesRepr(v.binary));
  const own = v instanceof PyObject ? v.pyInt?.(rt) : undefined;
  const expected = 'a string, a bytes-like object or a real number';
  return own ?? raise('TypeError', `int() argument must be ${expected}, not '${typeName(v)}'`);
}

/** `int()` of a float. @throws ValueError for NaN, OverflowError for infinity */
export function truncate(float: number): number | bigint {
  if (Number.isNaN(float)) raise('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(float)) raise('OverflowError', 'cannot convert float infinity to integer');
  return makeInt(Math.trunc(float));
}

/** `float(v)` as a plain double. */
export function toFloat(v: Value, rt: Rt): number {
  const float = floatOf(v);
  if (float !== undefined) return float;
  const int = intOf(v);
  if (int !== undefined) return toDouble(int);
  const text = textOf(v);
  if (text !== undefined) return parseFloating(text, shownText(v, text));
  if (v instanceof PyBytes) return parseFloating(v.binary, bytesRepr(v.binary));
  const own = v instanceof PyObject ? v.pyFloat?.(rt) : undefined;
  return own ?? raise('TypeError', `float() argument must be a string or a real number, not '${typeName(v)}'`);
}
