import { raise } from '../../errors/python-error.js';
import { checks } from '../arguments.js';
import { decompose } from '../float-text.js';
import { integerRatio } from '../int-arithmetic.js';
import { textOf } from '../markup.js';
import { bitLength, floatOf, intOf, toSize } from '../numbers.js';
import { type Kwargs, type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { PyBytes } from '../py-bytes.js';
import { makeFloat, PyFloat } from '../py-float.js';
import { truthy } from '../truth.js';
import { makeTuple } from '../tuple.js';
import { typeName } from '../type-name.js';

type Int = number | bigint;

const check = checks('int');

/** Methods of int and bool; `self` is the number, also for a bool. */
export const intMethods: MethodTable<Int> = methodTable<Int>({
  as_integer_ratio: check.none<Int>('as_integer_ratio', n => makeTuple([n, 1])),
  bit_count: check.none<Int>('bit_count', n => {
    const size = n < 0 ? -n : n;
    return size.toString(2).replaceAll('0', '').length;
  }),
  bit_length: check.none<Int>('bit_length', n => bitLength(n)),
  conjugate: check.none<Int>('conjugate', n => n),
  to_bytes: toBytes,
});

function toBytes(n: Int, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const length = args[0] ?? kwargs?.['length'];
  const order = args[1] ?? kwargs?.['byteorder'] ?? 'big';
  const signed = kwargs?.['signed'] !== undefined && truthy(kwargs['signed'], rt);
  const size = length === undefined ? 1 : toSize(length);
  const orderText = textOf(order);
  if (orderText === undefined) {
    return raise('TypeError', `to_bytes() argument 'byteorder' must be str, not ${typeName(order)}`);
  }
  if (orderText !== 'big' && orderText !== 'little') {
    raise('ValueError', "byteorder must be either 'little' or 'big'");
  }
  if (size < 0) raise('ValueError', 'length argument must be non-negative');
  rt.checkSize(size);
  if (n < 0 && !signed) raise('OverflowError', "can't convert negative int to unsigned");
  const bits = BigInt(size) * 8n;
  const value = BigInt(n);
  const [low, high] = signed ? [-(1n << bits) / 2n, (1n << bits) / 2n] : [0n, 1n << bits];
  if (value < low || value >= high) raise('OverflowError', 'int too big to convert');
  const hex = BigInt.asUintN(Number(bits), value)
    .toString(16)
    .padStart(size * 2, '0');
  const bytes = size === 0 ? [] : (hex.match(/../g) ?? []).map(pair => Number.parseInt(pair, 16));
  return PyBytes.of(orderText === 'big' ? bytes : bytes.reverse());
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
