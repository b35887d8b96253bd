import { multiplyDecimals } from '../decimal/decimal-arithmetic.js';
import { countDigits, type DecimalParts, integerParts, stripZeros } from '../decimal/decimal-parts.js';
import { decimalText, parseDecimal } from '../decimal/decimal-text.js';

/** What agate takes off both ends of a number, one after the other. */
const CURRENCY = '؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫';

/**
 * A cell that was stripped, as agate reads a number: percent signs, currency signs and thousands commas are left out.
 * @throws Overflow for an exponent beyond Python's default context
 */
export function parseNumberCell(text: string): DecimalParts | undefined {
  let body = stripChar(text, '%');
  const negative = body.startsWith('-');
  if (negative) body = body.slice(1);
  for (const symbol of CURRENCY) body = stripChar(body, symbol);
  const parts = parseDecimal(body.replaceAll(',', ''));
  if (parts === undefined || parts.kind === 'snan') return undefined;
  return multiplyDecimals(parts, integerParts(negative ? -1 : 1));
}

function stripChar(text: string, char: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === char) start++;
  while (end > start && text[end - 1] === char) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Places before and after the point of a number without its zeros at the end; undefined for what is no finite float. */
export function placesOf(parts: DecimalParts): { readonly whole: number; readonly decimal: number } | undefined {
  if (parts.kind !== 'finite') return undefined;
  if (parts.digits === 0n) return { whole: 1, decimal: 0 };
  const { digits, exponent } = stripZeros(parts);
  // agate asks with a float's isinf() whether a number is one to count.
  if (countDigits(digits) + exponent > 300 && !Number.isFinite(Number(decimalText(parts)))) return undefined;
  return { whole: countDigits(digits) + exponent, decimal: -exponent };
}

const MAX_PLAIN = 28;

/**
 * Whether a stripped cell is an ordinary number (digits, one point, a minus), told without making anything. Gives whole
 * places times 32 plus decimal places, or -1 for a cell that needs the full reading.
 */
export function plainNumberPlaces(text: string): number {
  const { length } = text;
  let at = text.charCodeAt(0) === 45 ? 1 : 0;
  if (length - at > MAX_PLAIN || at === length) return -1;
  let whole = 0;
  let decimal = 0;
  let lastNonZero = 0;
  let digits = 0;
  let point = false;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46 && !point) {
      point = true;
      continue;
    }
    if (code < 48 || code > 57) return -1;
    digits++;
    if (point) {
      decimal++;
      if (code !== 48) lastNonZero = decimal;
    } else if (whole > 0 || code !== 48) whole++;
  }
  return digits === 0 ? -1 : whole * 32 + lastNonZero;
}
