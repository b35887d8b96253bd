import { raise } from '../../errors/python-error.js';
import { exponentText, fixedText, floatRepr, significantDigits } from '../float-text.js';
import { bitLength, checkBits, intText, toDouble } from '../numbers.js';
import type { Rt } from '../protocol.js';
import { layOut, type NumberParts } from './pad.js';
import { type FormatSpec, typeText } from './spec.js';

/** `format(n, spec)` of an int or bool. */
export function formatInt(n: number | bigint, spec: FormatSpec, typeName: string, rt: Rt): string {
  if ('eEfFgG%'.includes(spec.type)) return formatFloat(toDouble(n), spec, typeName, rt);
  if (!'bcdnoxX'.includes(spec.type)) unknownCode(spec, typeName);
  if (spec.precision !== undefined) raise('ValueError', 'Precision not allowed in integer format specifier');
  if (spec.positiveZero) {
    raise('ValueError', 'Negative zero coercion (z) not allowed in integer format specifier');
  }
  if (spec.type === 'c') return formatCharacter(n, spec, rt);
  const size = n < 0 ? -n : n;
  const sign = n < 0 ? '-' : spec.sign === '-' ? '' : spec.sign;
  const { digits, prefix } = integerDigits(size, spec.type, rt);
  return layOut({ sign, prefix: spec.alternate ? prefix : '', whole: digits, rest: '' }, spec, rt);
}

/** The digits of a number that is not negative in the base of a format code, and what `#` puts before them. */
export function integerDigits(size: number | bigint, type: string, rt: Rt): { digits: string; prefix: string } {
  const base = { b: 2, o: 8, x: 16, X: 16 }[type];
  if (base === undefined) return { digits: intText(size), prefix: '' };
  checkBits(bitLength(size), rt);
  const digits = size.toString(base);
  return { digits: type === 'X' ? digits.toUpperCase() : digits, prefix: `0${type}` };
}

function formatCharacter(n: number | bigint, spec: FormatSpec, rt: Rt): string {
  if (spec.sign !== '') raise('ValueError', "Sign not allowed with integer format specifier 'c'");
  if (spec.alternate) raise('ValueError', "Alternate form (#) not allowed with integer format specifier 'c'");
  if (n >= 2n ** 63n || n < -(2n ** 63n)) raise('OverflowError', 'Python int too large to convert to C long');
  if (n < 0 || n > 0x10ffff) raise('OverflowError', '%c arg not in range(0x110000)');
  return layOut({ sign: '', prefix: '', whole: '', rest: String.fromCodePoint(Number(n)) }, spec, rt);
}

export function unknownCode(spec: FormatSpec, typeName: string): never {
  return raise('ValueError', `Unknown format code ${typeText(spec.type)} for object of type '${typeName}'`);
}

/** C reads precisions as int. */
const MAX_PRECISION = 2 ** 31 - 1;

/** `format(x, spec)` of a float. */
export function formatFloat(x: number, spec: FormatSpec, typeName: string, rt: Rt): string {
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) unknownCode(spec, typeName);
  if ((spec.precision ?? 0) > MAX_PRECISION) raise('ValueError', 'precision too big');
  if (spec.precision !== undefined) rt.checkSize(spec.precision);
  const body = floatBody(x, spec);
  const zero = spec.positiveZero && !/[1-9in]/i.test(body.replace(/e.*/i, ''));
  const negative = (x < 0 || Object.is(x, -0)) && !zero;
  const sign = negative ? '-' : spec.sign === '-' ? '' : spec.sign;
  return layOut(splitNumber(sign, body), spec, rt);
}

function splitNumber(sign: string, body: string): NumberParts {
  const whole = /^\d*/.exec(body)?.[0] ?? '';
  return { sign, prefix: '', whole, rest: body.slice(whole.length) };
}

/** Digits, point and exponent without a sign. */
function floatBody(x: number, spec: FormatSpec): string {
  const { type, alternate } = spec;
  const percent = type === '%';
  const text = digitsOf(percent ? x * 100 : x, percent ? 'f' : type, spec.precision, alternate);
  return percent ? `${text}%` : text;
}

/** A float without its sign under a format code: e, f, g, n, their capitals, or none (repr-like). */
export function digitsOf(x: number, type: string, precision: number | undefined, alternate: boolean): string {
  const upper = type === 'E' || type === 'F' || type === 'G';
  if (!Number.isFinite(x)) {
    const word = Number.isNaN(x) ? 'nan' : 'inf';
    return upper ? word.toUpperCase() : word;
  }
  const text = finiteDigits(Math.abs(x), type.toLowerCase(), precision, alternate);
  return upper ? text.toUpperCase() : text;
}

function finiteDigits(x: number, type: string, precision: number | undefined, alternate: boolean): string {
  if (type === 'f') return pointed(fixedText(x, precision ?? 6), alternate);
  if (type === 'e') return pointed(exponentText(x, precision ?? 6), alternate);
  if (type === '' && precision === undefined) return pointed(floatRepr(x), alternate);
  return general(x, Math.max(1, precision ?? 6), alternate, type === '');
}

/** `#` keeps the point of a number without a fraction. */
function pointed(text: string, alternate: boolean): string {
  return !alternate || text.includes('.') ? text : text.replace(/^\d+/, '$&.');
}

/**
 * The code `g`: `count` significant digits, plain while the exponent lies from -4 to below `count`, without the zeros
 * at the end. Without a code (`keepPoint`) a plain number always has a fraction, and takes an exponent one digit sooner.
 */
function general(x: number, count: number, alternate: boolean, keepPoint: boolean): string {
  const { digits, exponent } = significantDigits(x, count);
  const kept = alternate ? digits : digits.replace(/0+$/, '') || '0';
  if (exponent < -4 || exponent >= (keepPoint ? count - 1 : count)) {
    const mantissa = kept.length > 1 ? `${kept[0]}.${kept.slice(1)}` : kept;
    const power = `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
    return pointed(mantissa, alternate) + power;
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${kept}`;
  const whole = kept.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = kept.slice(exponent + 1);
  if (fraction !== '') return `${whole}.${fraction}`;
  return keepPoint ? `${whole}.0` : pointed(whole, alternate);
}
