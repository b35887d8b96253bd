/**
 * Functions of the C library that V8 computes to within an ulp, but not as the C library rounds them. They are worked
 * out here in fixed point with 192 bits after the point and rounded once; they are rare enough in templates for that.
 */
import { decompose } from './float-text.js';

const BITS = 192n;
const ONE = 1n << BITS;
const LN2 = naturalLogOf2();
const PI = pi();

/** C's pow(): exact cases by the hardware's rules, the rest rounded correctly. */
export function power(a: number, b: number): number {
  if (b === 0 || a === 1) return 1;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  if (a === -1 && !Number.isFinite(b)) return 1;
  if (a === 0 || !Number.isFinite(a) || !Number.isFinite(b)) return a ** b;
  if (b === 1) return a;
  if (a < 0 && !Number.isInteger(b)) return Number.NaN;
  const size = positivePower(Math.abs(a), b);
  return a < 0 && Math.abs(b % 2) === 1 ? -size : size;
}

function positivePower(a: number, b: number): number {
  const estimate = a ** b;
  if (estimate === 0 || estimate === Number.POSITIVE_INFINITY) return estimate;
  const exponent = b * Math.log2(a);
  if (exponent > 1026 || exponent < -1080) return estimate;
  // b × ln a, split into a power of two and the rest.
  const { mantissa, exponent: shift } = decompose(Math.abs(b));
  let product = logarithm(a) * mantissa;
  product = shift >= 0 ? product << BigInt(shift) : product >> BigInt(-shift);
  if (b < 0) product = -product;
  const twos = product / LN2 - (product < 0n ? 1n : 0n);
  return toDouble(exponential(product - twos * LN2), Number(twos));
}

/** `value / 2^192 × 2^twos` as a double; BigInt to Number rounds half to even. */
function toDouble(value: bigint, twos: number): number {
  const exponent = twos - Number(BITS);
  const length = value.toString(2).length;
  const lowest = -1074 - exponent;
  if (length - 53 < lowest) return roundShift(value, BigInt(lowest)) * 2 ** -1074;
  const spare = length - 64;
  const head = (value >> BigInt(spare)) | 1n;
  return scale(Number(head), exponent + spare);
}

function roundShift(value: bigint, bits: bigint): number {
  return Number((value + (1n << (bits - 1n))) >> bits);
}

function scale(n: number, twos: number): number {
  const half = Math.trunc(twos / 2);
  return n * 2 ** half * 2 ** (twos - half);
}

/** ln of a positive double in fixed point: ln m + e ln 2, with m near 1. */
function logarithm(a: number): bigint {
  const { mantissa, exponent } = decompose(a);
  const length = mantissa.toString(2).length;
  let twos = exponent + length;
  let m = mantissa << (BITS - BigInt(length));
  if (m * 3n < ONE * 2n) {
    m <<= 1n;
    twos -= 1;
  }
  return 2n * arctanh(((m - ONE) << BITS) / (m + ONE)) + BigInt(twos) * LN2;
}

function arctanh(z: bigint): bigint {
  const square = (z * z) >> BITS;
  let term = z;
  let sum = z;
  for (let n = 3n; term !== 0n; n += 2n) {
    term = (term * square) >> BITS;
    if (term === -1n) break;
    sum += term / n;
  }
  return sum;
}

/** e^x for 0 <= x < 1 in fixed point. */
function exponential(x: bigint): bigint {
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = ((term * x) >> BITS) / n;
    sum += term;
  }
  return sum;
}

function naturalLogOf2(): bigint {
  return 2n * arctanh(ONE / 3n);
}

/** Machin's formula. */
function pi(): bigint {
  return 4n * (4n * arctangentOfInverse(5n) - arctangentOfInverse(239n));
}

function arctangentOfInverse(n: bigint): bigint {
  let power = ONE / n;
  let sum = power;
  for (let k = 3n, sign = -1n; power !== 0n; k += 2n, sign = -sign) {
    power /= n * n;
    sum += (sign * power) / k;
  }
  return sum;
}

/** cos and sin of a double of moderate size. */
export function cosSin(angle: number): [number, number] {
  // Closer to zero than this a double cannot tell the two from the angle and from 1.
  if (Math.abs(angle) < 1e-9) return [1, angle];
  const { mantissa, exponent } = decompose(Math.abs(angle));
  if (exponent > 60) return [Math.cos(angle), Math.sin(angle)];
  const shift = BITS + BigInt(exponent);
  let x = shift >= 0n ? mantissa << shift : mantissa >> -shift;
  x %= 2n * PI;
  const [cos, sin] = [series(x, 0n), series(x, 1n)];
  return [signedDouble(cos), angle < 0 ? -signedDouble(sin) : signedDouble(sin)];
}

/** x^first / first! - x^(first + 2) / (first + 2)! + … */
function series(x: bigint, first: bigint): bigint {
  const square = (x * x) >> BITS;
  let term = first === 0n ? ONE : x;
  let sum = term;
  for (let n = first + 1n; term !== 0n; n += 2n) {
    term = -(((term * square) >> BITS) / (n * (n + 1n)));
    sum += term;
  }
  return sum;
}

function signedDouble(value: bigint): number {
  if (value === 0n) return 0;
  return value < 0n ? -toDouble(-value, 0) : toDouble(value, 0);
}
