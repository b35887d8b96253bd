/** Character classes as CPython's str methods and its `re` see them. */
import { DIGIT_NOT_DECIMAL, NEWER_THAN_14, NUMERIC_IDEOGRAPHS } from './unicode-tables.js';

/** `c.isspace()` and `\s`; a class for use within regular expressions. */
export const SPACE = '\\t-\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** `isspace()` of one UTF-16 unit. */
export function isSpaceUnit(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 9 && unit <= 13) || (unit >= 0x1c && unit <= 0x1f);
  if (unit < 0x1680) return unit === 0x85 || unit === 0xa0;
  if (unit <= 0x200a) return unit === 0x1680 || unit >= 0x2000;
  return unit === 0x2028 || unit === 0x2029 || unit === 0x202f || unit === 0x205f || unit === 0x3000;
}

/** `strip()` without arguments; by hand, because a pattern would take quadratic time over long runs of blanks. */
export function trimSpace(s: string, left: boolean, right: boolean): string {
  let start = 0;
  let end = s.length;
  if (left) while (start < end && isSpaceUnit(s.charCodeAt(start))) start++;
  if (right) while (end > start && isSpaceUnit(s.charCodeAt(end - 1))) end--;
  return s.slice(start, end);
}

const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const PLAIN = /^[ -~]*$/;

/** Whether repr() may show the text without escapes other than for quotes and backslashes. */
export function isPrintable(s: string): boolean {
  if (PLAIN.test(s)) return true;
  for (const c of s) if (!isPrintableChar(c)) return false;
  return true;
}

export function isPrintableChar(c: string): boolean {
  return c === ' ' || !(UNPRINTABLE.test(c) || isNewer(c));
}

/** Characters that V8's tables know and those of Python 3.11 (Unicode 14) do not. */
export function isNewer(c: string): boolean {
  const code = c.codePointAt(0) ?? 0;
  return code > 0x800 && inRanges(code, NEWER_THAN_14);
}

const DECIMAL = /^\p{Nd}$/u;
const LETTER = /^\p{L}$/u;
const NUMBER = /^\p{N}$/u;

export function isDecimalChar(c: string): boolean {
  return DECIMAL.test(c) && !isNewer(c);
}

export function isDigitChar(c: string): boolean {
  return isDecimalChar(c) || inRanges(c.codePointAt(0) ?? 0, DIGIT_NOT_DECIMAL);
}

export function isNumericChar(c: string): boolean {
  return (NUMBER.test(c) && !isNewer(c)) || inRanges(c.codePointAt(0) ?? 0, NUMERIC_IDEOGRAPHS);
}

export function isAlphaChar(c: string): boolean {
  return LETTER.test(c) && !isNewer(c);
}

/** `c.isalnum()`: with the underscore, `\w`. */
export function isAlnumChar(c: string): boolean {
  return isAlphaChar(c) || isNumericChar(c);
}

export function isWordChar(c: string): boolean {
  return c === '_' || isAlnumChar(c);
}

function inRanges(code: number, ranges: readonly number[]): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[middle * 2] as number)) high = middle - 1;
    else if (code > (ranges[middle * 2 + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

/** The value of a decimal digit of any script; undefined for another character. */
export function digitValue(c: string): number | undefined {
  const code = c.codePointAt(0) ?? 0;
  if (code < 128) return code >= 48 && code <= 57 ? code - 48 : undefined;
  if (!isDecimalChar(c)) return undefined;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  // Every other script's digits start at a code that ends in 0 or in 6.
  const nibble = code & 15;
  if (nibble < 6 || isDecimalChar(String.fromCodePoint(code - nibble))) return nibble;
  return nibble - 6;
}

/** ASCII digits for those of all scripts, as int() and float() read them. */
export function asciiDigits(s: string): string {
  if (PLAIN.test(s)) return s;
  let result = '';
  for (const c of s) result += digitValue(c) ?? c;
  return result;
}
