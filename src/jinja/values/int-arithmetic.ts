import { raise } from '../errors/python-error.js';
import { floatPower } from './float-arithmetic.js';
import { decompose, divideHalfEven } from './float-text.js';
import { bitLength, checkBits, makeInt, toDouble } from './numbers.js';
import type { BinaryOperator, Rt, Value } from './protocol.js';
import { makeFloat } from './py-float.js';

type Int = number | bigint;

/** `a op b` for two ints of any size. */
export function intOperation(op: BinaryOperator, a: Int, b: Int, rt: Rt): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const small = smallOperation(op, a, b);
    if (small !== undefined) return small;
  }
  return bigOperation(op, BigInt(a), BigInt(b), rt);
}

/** The result where doubles give it exactly; undefined where bigints are needed. */
function smallOperation(op: BinaryOperator, a: number, b: number): Value | undefined {
  switch (op) {
    case '+':
      return safe(a + b);
    case '-':
      return safe(a - b);
    case '*':
      return safe(a * b);
    case '/':
      return Number.isSafeInteger(a) && Number.isSafeInteger(b) && b !== 0 ? makeFloat(a / b) : undefined;
    case '%':
      return b === 0 ? undefined : safe(floorMod(a, b));
    case '//':
      return b === 0 ? undefined : safe((a - floorMod(a, b)) / b);
    case '**':
      return b >= 0 && b <= 64 ? safe(a ** b) : undefined;
  }
}

function safe(n: number): number | undefined {
  return Number.isSafeInteger(n) ? n + 0 : undefined;
}

/** The remainder with the divisor's sign. */
function floorMod(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function bigOperation(op: BinaryOperator, a: bigint, b: bigint, rt: Rt): Value {
  switch (op) {
    case '+':
    case '-': {
      checkBits(Math.max(bitLength(a), bitLength(b)) + 1, rt);
      return makeInt(op === '+' ? a + b : a - b);
    }
    case '*': {
      checkBits(bitLength(a) + bitLength(b), rt);
      return makeInt(a * b);
    }
    case '/':
      return makeFloat(trueDivide(a, b));
    case '//':
    case '%':
      return makeInt(floorDivide(op, a, b, rt));
    case '**':
      return bigPower(a, b, rt);
  }
}

function floorDivide(op: '//' | '%', a: bigint, b: bigint, rt: Rt): bigint {
  if (b === 0n) {
    raise('ZeroDivisionError', op === '%' ? 'integer modulo by zero' : 'integer division or modulo by zero');
  }
  checkBits(bitLength(a), rt);
  const rest = a % b;
  const uneven = rest !== 0n && rest < 0n !== b < 0n;
  if (op === '%') return uneven ? rest + b : rest;
  return uneven ? a / b - 1n : a / b;
}

function bigPower(a: bigint, b: bigint, rt: Rt): Value {
  if (b < 0n) return floatPower(toDouble(a), toDouble(b));
  if (a === 0n || a === 1n) return makeInt(b === 0n ? 1n : a);
  if (a === -1n) return b % 2n === 0n ? 1 : -1;
  checkBits(bitLength(a) * Number(b), rt);
  return makeInt(a ** b);
}

/** `a / b` rounded once. @throws OverflowError past the range of floats */
export function trueDivide(a: bigint, b: bigint): number {
  if (b === 0n) raise('ZeroDivisionError', 'division by zero');
  const negative = a < 0n !== b < 0n;
  if (a === 0n) return negative ? -0 : 0;
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  const size = quotientToDouble(x, y);
  if (size === Number.POSITIVE_INFINITY) raise('OverflowError', 'integer division result too large for a float');
  return negative ? -size : size;
}

/** The double nearest to x / y. The quotient is taken with 53 bits (fewer among the subnormals), rounded half to even. */
function quotientToDouble(x: bigint, y: bigint): number {
  const shift = Math.max(bitLength(x) - bitLength(y) - 54, -1074);
  const numerator = shift < 0 ? x << BigInt(-shift) : x;
  const denominator = shift > 0 ? y << BigInt(shift) : y;
  let quotient = divideHalfEven(numerator, denominator);
  let exponent = shift;
  const spare = bitLength(quotient) - 53;
  if (spare > 0 && exponent + spare >= -1074) {
    exponent = shift + spare;
    quotient = divideHalfEven(x << BigInt(Math.max(0, -exponent)), y << BigInt(Math.max(0, exponent)));
  }
  if (exponent > 971) return Number.POSITIVE_INFINITY;
  return exponent >= -1022 ? Number(quotient) * 2 ** exponent : Number(quotient) * 2 ** -1022 * 2 ** (exponent + 1022);
}

/** `float.as_integer_ratio()` of a finite float: numerator and denominator without a common factor. */
export function integerRatio(n: number): [Int, Int] {
  if (n === 0) return [0, 1];
  const { mantissa, exponent } = decompose(Math.abs(n));
  let numerator = exponent > 0 ? mantissa << BigInt(exponent) : mantissa;
  let denominator = exponent < 0 ? 1n << BigInt(-exponent) : 1n;
  while (denominator > 1n && (numerator & 1n) === 0n) {
    numerator >>= 1n;
    denominator >>= 1n;
  }
  return [makeInt(n < 0 ? -numerator : numerator), makeInt(denominator)];
}
