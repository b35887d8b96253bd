import { raise } from '../errors/python-error.js';
import type { Rt, Value } from './protocol.js';
import { PyFloat } from './py-float.js';
import { typeName } from './type-name.js';

/** The int of this value in its one form: a number where it is safe (never -0), a bigint beyond. */
export function makeInt(n: number | bigint): number | bigint {
  if (typeof n === 'bigint') {
    return n >= -9007199254740991n && n <= 9007199254740991n ? Number(n) : n;
  }
  return Number.isSafeInteger(n) ? n + 0 : BigInt(n);
}

/** `type(v) is int`: bool does not count. */
export function isInt(v: Value): v is number | bigint {
  return typeof v === 'number' ? Number.isInteger(v) : typeof v === 'bigint';
}

export function isFloat(v: Value): v is number | PyFloat {
  return typeof v === 'number' ? !Number.isInteger(v) : v instanceof PyFloat;
}

/** int, float or bool. Decimal and the like say so themselves (`pyIsNumber`). */
export function isNumber(v: Value): v is number | bigint | PyFloat | boolean {
  return typeof v === 'number' || typeof v === 'bigint' || typeof v === 'boolean' || v instanceof PyFloat;
}

/** The value of an int or bool; undefined for anything else. */
export function intOf(v: Value): number | bigint | undefined {
  if (typeof v === 'number') return Number.isInteger(v) ? v : undefined;
  if (typeof v === 'boolean') return v ? 1 : 0;
  return typeof v === 'bigint' ? v : undefined;
}

/** The value of a float; undefined for anything else, ints too. */
export function floatOf(v: Value): number | undefined {
  if (typeof v === 'number') return Number.isInteger(v) ? undefined : v;
  return v instanceof PyFloat ? v.value : undefined;
}

/** An int as the nearest double. @throws OverflowError past the range of floats */
export function toDouble(n: number | bigint): number {
  const result = Number(n);
  if (!Number.isFinite(result)) raise('OverflowError', 'int too large to convert to float');
  return result;
}

/** `operator.index(v)`. @throws TypeError for what is not an int */
export function toIndex(v: Value): number | bigint {
  return intOf(v) ?? raise('TypeError', `'${typeName(v)}' object cannot be interpreted as an integer`);
}

/** An int argument of type Py_ssize_t. A number past 2^53 answers any question about a size just as well as 2^53 does. */
export function toSize(v: Value): number {
  const n = toIndex(v);
  if (typeof n === 'number') return n;
  if (n >= 2n ** 63n || n < -(2n ** 63n)) raise('OverflowError', 'Python int too large to convert to C ssize_t');
  return n > 0n ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER;
}

/** An int argument of C's type int. */
export function toCInt(v: Value): number {
  const n = toIndex(v);
  if (n >= 2 ** 31 || n < -(2 ** 31)) raise('OverflowError', 'Python int too large to convert to C int');
  return Number(n);
}

/** Bits of the absolute value; the work of arithmetic with it. */
export function bitLength(n: number | bigint): number {
  if (typeof n === 'number' && Number.isSafeInteger(n)) {
    const size = Math.abs(n);
    return size < 2 ** 32 ? 32 - Math.clz32(size) : 64 - Math.clz32(size / 2 ** 32);
  }
  const text = (n < 0 ? -n : n).toString(16);
  return text.length * 4 - Math.clz32(Number.parseInt(text[0] ?? '0', 16)) + 28;
}

/** One bit of an int weighs as much as this many characters: big ints cost time before they cost memory. */
const BIT_WEIGHT = 16;

export function checkBits(bits: number, rt: Rt): void {
  if (bits > 1024) {
    rt.checkSize(bits * BIT_WEIGHT);
    rt.charge(bits >> 3);
  }
}

/** One element of a list weighs as much as this many characters. */
export const ELEMENT_WEIGHT = 8;

/** Asked before a list, tuple, dict or set of `n` elements is made. */
export function checkElements(n: number, rt: Rt): void {
  rt.checkSize(n * ELEMENT_WEIGHT);
  rt.charge(n);
}

/** CPython's guard against quadratic conversion (sys.int_info.default_max_str_digits). */
export const MAX_INT_DIGITS = 4300;
const DIGITS_BOUND = 10n ** 4300n;

/** `str()` of an int. @throws ValueError past 4300 digits, as CPython 3.11 */
export function intText(n: number | bigint): string {
  if (typeof n === 'number') return Number.isSafeInteger(n) ? String(n) : String(BigInt(n));
  if (n >= DIGITS_BOUND || n <= -DIGITS_BOUND) {
    raise(
      'ValueError',
      `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return n.toString();
}
