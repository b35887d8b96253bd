/** repr() of a float: the shortest digits that read back the same, with Python's rule for exponents. */
export function floatRepr(n: number): string {
  if (Number.isNaN(n)) return 'nan';
  if (n === Number.POSITIVE_INFINITY) return 'inf';
  if (n === Number.NEGATIVE_INFINITY) return '-inf';
  const size = Math.abs(n);
  if (size >= 1e16 || (size < 1e-4 && size !== 0)) return exponentForm(n.toExponential());
  const text = Object.is(n, -0) ? '-0' : String(n);
  return Number.isInteger(n) ? `${text}.0` : text;
}

/** JavaScript writes `1e+16` and `1e-7`; Python writes at least two digits: `1e+16`, `1e-07`. */
function exponentForm(text: string): string {
  const at = text.indexOf('e');
  const digits = text.slice(at + 2);
  return text.slice(0, at + 2) + (digits.length < 2 ? `0${digits}` : digits);
}

type Binary = { readonly mantissa: bigint; readonly exponent: number };

/** A finite positive double as mantissa × 2^exponent, exactly. */
export function decompose(n: number): Binary {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, n);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** `numerator / denominator` to the nearest integer, ties to even; both positive. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  if (twice > denominator || (twice === denominator && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

/** |n| × 10^places to the nearest integer, ties to even, on the exact binary value. `places` may be negative. */
export function scaledDigits(n: number, places: number): bigint {
  const { mantissa, exponent } = decompose(Math.abs(n));
  let numerator = mantissa;
  let denominator = 1n;
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  if (places >= 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  return divideHalfEven(numerator, denominator);
}

/** No double has more digits than this after the point; what follows is zeros. */
const MAX_FRACTION_DIGITS = 1074;

/** `%.<places>f` of a finite float without its sign, exact and half to even. */
export function fixedText(n: number, places: number): string {
  const size = Math.abs(n);
  if (places <= 20 && size < 1e21 && !isTie(size, places)) return size.toFixed(places);
  const exact = Math.min(places, MAX_FRACTION_DIGITS);
  const digits = scaledDigits(size, exact)
    .toString()
    .padStart(exact + 1, '0');
  if (places === 0) return digits;
  const point = digits.length - exact;
  return `${digits.slice(0, point)}.${digits.slice(point)}${'0'.repeat(places - exact)}`;
}

/** Whether the exact value lies halfway between two results: only then toFixed (which rounds up) may be wrong. */
function isTie(size: number, places: number): boolean {
  const scale = 2 ** places;
  return Number.isInteger(size * scale * 2) && !Number.isInteger(size * scale);
}

export type Scientific = { readonly digits: string; readonly exponent: number };

/** The first `count` significant digits of a finite float, half to even, and the exponent of the first one. */
export function significantDigits(n: number, count: number): Scientific {
  if (n === 0) return { digits: '0'.repeat(count), exponent: 0 };
  const size = Math.abs(n);
  let exponent = Number(size.toExponential().split('e')[1]);
  // That is the exponent of the shortest digits; the exact value may lie just below the power of ten.
  if (isBelowPower(size, exponent)) exponent -= 1;
  const exact = Math.min(count, MAX_FRACTION_DIGITS + 400);
  let digits = scaledDigits(size, exact - 1 - exponent).toString();
  if (digits.length > exact) {
    exponent += 1;
    digits = digits.slice(0, -1);
  }
  return { digits: digits + '0'.repeat(count - exact), exponent };
}

/** size < 10^exponent, exactly. */
function isBelowPower(size: number, exponent: number): boolean {
  const { mantissa, exponent: twos } = decompose(size);
  let [left, right] = [mantissa, 1n];
  if (twos > 0) left <<= BigInt(twos);
  else right <<= BigInt(-twos);
  if (exponent > 0) right *= 10n ** BigInt(exponent);
  else left *= 10n ** BigInt(-exponent);
  return left < right;
}

/** `%.<places>e` of a finite float without its sign. */
export function exponentText(n: number, places: number): string {
  const { digits, exponent } = significantDigits(n, places + 1);
  const power = `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits[0]}${places > 0 ? '.' : ''}${digits.slice(1)}${power}`;
}
