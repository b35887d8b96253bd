// The one door to decimal.js: roots of its kind are left to it, everything exact is done by ourselves.
import { Decimal } from 'decimal.js';
import { passNan } from './decimal-arithmetic.js';
import {
  adjusted,
  countDigits,
  type DecimalParts,
  finish,
  finite,
  infinity,
  isZero,
  MAX_EXPONENT,
  NAN,
  PRECISION,
  powerOfTen,
  signal,
  stripZeros,
  TINIEST,
} from './decimal-parts.js';
import { decimalText, parseDecimal } from './decimal-text.js';

/** Digits that decimal.js works with: enough more than the 28 that the last of those is rounded right. */
const WORKING_DIGITS = 50;

function engine(): typeof Decimal {
  return Decimal.clone({ precision: WORKING_DIGITS, maxE: 9e15, minE: -9e15, toExpNeg: -1, toExpPos: 1 });
}

/** Rounds what decimal.js gave; it is never exact, so that Python fills it up to 28 digits. */
function rounded(result: Decimal): DecimalParts {
  const parts = parseDecimal(result.toString()) ?? NAN;
  const missing = PRECISION - countDigits(parts.digits);
  if (missing <= 0 || parts.digits === 0n) return finish(parts);
  return finish(finite(parts.negative, parts.digits * powerOfTen(missing), parts.exponent - missing));
}

export function squareRoot(d: DecimalParts): DecimalParts {
  const nan = passNan(d);
  if (nan !== undefined) return nan;
  const ideal = Math.floor(d.exponent / 2);
  if (isZero(d)) return finite(d.negative, 0n, ideal);
  if (d.negative) signal('InvalidOperation');
  if (d.kind === 'infinite') return d;
  const odd = d.exponent % 2 !== 0;
  const digits = odd ? d.digits * 10n : d.digits;
  const half = Math.floor(d.exponent / 2);
  const shift = Math.max(PRECISION + 1 - Math.ceil(countDigits(digits) / 2), 0);
  const scaled = digits * powerOfTen(2 * shift);
  const root = integerRoot(scaled);
  if (root * root === scaled) return finish(stripZeros(finite(false, root, half - shift), ideal));
  return finish(finite(false, root % 5n === 0n ? root + 1n : root, half - shift));
}

function integerRoot(n: bigint): bigint {
  let x = powerOfTen(Math.ceil(countDigits(n) / 2));
  for (;;) {
    const y = (x + n / x) / 2n;
    if (y >= x) return x;
    x = y;
  }
}

export function exponential(d: DecimalParts): DecimalParts {
  const nan = passNan(d);
  if (nan !== undefined) return nan;
  if (d.kind === 'infinite') return d.negative ? finite(false, 0n, 0) : d;
  if (isZero(d)) return finite(false, 1n, 0);
  if (adjusted(d) > 8) return d.negative ? finite(false, 0n, TINIEST) : signal('Overflow');
  return rounded(new (engine())(decimalText(d)).exp());
}

export function naturalLog(d: DecimalParts): DecimalParts {
  const special = logOfSpecial(d);
  if (special !== undefined) return special;
  if (stripZeros(d).digits === 1n && stripZeros(d).exponent === 0) return finite(false, 0n, 0);
  return rounded(new (engine())(decimalText(d)).ln());
}

export function decimalLog(d: DecimalParts): DecimalParts {
  const special = logOfSpecial(d);
  if (special !== undefined) return special;
  const bare = stripZeros(d);
  if (bare.digits === 1n) {
    return finite(bare.exponent < 0, BigInt(Math.abs(bare.exponent)), 0);
  }
  return rounded(new (engine())(decimalText(d)).log(10));
}

function logOfSpecial(d: DecimalParts): DecimalParts | undefined {
  const nan = passNan(d);
  if (nan !== undefined) return nan;
  if (isZero(d)) return infinity(true);
  if (d.negative) signal('InvalidOperation');
  return d.kind === 'infinite' ? d : undefined;
}

export function powerDecimals(base: DecimalParts, exponent: DecimalParts): DecimalParts {
  const nan = passNan(base, exponent);
  if (nan !== undefined) return nan;
  if (isZero(exponent)) return isZero(base) ? signal('InvalidOperation') : finite(false, 1n, 0);
  const whole = wholeNumber(exponent);
  const negative = base.negative && whole !== undefined && whole % 2n !== 0n;
  if (base.negative && whole === undefined && exponent.kind === 'finite' && !isZero(base)) signal('InvalidOperation');
  if (isZero(base)) return exponent.negative ? infinity(negative) : finite(negative, 0n, 0);
  if (base.kind === 'infinite') return exponent.negative ? finite(negative, 0n, 0) : infinity(negative);
  if (exponent.kind === 'infinite') return powerOfInfinity(base, exponent);
  if (whole !== undefined) return wholePower(base, whole, negative);
  const one = stripZeros(base);
  if (one.digits === 1n && one.exponent === 0) return finite(false, powerOfTen(PRECISION - 1), 1 - PRECISION);
  const estimate = Number(decimalText(exponent)) * logarithm(base);
  if (estimate > MAX_EXPONENT + 2) return outOfBounds(true, false);
  if (estimate < TINIEST - 2) return outOfBounds(false, false);
  const Engine = engine();
  return rounded(new Engine(decimalText(base)).pow(new Engine(decimalText(exponent))));
}

/** An exponent without fraction as an integer. */
function wholeNumber(d: DecimalParts): bigint | undefined {
  if (d.kind !== 'finite') return undefined;
  if (d.exponent > 20) return d.negative ? -(10n ** 20n) : 10n ** 20n;
  const bare = stripZeros(d, 0);
  if (bare.exponent < 0) return undefined;
  const value = bare.digits * powerOfTen(bare.exponent);
  return d.negative ? -value : value;
}

function powerOfInfinity(base: DecimalParts, exponent: DecimalParts): DecimalParts {
  if (base.negative) signal('InvalidOperation');
  const one = stripZeros(base);
  if (one.digits === 1n && one.exponent === 0) return finite(false, powerOfTen(PRECISION - 1), 1 - PRECISION);
  return adjusted(base) >= 0 === exponent.negative ? finite(false, 0n, 0) : infinity(false);
}

function outOfBounds(large: boolean, negative: boolean): DecimalParts {
  return large ? signal('Overflow') : finite(negative, 0n, TINIEST);
}

function wholePower(base: DecimalParts, exponent: bigint, negative: boolean): DecimalParts {
  const one = stripZeros(base);
  const large = exponent < 0n ? -exponent : exponent;
  if (one.digits === 1n && one.exponent === 0) {
    const places = base.exponent * Number(large);
    if (exponent > 0n && places > -PRECISION) return finite(negative, powerOfTen(-places), places);
    return base.exponent === 0 || exponent < 0n
      ? finite(negative, 1n, 0)
      : finite(negative, powerOfTen(PRECISION - 1), 1 - PRECISION);
  }
  // Log10 of the result, to know an overflow before it is worked out.
  const log = logarithm(base) * Number(exponent);
  if (log > MAX_EXPONENT + 2) return outOfBounds(true, negative);
  if (log < TINIEST - 2) return outOfBounds(false, negative);
  const digits = repeatedSquare(finite(false, base.digits, base.exponent), large);
  if (exponent > 0n) return finish({ ...digits, negative });
  return finish({ ...reciprocal(digits), negative });
}

/** log10, as good as a double can tell. */
function logarithm(d: DecimalParts): number {
  const text = d.digits.toString();
  return adjusted(d) + Math.log10(Number(`${text[0]}.${text.slice(1, 16) || '0'}`));
}

/** Powers with 60 digits; exact as long as no more are needed. */
function repeatedSquare(base: DecimalParts, exponent: bigint): DecimalParts {
  let result = finite(false, 1n, 0);
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = shorten(finite(false, result.digits * square.digits, result.exponent + square.exponent));
    if (rest > 1n) square = shorten(finite(false, square.digits * square.digits, square.exponent * 2));
  }
  return result;
}

function shorten(d: DecimalParts): DecimalParts {
  const spare = countDigits(d.digits) - 60;
  return spare <= 0 ? d : finite(false, d.digits / powerOfTen(spare), d.exponent + spare);
}

function reciprocal(d: DecimalParts): DecimalParts {
  const shift = countDigits(d.digits) + 60;
  const scaled = powerOfTen(shift);
  const quotient = scaled / d.digits;
  if (quotient * d.digits === scaled)
    return stripZeros(finite(false, quotient, -shift - d.exponent), -d.exponent > 0 ? -d.exponent : 0);
  return finite(false, quotient, -shift - d.exponent);
}
