import {
  adjusted,
  countDigits,
  type DecimalParts,
  finish,
  finite,
  infinity,
  isNan,
  isZero,
  PRECISION,
  powerOfTen,
  signal,
  stripZeros,
} from './decimal-parts.js';

/** The NaN that an operand passes on; a signalling one raises. */
export function passNan(...operands: readonly DecimalParts[]): DecimalParts | undefined {
  if (operands.some(d => d.kind === 'snan')) signal('InvalidOperation');
  const nan = operands.find(isNan);
  return nan === undefined ? undefined : { ...nan, kind: 'nan' };
}

export function negate(d: DecimalParts): DecimalParts {
  return { ...d, negative: !d.negative };
}

export function addDecimals(a: DecimalParts, b: DecimalParts): DecimalParts {
  const nan = passNan(a, b);
  if (nan !== undefined) return nan;
  if (a.kind === 'infinite') {
    if (b.kind === 'infinite' && a.negative !== b.negative) signal('InvalidOperation');
    return a;
  }
  if (b.kind === 'infinite') return b;
  return finish(exactSum(a, b));
}

function exactSum(a: DecimalParts, b: DecimalParts): DecimalParts {
  if (isZero(a) || isZero(b)) return sumWithZero(a, b);
  let [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  // Where one is too small to be seen, a stand-in of the same sign rounds the same way.
  const visible = countDigits(high.digits) + high.exponent - PRECISION - 2;
  if (low.exponent + countDigits(low.digits) < Math.min(visible, high.exponent)) {
    low = finite(low.negative, 1n, Math.min(visible, high.exponent) - 1);
  }
  high = finite(high.negative, high.digits * powerOfTen(high.exponent - low.exponent), low.exponent);
  const sum = signed(high) + signed(low);
  return sum < 0n ? finite(true, -sum, low.exponent) : finite(false, sum, low.exponent);
}

function sumWithZero(a: DecimalParts, b: DecimalParts): DecimalParts {
  const exponent = Math.min(a.exponent, b.exponent);
  if (isZero(a) && isZero(b)) return finite(a.negative && b.negative, 0n, exponent);
  const d = isZero(a) ? b : a;
  // Zeros are added at the end down to the lower exponent, as far as the precision allows.
  const room = Math.max(PRECISION - countDigits(d.digits), 0);
  const shift = Math.min(d.exponent - exponent, room);
  return finite(d.negative, d.digits * powerOfTen(shift), d.exponent - shift);
}

function signed(d: DecimalParts): bigint {
  return d.negative ? -d.digits : d.digits;
}

export function multiplyDecimals(a: DecimalParts, b: DecimalParts): DecimalParts {
  const nan = passNan(a, b);
  if (nan !== undefined) return nan;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    if (isZero(a) || isZero(b)) signal('InvalidOperation');
    return infinity(negative);
  }
  return finish(finite(negative, a.digits * b.digits, a.exponent + b.exponent));
}

export function divideDecimals(a: DecimalParts, b: DecimalParts): DecimalParts {
  const nan = passNan(a, b);
  if (nan !== undefined) return nan;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite') return b.kind === 'infinite' ? signal('InvalidOperation') : infinity(negative);
  if (b.kind === 'infinite') return finish(finite(negative, 0n, Number.MIN_SAFE_INTEGER));
  if (b.digits === 0n) {
    return a.digits === 0n ? signal('InvalidOperation', 'DivisionUndefined') : signal('DivisionByZero');
  }
  const ideal = a.exponent - b.exponent;
  if (a.digits === 0n) return finish(finite(negative, 0n, ideal));
  const shift = Math.max(countDigits(b.digits) - countDigits(a.digits) + PRECISION + 1, 0);
  const scaled = a.digits * powerOfTen(shift);
  const quotient = scaled / b.digits;
  if (scaled % b.digits === 0n) return finish(stripZeros(finite(negative, quotient, ideal - shift), ideal));
  // A last digit that is not 0 or 5 tells the rounding that more follows.
  return finish(finite(negative, quotient % 5n === 0n ? quotient + 1n : quotient, ideal - shift));
}

/** `(a // b, a % b)`, rounded toward zero as decimal does; the rest is exact. */
export function divideWhole(
  a: DecimalParts,
  b: DecimalParts,
): { readonly quotient: DecimalParts; readonly rest: DecimalParts } {
  const negative = a.negative !== b.negative;
  const exponent = Math.min(a.exponent, b.exponent);
  if (a.digits === 0n || b.kind === 'infinite' || adjusted(a) - adjusted(b) <= -2) {
    const rest = b.kind === 'infinite' ? a : finite(a.negative, alignedDigits(a, exponent), exponent);
    return { quotient: finite(negative, 0n, 0), rest };
  }
  if (adjusted(a) - adjusted(b) > PRECISION) signal('InvalidOperation', 'DivisionImpossible');
  const divisor = alignedDigits(b, exponent);
  const dividend = alignedDigits(a, exponent);
  const quotient = dividend / divisor;
  if (countDigits(quotient) > PRECISION) signal('InvalidOperation', 'DivisionImpossible');
  return { quotient: finite(negative, quotient, 0), rest: finite(a.negative, dividend % divisor, exponent) };
}

function alignedDigits(d: DecimalParts, exponent: number): bigint {
  return d.digits === 0n ? 0n : d.digits * powerOfTen(d.exponent - exponent);
}

export function floorDivideDecimals(a: DecimalParts, b: DecimalParts): DecimalParts {
  const nan = passNan(a, b);
  if (nan !== undefined) return nan;
  const negative = a.negative !== b.negative;
  if (a.kind === 'infinite') return b.kind === 'infinite' ? signal('InvalidOperation') : infinity(negative);
  if (isZero(b)) return isZero(a) ? signal('InvalidOperation', 'DivisionUndefined') : signal('DivisionByZero');
  return divideWhole(a, b).quotient;
}

export function remainderDecimals(a: DecimalParts, b: DecimalParts): DecimalParts {
  const nan = passNan(a, b);
  if (nan !== undefined) return nan;
  if (a.kind === 'infinite') signal('InvalidOperation');
  if (isZero(b)) signal('InvalidOperation', isZero(a) ? 'DivisionUndefined' : 'InvalidOperation');
  return finish(divideWhole(a, b).rest);
}

/** Below, equal or above: a negative number, zero or a positive one. Neither may be a NaN. */
export function compareDecimals(a: DecimalParts, b: DecimalParts): number {
  const x = sortSign(a);
  const y = sortSign(b);
  if (x !== y || x === 0) return x - y;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    return a.kind === b.kind ? 0 : a.kind === 'infinite' ? x : -x;
  }
  const magnitudes = adjusted(a) - adjusted(b);
  if (magnitudes !== 0) return magnitudes < 0 ? -x : x;
  const exponent = Math.min(a.exponent, b.exponent);
  const difference = alignedDigits(a, exponent) - alignedDigits(b, exponent);
  return difference === 0n ? 0 : difference < 0n ? -x : x;
}

function sortSign(d: DecimalParts): -1 | 0 | 1 {
  if (isZero(d)) return 0;
  return d.negative ? -1 : 1;
}
