import { raise } from '../../errors/python-error.js';
import { argumentType, bindNames, checks } from '../arguments.js';
import { decompose } from '../float-text.js';
import { integerRatio, trueDivide } from '../int-arithmetic.js';
import { toList, tryIterate } from '../iterate.js';
import { textOf } from '../markup.js';
import { bitLength, floatOf, intOf, makeInt, toIndex, toSize } from '../numbers.js';
import { parseFloating } from '../parse-number.js';
import { type Kwargs, type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { PyBytes } from '../py-bytes.js';
import { makeFloat, PyFloat } from '../py-float.js';
import { truthy } from '../truth.js';
import { makeTuple } from '../tuple.js';
import { typeName } from '../type-name.js';
import { trimSpace } from '../unicode.js';

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
    from_bytes: (_, args, kwargs, rt) => {
      const n = fromBytes(args, kwargs, rt);
      return type === 'bool' ? n !== 0 : n;
    },
    to_bytes: toBytes,
  });
}

function toBytes(n: Int, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const [length, order, isSigned] = byteArguments('to_bytes', 'length', args, kwargs);
  const size = length === undefined ? 1 : toSize(length);
  const big = isBigEndian('to_bytes', order === undefined ? 'big' : order);
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

/** `int.from_bytes(bytes, byteorder='big', *, signed=False)`. */
function fromBytes(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const [source, order, isSigned] = byteArguments('from_bytes', 'bytes', args, kwargs);
  if (source === undefined) raise('TypeError', "from_bytes() missing required argument 'bytes' (pos 1)");
  const big = isBigEndian('from_bytes', order === undefined ? 'big' : order);
  const bytes = source instanceof PyBytes ? source : byteList(source, rt);
  rt.checkSize(bytes.binary.length * 128);
  const digits = Array.from(bytes.binary, c => c.charCodeAt(0).toString(16).padStart(2, '0'));
  const value = BigInt(`0x0${(big ? digits : digits.reverse()).join('')}`);
  const signed = isSigned !== undefined && truthy(isSigned, rt);
  return makeInt(signed ? BigInt.asIntN(digits.length * 8, value) : value);
}

function byteList(source: Value, rt: Rt): PyBytes {
  if (tryIterate(source, rt) === undefined || textOf(source) !== undefined) {
    raise('TypeError', `cannot convert '${typeName(source)}' object to bytes`);
  }
  return PyBytes.of(
    toList(source, rt).map(item => {
      const n = toIndex(item);
      return n >= 0 && n < 256 ? Number(n) : raise('ValueError', 'bytes must be in range(0, 256)');
    }),
  );
}

/** The first two parameters by position or name, `signed` by name only. */
function byteArguments(method: string, first: string, args: Value[], kwargs: Kwargs | null): (Value | undefined)[] {
  const given = args.length + Object.keys(kwargs ?? {}).length;
  if (given > 3) raise('TypeError', `${method}() takes at most 3 arguments (${given} given)`);
  if (args.length > 2) raise('TypeError', `${method}() takes at most 2 positional arguments (${args.length} given)`);
  return bindNames(method, [first, 'byteorder', 'signed'], args, kwargs);
}

function isBigEndian(method: string, order: Value): boolean {
  const text = textOf(order);
  if (text === undefined) {
    return raise('TypeError', `${method}() argument 'byteorder' must be str, not ${argumentType(order)}`);
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
  fromhex: checkFloat.one<number>('fromhex', (_, text) => makeFloat(parseHex(text))),
  hex: checkFloat.none<number>('hex', hexText),
  is_integer: checkFloat.none<number>('is_integer', x => Number.isInteger(x)),
});

const HEX_FLOAT = /^([+-]?)(?:0x)?([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?$/i;

/** `float.fromhex(text)`: exact, then rounded once. */
function parseHex(v: Value): number {
  const text = textOf(v) ?? raise('TypeError', `bad argument type for built-in operation`);
  const body = trimSpace(text, true, true);
  if (/^[+-]?(?:inf(?:inity)?|nan)$/i.test(body)) return parseFloating(body);
  const match = HEX_FLOAT.exec(body);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || whole + fraction === '') {
    return raise('ValueError', 'invalid hexadecimal floating-point string');
  }
  const digits = BigInt(`0x0${whole}${fraction}`);
  if (digits === 0n) return sign === '-' ? -0 : 0;
  const twos = Number(power) - fraction.length * 4;
  const size = twos + bitLength(digits);
  if (size > 1024) raise('OverflowError', 'hexadecimal value too large to represent as a float');
  if (size < -1100) return sign === '-' ? -0 : 0;
  const value = twos >= 0 ? Number(digits << BigInt(twos)) : trueDivide(digits, 1n << BigInt(-twos));
  if (!Number.isFinite(value)) raise('OverflowError', 'hexadecimal value too large to represent as a float');
  return sign === '-' ? -value : value;
}

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
