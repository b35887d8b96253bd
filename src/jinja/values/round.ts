import { raise } from '../errors/python-error.js';
import { divideHalfEven, fixedText, scaledDigits } from './float-text.js';
import { checkBits, floatOf, intOf, makeInt, toIndex } from './numbers.js';
import { truncate } from './parse-number.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { makeFloat } from './py-float.js';
import { typeName } from './type-name.js';

/** `round(v)` and `round(v, digits)`: half to even on the exact value. */
export function round(v: Value, digits: Value | undefined, rt: Rt): Value {
  const int = intOf(v);
  if (int !== undefined) return digits === undefined || digits === null ? int : roundInt(int, toIndex(digits), rt);
  const float = floatOf(v);
  if (float !== undefined) {
    if (digits === undefined || digits === null) return roundToInt(float);
    return makeFloat(roundFloat(float, Number(toIndex(digits))));
  }
  const own =
    v instanceof PyObject ? v.pyRound?.(digits === undefined ? undefined : Number(toIndex(digits)), rt) : undefined;
  return own ?? raise('TypeError', `type ${typeName(v)} doesn't define __round__ method`);
}

function roundToInt(x: number): number | bigint {
  if (!Number.isFinite(x)) return truncate(x);
  const size = scaledDigits(x, 0);
  return makeInt(x < 0 ? -size : size);
}

function roundInt(n: number | bigint, digits: number | bigint, rt: Rt): number | bigint {
  if (digits >= 0) return n;
  const places = -Number(digits);
  const size = n < 0 ? -BigInt(n) : BigInt(n);
  // Twice the number has fewer digits than the power: it rounds to zero, and the power need not be made.
  if (places > size.toString(16).length * 2 + 2) return 0;
  checkBits(places * 4, rt);
  const unit = 10n ** BigInt(places);
  const rounded = divideHalfEven(size, unit) * unit;
  return makeInt(n < 0 ? -rounded : rounded);
}

/** Past these the result is the number itself, or zero. */
const MOST_DIGITS = 323;
const LEAST_DIGITS = -309;

function roundFloat(x: number, digits: number): number {
  if (!Number.isFinite(x) || digits > MOST_DIGITS) return x;
  if (digits < LEAST_DIGITS) return x * 0;
  const sign = x < 0 || Object.is(x, -0) ? -1 : 1;
  if (digits >= 0) return sign * Number(fixedText(x, digits));
  const rounded = Number(`${scaledDigits(x, digits)}e${-digits}`);
  if (!Number.isFinite(rounded)) raise('OverflowError', 'rounded value too large to represent');
  return sign * rounded;
}
