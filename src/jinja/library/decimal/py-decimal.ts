import { raise } from '../../errors/python-error.js';
import { decompose } from '../../values/float-text.js';
import { floatOf, intOf, makeInt } from '../../values/numbers.js';
import {
  type BinaryOperator,
  type MethodTable,
  type OrderOperator,
  PyObject,
  type Rt,
  type Value,
} from '../../values/protocol.js';
import {
  addDecimals,
  compareDecimals,
  divideDecimals,
  floorDivideDecimals,
  multiplyDecimals,
  negate,
  passNan,
  remainderDecimals,
} from './decimal-arithmetic.js';
import { formatDecimal } from './decimal-format.js';
import { powerDecimals } from './decimal-functions.js';
import {
  adjusted,
  countDigits,
  type DecimalParts,
  dropDigits,
  finish,
  finite,
  infinity,
  integerParts,
  isNan,
  isZero,
  MAX_EXPONENT,
  NAN,
  PRECISION,
  powerOfTen,
  rescale,
  signal,
  stripZeros,
  TINIEST,
} from './decimal-parts.js';
import { decimalText } from './decimal-text.js';

/** Python's `decimal.Decimal` in the default context: 28 digits, half to even. */
export class PyDecimal extends PyObject {
  readonly parts: DecimalParts;
  /** @param methods the table of its methods (see `decimal-methods.ts`, which needs this class) */
  constructor(parts: DecimalParts, methods: MethodTable) {
    super();
    this.parts = parts;
    this.pyMethods = methods;
  }
  override readonly pyMethods: MethodTable;
  get typeName(): string {
    return 'decimal.Decimal';
  }
  override get pyIsNumber(): boolean {
    return true;
  }
  with(parts: DecimalParts): PyDecimal {
    return new PyDecimal(parts, this.pyMethods);
  }
  override pyStr(): string {
    return decimalText(this.parts);
  }
  override pyRepr(): string {
    return `Decimal('${decimalText(this.parts)}')`;
  }
  override pyBool(): boolean {
    return !isZero(this.parts);
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'real') return this;
    return name === 'imag' ? this.with(finite(false, 0n, 0)) : undefined;
  }
  override pyEq(other: Value): boolean | undefined {
    const parts = comparable(other);
    if (parts === undefined) return undefined;
    if (this.parts.kind === 'snan' || parts.kind === 'snan') signal('InvalidOperation');
    return !isNan(this.parts) && !isNan(parts) && compareDecimals(this.parts, parts) === 0;
  }
  override pyCompare(operator: OrderOperator, other: Value): boolean | undefined {
    const parts = comparable(other);
    if (parts === undefined) return undefined;
    if (isNan(this.parts) || isNan(parts)) signal('InvalidOperation');
    const order = compareDecimals(this.parts, parts);
    switch (operator) {
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      case '>=':
        return order >= 0;
    }
  }
  override pyHashKey(): string | number | bigint {
    const { parts } = this;
    if (parts.kind === 'snan') raise('TypeError', 'Cannot hash a signaling NaN value');
    if (parts.kind === 'nan') return 'Decimal nan';
    if (parts.kind === 'infinite') return parts.negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const bare = stripZeros(parts);
    if (bare.exponent >= 0 && bare.exponent < 400) return makeInt(truncated(bare));
    const float = Number(decimalText(bare));
    return compareDecimals(bare, floatParts(float)) === 0 ? float : `Decimal ${decimalText(bare)}`;
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const parts = operand(other);
    if (parts === undefined) return undefined;
    const [a, b] = reflected ? [parts, this.parts] : [this.parts, parts];
    return this.with(OPERATIONS[operator](a, b));
  }
  override pyUnary(operator: '-' | '+'): Value {
    const { parts } = this;
    const nan = passNan(parts);
    if (nan !== undefined) return this.with(nan);
    if (isZero(parts)) return this.with(finish({ ...parts, negative: false }));
    return this.with(finish(operator === '-' ? negate(parts) : parts));
  }
  override pyAbs(): Value {
    const nan = passNan(this.parts);
    return this.with(nan ?? finish({ ...this.parts, negative: false }));
  }
  override pyRound(digits: number | undefined, rt: Rt): Value {
    const { parts } = this;
    if (digits === undefined) {
      this.refuseSpecial();
      rt.checkSize(Math.max(parts.exponent, 0) * 4);
      return makeInt(signedWhole(rescale(parts, 0, 'ROUND_HALF_EVEN')));
    }
    return this.with(quantizeTo(parts, -digits));
  }
  override pyFormat(spec: string, rt: Rt): string {
    return spec === '' ? decimalText(this.parts) : formatDecimal(this.parts, spec, rt);
  }
  override pyInt(rt: Rt): number | bigint {
    this.refuseSpecial();
    rt.checkSize(Math.max(this.parts.exponent, 0) * 4);
    return makeInt(truncated(this.parts));
  }
  override pyFloat(): number {
    if (this.parts.kind === 'snan') raise('ValueError', 'cannot convert signaling NaN to float');
    return toNumber(this.parts);
  }
  private refuseSpecial(): void {
    if (this.parts.kind === 'infinite') raise('OverflowError', 'cannot convert Infinity to integer');
    if (this.parts.kind !== 'finite') raise('ValueError', 'cannot convert NaN to integer');
  }
}

const OPERATIONS: { readonly [operator in BinaryOperator]: (a: DecimalParts, b: DecimalParts) => DecimalParts } = {
  '+': addDecimals,
  '-': (a, b) => addDecimals(a, isNan(b) ? b : negate(b)),
  '*': multiplyDecimals,
  '/': divideDecimals,
  '//': floorDivideDecimals,
  '%': remainderDecimals,
  '**': powerDecimals,
};

/** `float(d)`: the nearest double. */
export function toNumber(parts: DecimalParts): number {
  if (isNan(parts)) return Number.NaN;
  return Number(decimalText(parts));
}

/** What takes part in arithmetic: Decimals, ints and bools, but no floats. */
export function operand(v: Value): DecimalParts | undefined {
  if (v instanceof PyDecimal) return v.parts;
  const int = intOf(v);
  return int === undefined ? undefined : integerParts(int);
}

/** What can be compared: floats too, by their exact value. */
function comparable(v: Value): DecimalParts | undefined {
  const float = floatOf(v);
  return float === undefined ? operand(v) : floatParts(float);
}

/** The exact value of a double. */
export function floatParts(n: number): DecimalParts {
  if (Number.isNaN(n)) return NAN;
  if (!Number.isFinite(n)) return infinity(n < 0);
  const negative = n < 0 || Object.is(n, -0);
  if (n === 0) return finite(negative, 0n, 0);
  const { mantissa, exponent } = decompose(Math.abs(n));
  if (exponent >= 0) return finite(negative, mantissa << BigInt(exponent), 0);
  return stripZeros(finite(negative, mantissa * 5n ** BigInt(-exponent), exponent), 0);
}

function signedWhole(d: DecimalParts): bigint {
  return d.negative ? -d.digits : d.digits;
}

/** Without its fraction, with its sign. */
export function truncated(d: DecimalParts): bigint {
  const digits =
    d.exponent >= 0 ? d.digits * powerOfTen(d.exponent) : dropDigits(d.digits, -d.exponent, false, 'ROUND_DOWN');
  return d.negative ? -digits : digits;
}

/** `round(d, n)`: quantizes to the exponent. @throws InvalidOperation where 28 digits do not hold the result */
export function quantizeTo(
  d: DecimalParts,
  exponent: number,
  rounding: Parameters<typeof rescale>[2] = 'ROUND_HALF_EVEN',
): DecimalParts {
  if (isNan(d)) return passNan(d) ?? d;
  if (d.kind === 'infinite') signal('InvalidOperation');
  if (!isZero(d) && adjusted(d) - exponent + 1 > PRECISION) signal('InvalidOperation');
  const result = rescale(d, exponent, rounding);
  const outside = result.exponent < TINIEST || adjusted(result) > MAX_EXPONENT;
  if (outside || countDigits(result.digits) > PRECISION) signal('InvalidOperation');
  return result;
}
