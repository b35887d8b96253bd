import { raise } from '../../errors/python-error.js';
import { layOut } from '../../values/format/pad.js';
import type { FormatSpec } from '../../values/format/spec.js';
import type { Rt } from '../../values/protocol.js';
import { countDigits, type DecimalParts, finite, rescale } from './decimal-parts.js';
import { decimalText, splitDigits } from './decimal-text.js';

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(z)?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgGn%])?$/su;

/** `format(d, spec)`. @throws ValueError for what decimal's own mini-language does not know */
export function formatDecimal(d: DecimalParts, text: string, rt: Rt): string {
  const spec = parseSpec(text);
  const percent = spec.type === '%';
  if (d.kind !== 'finite') {
    const body = decimalText({ ...d, negative: false }) + (percent ? '%' : '');
    const shown = spec.fill === '0' && spec.align === '=' ? { ...spec, fill: ' ', align: '>' as const } : spec;
    return layOut({ sign: signText(d.negative, spec), prefix: '', whole: '', rest: body }, shown, rt);
  }
  const parts = roundFor(percent ? finite(d.negative, d.digits, d.exponent + 2) : d, spec, rt);
  const digits = parts.digits.toString();
  const left = parts.exponent + digits.length;
  const point = pointPlace(parts, left, spec);
  const { whole, fraction } = splitDigits(digits, point);
  const power = left - point;
  let rest = fraction !== '' ? `.${fraction}` : '';
  if (power !== 0 || spec.type === 'e' || spec.type === 'E') {
    const letter = spec.type === 'e' || spec.type === 'g' ? 'e' : 'E';
    rest += `${letter}${power < 0 ? '-' : '+'}${Math.abs(power)}`;
  }
  // With `F` CPython looks at the number before it is rounded, with every other type after that.
  const zero = (spec.type === 'F' ? d : parts).digits === 0n;
  const negative = parts.negative && !(spec.positiveZero && zero);
  const number = { sign: signText(negative, spec), prefix: '', whole, rest: rest + (percent ? '%' : '') };
  if (spec.zeros || spec.fill !== '0' || spec.align !== '=') return layOut(number, spec, rt);
  // Zeros asked for as a fill, not by the width's leading zero, are not grouped.
  const bare = layOut({ ...number, sign: '' }, { ...spec, align: '>', width: -1 }, rt);
  return number.sign + bare.padStart(spec.width - number.sign.length, '0');
}

/** @returns also whether the width began with a zero */
function parseSpec(text: string): FormatSpec & { readonly zeros: boolean } {
  const match = SPEC.exec(text);
  if (match === null) raise('ValueError', 'invalid format string');
  const [, fill, align, sign, positiveZero, zero, width, comma, precision, type] = match;
  if (zero !== undefined && align !== undefined) raise('ValueError', 'invalid format string');
  if (type === 'n' && comma !== undefined) raise('ValueError', 'invalid format string');
  const zeros = zero !== undefined;
  return {
    fill: fill ?? (zeros ? '0' : ' '),
    align: (align ?? (zeros ? '=' : '>')) as FormatSpec['align'],
    sign: (sign ?? '') as FormatSpec['sign'],
    positiveZero: positiveZero !== undefined,
    alternate: false,
    width: width === undefined ? -1 : Number(width),
    grouping: comma === undefined ? '' : ',',
    precision: precision === undefined ? undefined : Number(precision),
    zeros,
    type: type === 'n' ? 'g' : (type ?? 'G'),
  };
}

function signText(negative: boolean, spec: FormatSpec): string {
  if (negative) return '-';
  return spec.sign === '-' ? '' : spec.sign;
}

function roundFor(d: DecimalParts, spec: FormatSpec, rt: Rt): DecimalParts {
  const { precision, type } = spec;
  const fixed = type === 'f' || type === 'F' || type === '%';
  if (fixed && (precision !== undefined || d.exponent > 0)) rt.checkSize(Math.abs(d.exponent) + (precision ?? 0));
  if (precision === undefined) return fixed && d.digits === 0n && d.exponent > 0 ? rescale(d, 0, 'ROUND_HALF_EVEN') : d;
  rt.checkSize(precision);
  if (fixed) return rescale(d, -precision, 'ROUND_HALF_EVEN');
  if (type === 'e' || type === 'E') return roundTo(d, precision + 1, true);
  return roundTo(d, Math.max(precision, 1), false);
}

/** Rounds to so many digits; `fill` adds zeros where there are fewer. */
function roundTo(d: DecimalParts, count: number, fill: boolean): DecimalParts {
  if (d.digits === 0n) return d;
  const digits = countDigits(d.digits);
  if (digits < count) return fill ? rescale(d, d.exponent + digits - count, 'ROUND_HALF_EVEN') : d;
  const rounded = rescale(d, d.exponent + digits - count, 'ROUND_HALF_EVEN');
  if (countDigits(rounded.digits) === count) return rounded;
  return finite(d.negative, rounded.digits / 10n, rounded.exponent + 1);
}

function pointPlace(d: DecimalParts, left: number, spec: FormatSpec): number {
  switch (spec.type) {
    case 'e':
    case 'E':
      return d.digits === 0n && spec.precision !== undefined ? 1 - spec.precision : 1;
    case 'f':
    case 'F':
    case '%':
      return left;
    default:
      return d.exponent <= 0 && left > -6 ? left : 1;
  }
}
