import { raise } from '../../errors/python-error.js';
import { argumentType, bindNames, checks } from '../arguments.js';
import { decompose } from '../float-text.js';
import { integerRatio } from '../int-arithmetic.js';
import { textOf } from '../markup.js';
import { bitLength, floatOf, intOf, toSize } from '../numbers.js';
import { type Kwargs, type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { PyBytes } from '../py-bytes.js';
import { makeFloat, PyFloat } from '../py-float.js';
import { truthy } from '../truth.js';
import { makeTuple } from '../tuple.js';

type Int = number | bigint;

/** Methods of int, and those of bool, which differ in what messages call the type. `self` is the number for both. */
export const intMethods: MethodTable<Int> = integerMethods('int');
export const boolMethods: MethodTable<Int> = integerMethods('bool');

function integerMethods(type: 'int' | 'bool'): MethodTable<Int> {
  const check = checks(type);
  return methodTable<Int>({
    as_integer_ratio: check.none<Int>('as_integer_ratio', n => makeTuple([n, 1])),
    bit_count: check.none<Int>('bit_count', n => (n < 0 ? -n : n).toString(2).replaceAll('0', '').length),
    bit_length: check.none<Int>('bit_length', n => bitLength(n)),
    conjugate: check.none<Int>('conjugate', n => n),
    to_bytes: toBytes,
  });
}

function toBytes(n: Int, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const [length, order, isSigned] = toBytesArguments(args, kwargs);
  const size = length === undefined ? 1 : toSize(length);
  const big = isBigEndian(order === undefined ? 'big' : order);
  const signed = isSigned !== undefined && truthy(isSigned, rt);
  if (size < 0) raise('ValueError', 'length argument must be non-negative');
  rt.checkSize(size);
  if (n < 0 && !signed) raise('OverflowError', "can't convert negative int to unsigned");
  const bits = BigInt(size) * 8n;
  const [low, high] = signed ? [-(1n << bits) / 2n, (1n << bits) / 2n] : [0n, 1n << bits];
  if (BigInt(n) < low || BigInt(n) >= high) raise('OverflowError', 'int too big to convert');
  const hex = BigInt.asUintN(Number(bits), BigInt(n))
    .toString(16)
    .padStart(size * 2, '0');
  const bytes = size === 0 ? [] : (hex.match(/../g) ?? []).map(pair => Number.parseInt(pair, 16));
  return PyBytes.of(big ? bytes : bytes.reverse());
}

/** length and byteorder by position or name, signed by name only. */
function toBytesArguments(args: Value[], kwargs: Kwargs | null): (Value | undefined)[] {
  const names = ['length', 'byteorder', 'signed'];
  const given = args.length + Object.keys(kwargs ?? {}).length;
  if (given > 3) raise('TypeError', `to_bytes() takes at most 3 arguments (${given} given)`);
  if (args.length > 2) raise('TypeError', `to_bytes() takes at most 2 positional arguments (${args.length} given)`);
  return bindNames('to_bytes', names, args, kwargs);
}

function isBigEndian(order: Value): boolean {
  const text = textOf(order);
  if (text === undefined) {
    return raise('TypeError', `to_bytes() argument 'byteorder' must be str, not ${argumentType(order)}`);
  }
  if (text !== 'big' && text !== 'little') raise('ValueError', "byteorder must be either 'little' or 'big'");
  return text === 'big';
}

const checkFloat = checks('float');

export const floatMethods: MethodTable<number> = methodTable<number>({
  as_integer_ratio: checkFloat.none<number>('as_integer_ratio', x => {
    if (Number.isNaN(x)) raise('ValueError', 'cannot convert NaN to integer ratio');
    if (!Number.isFinite(x)) raise('OverflowError', 'cannot convert Infinity to integer ratio');
    return makeTuple(integerRatio(x));
  }),
  conjugate: checkFloat.none<number>('conjugate', x => makeFloat(x)),
  hex: checkFloat.none<number>('hex', hexText),
  is_integer: checkFloat.none<number>('is_integer', x => Number.isInteger(x)),
});

function hexText(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  const sign = x < 0 || Object.is(x, -0) ? '-' : '';
  if (!Number.isFinite(x)) return `${sign}inf`;
  if (x === 0) return `${sign}0x0.0p+0`;
  const { mantissa, exponent } = decompose(Math.abs(x));
  const normal = mantissa >> 52n === 1n;
  const power = exponent + 52;
  const digits = (mantissa & 0xfffffffffffffn).toString(16).padStart(13, '0');
  return `${sign}0x${normal ? 1 : 0}.${digits}p${power < 0 ? '-' : '+'}${Math.abs(power)}`;
}

/** The attributes of numbers that are not methods. */
export function numberAttribute(v: Value, name: string): Value | undefined {
  const int = intOf(v);
  if (int !== undefined) {
    if (name === 'real' || name === 'numerator') return int;
    return name === 'imag' ? 0 : name === 'denominator' ? 1 : undefined;
  }
  if (floatOf(v) === undefined) return undefined;
  return name === 'real' ? v : name === 'imag' ? new PyFloat(0) : undefined;
}
