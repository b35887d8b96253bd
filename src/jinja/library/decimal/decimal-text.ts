import { asciiDigits, trimSpace } from '../../values/unicode.js';
import { type DecimalParts, finite, infinity } from './decimal-parts.js';

const NUMBER = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:e([+-]?\d+))?$/i;
const SPECIAL = /^([+-]?)(?:(inf(?:inity)?)|(s?nan)(\d*))$/i;
/** Beyond these libmpdec gives up. */
const LIMIT = 10n ** 18n;

/** `Decimal(text)`, exact; undefined for text that is no number. */
export function parseDecimal(text: string): DecimalParts | undefined {
  const body = asciiDigits(trimSpace(text, true, true)).replaceAll('_', '');
  const match = NUMBER.exec(body);
  if (match !== null) {
    const [, sign, whole = '', fraction = '', only = '', power = '0'] = match;
    const exponent = BigInt(power);
    const places = fraction.length + only.length;
    if (exponent > LIMIT || exponent < -LIMIT) return undefined;
    return finite(sign === '-', BigInt(whole + fraction + only), Number(exponent) - places);
  }
  const special = SPECIAL.exec(body);
  if (special === null) return undefined;
  const [, sign, infinite, nan = '', payload = ''] = special;
  if (infinite !== undefined) return infinity(sign === '-');
  const kind = nan.toLowerCase() === 'nan' ? 'nan' : 'snan';
  return { kind, negative: sign === '-', digits: BigInt(payload), exponent: 0 };
}

/** `str(d)`; with `engineering` the exponent is a multiple of three. */
export function decimalText(d: DecimalParts, engineering = false): string {
  const sign = d.negative ? '-' : '';
  if (d.kind === 'infinite') return `${sign}Infinity`;
  if (d.kind !== 'finite') return `${sign}${d.kind === 'nan' ? 'NaN' : 'sNaN'}${d.digits === 0n ? '' : d.digits}`;
  const digits = d.digits.toString();
  const left = d.exponent + digits.length;
  let point = left;
  if (d.exponent > 0 || left <= -6) {
    if (!engineering) point = 1;
    else if (d.digits === 0n) point = modulo(left + 1, 3) - 1;
    else point = modulo(left - 1, 3) + 1;
  }
  const { whole, fraction } = splitDigits(digits, point);
  const power = left - point;
  const exponent = power === 0 ? '' : `E${power < 0 ? '-' : '+'}${Math.abs(power)}`;
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

/** The digits before and after a point that stands `point` digits from the left, zeros put in where there are none. */
export function splitDigits(digits: string, point: number): { readonly whole: string; readonly fraction: string } {
  if (point <= 0) return { whole: '0', fraction: '0'.repeat(-point) + digits };
  if (point >= digits.length) return { whole: digits + '0'.repeat(point - digits.length), fraction: '' };
  return { whole: digits.slice(0, point), fraction: digits.slice(point) };
}

function modulo(a: number, b: number): number {
  return ((a % b) + b) % b;
}
