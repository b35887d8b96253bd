import { raise } from '../../errors/python-error.js';

/** A decimal number: `(-1)^negative × digits × 10^exponent`. For a NaN, `digits` is its payload. */
export type DecimalParts = {
  readonly kind: 'finite' | 'infinite' | 'nan' | 'snan';
  readonly negative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
};

/** Python's default context. */
export const PRECISION = 28;
export const MAX_EXPONENT = 999_999;
export const MIN_EXPONENT = -999_999;
/** The lowest exponent of a number with all its digits below `MIN_EXPONENT`. */
export const TINIEST = MIN_EXPONENT - PRECISION + 1;

export type Rounding =
  | 'ROUND_CEILING'
  | 'ROUND_FLOOR'
  | 'ROUND_UP'
  | 'ROUND_DOWN'
  | 'ROUND_HALF_UP'
  | 'ROUND_HALF_DOWN'
  | 'ROUND_HALF_EVEN'
  | 'ROUND_05UP';

export function finite(negative: boolean, digits: bigint, exponent: number): DecimalParts {
  return { kind: 'finite', negative, digits, exponent };
}

export function infinity(negative: boolean): DecimalParts {
  return { kind: 'infinite', negative, digits: 0n, exponent: 0 };
}

export const NAN: DecimalParts = { kind: 'nan', negative: false, digits: 0n, exponent: 0 };

export function integerParts(n: number | bigint): DecimalParts {
  const value = BigInt(n);
  return value < 0n ? finite(true, -value, 0) : finite(false, value, 0);
}

/** Raises one of decimal's signals with the text that CPython gives it. */
export function signal(type: 'InvalidOperation' | 'DivisionByZero' | 'Overflow', condition: string = type): never {
  raise(type, `[<class 'decimal.${condition}'>]`);
}

export function powerOfTen(n: number): bigint {
  return 10n ** BigInt(n);
}

/** How many digits a number of zero or more has; 1 for zero. */
export function countDigits(digits: bigint): number {
  if (digits < 1000000000000000n) {
    let n = Number(digits);
    let count = 1;
    for (; n >= 10; n /= 10) count++;
    return count;
  }
  return digits.toString().length;
}

/** Exponent of the first digit. */
export function adjusted(d: DecimalParts): number {
  return d.exponent + countDigits(d.digits) - 1;
}

export function isNan(d: DecimalParts): boolean {
  return d.kind === 'nan' || d.kind === 'snan';
}

export function isZero(d: DecimalParts): boolean {
  return d.kind === 'finite' && d.digits === 0n;
}

/** `digits / 10^places` as an integer, rounded; `places` is above zero. */
export function dropDigits(digits: bigint, places: number, negative: boolean, rounding: Rounding): bigint {
  const unit = places > countDigits(digits) ? null : powerOfTen(places);
  const whole = unit === null ? 0n : digits / unit;
  const rest = unit === null ? digits : digits % unit;
  if (rest === 0n) return whole;
  const half = unit === null ? -1 : compareHalf(rest, unit);
  return roundsAway(rounding, negative, whole, half) ? whole + 1n : whole;
}

function compareHalf(rest: bigint, unit: bigint): number {
  const twice = rest * 2n;
  return twice === unit ? 0 : twice < unit ? -1 : 1;
}

/** @param half where the dropped part lies to one half: below, at it, above */
function roundsAway(rounding: Rounding, negative: boolean, whole: bigint, half: number): boolean {
  switch (rounding) {
    case 'ROUND_UP':
      return true;
    case 'ROUND_DOWN':
      return false;
    case 'ROUND_CEILING':
      return !negative;
    case 'ROUND_FLOOR':
      return negative;
    case 'ROUND_HALF_UP':
      return half >= 0;
    case 'ROUND_HALF_DOWN':
      return half > 0;
    case 'ROUND_HALF_EVEN':
      return half > 0 || (half === 0 && whole % 2n === 1n);
    case 'ROUND_05UP':
      return whole % 5n === 0n;
  }
}

/** Rounds the result of an operation to the context: 28 digits, half to even, exponents within bounds. */
export function finish(d: DecimalParts, rounding: Rounding = 'ROUND_HALF_EVEN'): DecimalParts {
  if (d.kind !== 'finite') return d;
  const { negative } = d;
  let { digits, exponent } = d;
  if (digits === 0n) return finite(negative, 0n, Math.min(Math.max(exponent, TINIEST), MAX_EXPONENT));
  let drop = Math.max(countDigits(digits) - PRECISION, 0);
  if (exponent + drop < TINIEST) drop = TINIEST - exponent;
  if (drop > 0) {
    digits = dropDigits(digits, drop, negative, rounding);
    exponent += drop;
    if (countDigits(digits) > PRECISION) {
      digits /= 10n;
      exponent += 1;
    }
  }
  if (exponent + countDigits(digits) - 1 > MAX_EXPONENT) signal('Overflow');
  return finite(negative, digits, exponent);
}

/** The same number with this exponent, rounded where digits get lost. */
export function rescale(d: DecimalParts, exponent: number, rounding: Rounding): DecimalParts {
  if (d.digits === 0n || d.exponent === exponent) return finite(d.negative, d.digits, exponent);
  if (d.exponent > exponent) return finite(d.negative, d.digits * powerOfTen(d.exponent - exponent), exponent);
  return finite(d.negative, dropDigits(d.digits, exponent - d.exponent, d.negative, rounding), exponent);
}

/** Drops the zeros at the end, down to `limit` as the highest exponent. */
export function stripZeros(d: DecimalParts, limit = Number.POSITIVE_INFINITY): DecimalParts {
  let { digits, exponent } = d;
  while (exponent < limit && digits !== 0n && digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return finite(d.negative, digits, exponent);
}
