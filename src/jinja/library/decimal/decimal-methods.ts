import { raise } from '../../errors/python-error.js';
import { bindArguments, params } from '../../values/arguments.js';
import { textOf } from '../../values/markup.js';
import { floatOf, intOf, makeInt } from '../../values/numbers.js';
import { type Method, type MethodTable, methodTable, type Rt, type Value } from '../../values/protocol.js';
import { PyType } from '../../values/py-type.js';
import { makeTuple } from '../../values/tuple.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { NamedTuple } from '../named-tuple.js';
import { addDecimals, compareDecimals, divideWhole, multiplyDecimals, negate, passNan } from './decimal-arithmetic.js';
import { decimalLog, exponential, naturalLog, squareRoot } from './decimal-functions.js';
import {
  adjusted,
  type DecimalParts,
  finish,
  finite,
  infinity,
  integerParts,
  isNan,
  isZero,
  MIN_EXPONENT,
  powerOfTen,
  type Rounding,
  rescale,
  signal,
  stripZeros,
} from './decimal-parts.js';
import { decimalText, parseDecimal } from './decimal-text.js';
import { floatParts, operand, PyDecimal, quantizeTo } from './py-decimal.js';

const ROUNDINGS: readonly Rounding[] = [
  'ROUND_CEILING',
  'ROUND_FLOOR',
  'ROUND_UP',
  'ROUND_DOWN',
  'ROUND_HALF_UP',
  'ROUND_HALF_DOWN',
  'ROUND_HALF_EVEN',
  'ROUND_05UP',
];

export function makeDecimal(parts: DecimalParts): PyDecimal {
  return new PyDecimal(parts, DECIMAL_METHODS);
}

/** A Decimal of the text, which must be one of Python's spellings. @throws InvalidOperation */
export function decimalOf(text: string): PyDecimal {
  return makeDecimal(parseDecimal(text) ?? signal('InvalidOperation', 'ConversionSyntax'));
}

/** The operand of a method. @throws TypeError for what does not convert by itself */
function partsOf(v: Value): DecimalParts {
  return operand(v) ?? raise('TypeError', `conversion from ${typeName(v)} to Decimal is not supported`);
}

function roundingOf(v: Value | undefined): Rounding {
  if (v === undefined || v === null) return 'ROUND_HALF_EVEN';
  const found = ROUNDINGS.find(name => name === textOf(v));
  if (found !== undefined) return found;
  return raise(
    'TypeError',
    'valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]',
  );
}

/** A method without arguments. */
function plain(name: string, run: (parts: DecimalParts, self: PyDecimal) => Value): Method<PyDecimal> {
  return (self, args, kwargs) => {
    if (args.length > 0 || kwargs !== null) {
      raise('TypeError', `Decimal.${name}() takes no arguments (${args.length} given)`);
    }
    return run(self.parts, self);
  };
}

/** A method that gives a Decimal and takes only the context, which nobody can make here. */
function unary(name: string, run: (parts: DecimalParts) => DecimalParts): Method<PyDecimal> {
  return (self, args, kwargs) => {
    bindBuiltin(`${name}()`, ['context?'], args, kwargs);
    return self.with(run(self.parts));
  };
}

function binaryMethod(run: (a: DecimalParts, b: DecimalParts) => DecimalParts): Method<PyDecimal> {
  return (self, args, kwargs) => {
    const [other] = bindBuiltin('function', ['other', 'context?'], args, kwargs);
    return self.with(run(self.parts, partsOf(other)));
  };
}

/** `to_integral_value()` and its kin. */
function toIntegral(self: PyDecimal, args: Value[], kwargs: Parameters<Method<PyDecimal>>[2]): Value {
  const [rounding] = bindBuiltin('function', ['rounding?', 'context?'], args, kwargs);
  const { parts } = self;
  if (parts.kind !== 'finite') return self.with(passNan(parts) ?? parts);
  return parts.exponent >= 0 ? self : self.with(rescale(parts, 0, roundingOf(rounding)));
}

function pick(a: DecimalParts, b: DecimalParts, largest: boolean, magnitudes: boolean): DecimalParts {
  if (a.kind === 'snan' || b.kind === 'snan') signal('InvalidOperation');
  if (isNan(a)) return isNan(b) ? a : finish(b);
  if (isNan(b)) return finish(a);
  let order = magnitudes
    ? compareDecimals({ ...a, negative: false }, { ...b, negative: false })
    : compareDecimals(a, b);
  if (order === 0) order = compareTotal(a, b);
  return finish(order < 0 === largest ? b : a);
}

const TOTAL_RANK = { finite: 0, infinite: 1, snan: 2, nan: 3 } as const;

/** The total order of the standard, in which 1.0 lies below 1. */
function compareTotal(a: DecimalParts, b: DecimalParts): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const sign = a.negative ? -1 : 1;
  const rank = TOTAL_RANK[a.kind] - TOTAL_RANK[b.kind];
  if (rank !== 0) return Math.sign(rank) * sign;
  if (isNan(a)) return a.digits === b.digits ? 0 : a.digits < b.digits ? -sign : sign;
  const order = compareDecimals(a, b);
  return order === 0 ? Math.sign(a.exponent - b.exponent) * sign : Math.sign(order);
}

function numberClass(d: DecimalParts): string {
  if (d.kind === 'nan') return 'NaN';
  if (d.kind === 'snan') return 'sNaN';
  const sign = d.negative ? '-' : '+';
  if (d.kind === 'infinite') return `${sign}Infinity`;
  if (d.digits === 0n) return `${sign}Zero`;
  return `${sign}${adjusted(d) < MIN_EXPONENT ? 'Subnormal' : 'Normal'}`;
}

function isNormal(d: DecimalParts): boolean {
  return d.kind === 'finite' && d.digits !== 0n && adjusted(d) >= MIN_EXPONENT;
}

function fraction(d: DecimalParts): Value {
  if (d.kind === 'infinite') raise('OverflowError', 'cannot convert Infinity to integer ratio');
  if (d.kind !== 'finite') raise('ValueError', 'cannot convert NaN to integer ratio');
  let numerator = d.digits;
  let denominator = 1n;
  if (d.exponent >= 0) numerator *= powerOfTen(d.exponent);
  else denominator = powerOfTen(-d.exponent);
  const divisor = greatestDivisor(numerator, denominator);
  const sign = d.negative ? -1n : 1n;
  return makeTuple([makeInt((sign * numerator) / divisor), makeInt(denominator / divisor)]);
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

const DIGIT_FIELDS = ['sign', 'digits', 'exponent'];

function asTuple(d: DecimalParts): Value {
  const digits = makeTuple(
    d.kind === 'infinite' || (isNan(d) && d.digits === 0n) ? [] : Array.from(d.digits.toString(), Number),
  );
  const exponent = { finite: d.exponent, infinite: 'F', nan: 'n', snan: 'N' }[d.kind];
  const shown = d.kind === 'infinite' ? makeTuple([0]) : digits;
  return new NamedTuple('DecimalTuple', DIGIT_FIELDS, [d.negative ? 1 : 0, shown, exponent], 'decimal');
}

const DECIMAL_METHODS: MethodTable = methodTable<PyDecimal>({
  adjusted: plain('adjusted', d =>
    d.kind === 'finite' && d.digits !== 0n ? adjusted(d) : d.kind === 'finite' ? adjusted(d) : 0,
  ),
  as_integer_ratio: plain('as_integer_ratio', fraction),
  as_tuple: plain('as_tuple', asTuple),
  canonical: plain('canonical', (_, self) => self),
  conjugate: plain('conjugate', (_, self) => self),
  compare: binaryMethod((a, b) => passNan(a, b) ?? integerParts(Math.sign(compareDecimals(a, b)))),
  compare_signal: binaryMethod((a, b) => {
    if (isNan(a) || isNan(b)) signal('InvalidOperation');
    return integerParts(Math.sign(compareDecimals(a, b)));
  }),
  compare_total: binaryMethod((a, b) => integerParts(compareTotal(a, b))),
  compare_total_mag: binaryMethod((a, b) =>
    integerParts(compareTotal({ ...a, negative: false }, { ...b, negative: false })),
  ),
  copy_abs: plain('copy_abs', (d, self) => self.with({ ...d, negative: false })),
  copy_negate: plain('copy_negate', (d, self) => self.with(negate(d))),
  copy_sign: binaryMethod((a, b) => ({ ...a, negative: b.negative })),
  exp: unary('exp', exponential),
  fma(self, args, kwargs) {
    const [other, third] = bindBuiltin('function', ['other', 'third', 'context?'], args, kwargs);
    const [a, b, c] = [self.parts, partsOf(other), partsOf(third)];
    if (a.kind !== 'finite' || b.kind !== 'finite') return self.with(addDecimals(multiplyDecimals(a, b), c));
    return self.with(addDecimals(finite(a.negative !== b.negative, a.digits * b.digits, a.exponent + b.exponent), c));
  },
  is_canonical: plain('is_canonical', () => true),
  is_finite: plain('is_finite', d => d.kind === 'finite'),
  is_infinite: plain('is_infinite', d => d.kind === 'infinite'),
  is_nan: plain('is_nan', isNan),
  is_normal: plain('is_normal', isNormal),
  is_qnan: plain('is_qnan', d => d.kind === 'nan'),
  is_signed: plain('is_signed', d => d.negative),
  is_snan: plain('is_snan', d => d.kind === 'snan'),
  is_subnormal: plain('is_subnormal', d => d.kind === 'finite' && d.digits !== 0n && !isNormal(d)),
  is_zero: plain('is_zero', isZero),
  ln: unary('ln', naturalLog),
  log10: unary('log10', decimalLog),
  logb: unary('logb', d => {
    if (d.kind === 'infinite') return infinity(false);
    return passNan(d) ?? (isZero(d) ? signal('DivisionByZero') : integerParts(adjusted(d)));
  }),
  max: binaryMethod((a, b) => pick(a, b, true, false)),
  max_mag: binaryMethod((a, b) => pick(a, b, true, true)),
  min: binaryMethod((a, b) => pick(a, b, false, false)),
  min_mag: binaryMethod((a, b) => pick(a, b, false, true)),
  normalize: unary('normalize', d => {
    if (d.kind !== 'finite') return passNan(d) ?? d;
    const rounded = finish(d);
    return rounded.digits === 0n ? finite(d.negative, 0n, 0) : stripZeros(rounded);
  }),
  number_class: plain('number_class', numberClass),
  quantize(self, args, kwargs) {
    const [other, rounding] = bindBuiltin('function', ['exp', 'rounding?', 'context?'], args, kwargs);
    const target = partsOf(other);
    const how = roundingOf(rounding);
    const nan = passNan(self.parts, target);
    if (nan !== undefined) return self.with(nan);
    if (self.parts.kind === 'infinite' && target.kind === 'infinite') return self;
    if (target.kind === 'infinite') signal('InvalidOperation');
    return self.with(quantizeTo(self.parts, target.exponent, how));
  },
  radix: plain('radix', (_, self) => self.with(integerParts(10))),
  remainder_near: binaryMethod((a, b) => {
    const nan = passNan(a, b);
    if (nan !== undefined) return nan;
    if (a.kind === 'infinite') signal('InvalidOperation');
    if (isZero(b)) signal('InvalidOperation', isZero(a) ? 'DivisionUndefined' : 'InvalidOperation');
    if (b.kind === 'infinite') return finish(a);
    const { quotient, rest } = divideWhole(a, b);
    const size = { ...b, negative: false };
    const twice = compareDecimals(finite(false, rest.digits * 2n, rest.exponent), size);
    const away = twice > 0 || (twice === 0 && quotient.digits % 2n === 1n);
    return away ? addDecimals(rest, { ...b, negative: !a.negative }) : finish(rest);
  }),
  same_quantum(self, args, kwargs) {
    const [other] = bindBuiltin('function', ['other', 'context?'], args, kwargs);
    const [a, b] = [self.parts, partsOf(other)];
    if (a.kind !== 'finite' || b.kind !== 'finite') return isNan(a) ? isNan(b) : a.kind === b.kind;
    return a.exponent === b.exponent;
  },
  scaleb: binaryMethod((a, b) => {
    const nan = passNan(a, b);
    if (nan !== undefined) return nan;
    if (b.kind !== 'finite' || b.exponent !== 0 || b.digits > 2_000_054n) signal('InvalidOperation');
    return a.kind === 'infinite'
      ? a
      : finish({ ...a, exponent: a.exponent + Number(b.negative ? -b.digits : b.digits) });
  }),
  sqrt: unary('sqrt', squareRoot),
  to_eng_string: (self, args, kwargs) => {
    bindBuiltin('to_eng_string()', ['context?'], args, kwargs);
    return decimalText(self.parts, true);
  },
  to_integral: toIntegral,
  to_integral_exact: toIntegral,
  to_integral_value: toIntegral,
});

/** `Decimal(value)`. @throws InvalidOperation, TypeError, ValueError as Python's constructor */
function constructDecimal(value: Value, rt: Rt): PyDecimal {
  if (value instanceof PyDecimal) return value;
  const text = textOf(value);
  if (text !== undefined) {
    rt.charge(text.length >> 4);
    return decimalOf(text);
  }
  const int = intOf(value);
  if (int !== undefined) return makeDecimal(integerParts(int));
  const float = floatOf(value);
  if (float !== undefined) return makeDecimal(floatParts(float));
  if (Array.isArray(value)) return fromTuple(value);
  return raise('TypeError', `conversion from ${typeName(value)} to Decimal is not supported`);
}

function fromTuple(value: readonly Value[]): PyDecimal {
  if (value.length !== 3) raise('ValueError', 'argument must be a sequence of length 3');
  const [sign, digits, exponent] = value;
  if (sign !== 0 && sign !== 1) raise('ValueError', 'sign must be an integer with the value 0 or 1');
  if (!Array.isArray(digits)) raise('ValueError', 'coefficient must be a tuple of digits');
  if (digits.some(digit => typeof digit !== 'number' || digit < 0 || digit > 9)) {
    raise('ValueError', 'coefficient must be a tuple of digits');
  }
  const coefficient = BigInt(digits.join('') || '0');
  const negative = sign === 1;
  if (exponent === 'F') return makeDecimal(infinity(negative));
  if (exponent === 'n' || exponent === 'N') {
    return makeDecimal({ kind: exponent === 'n' ? 'nan' : 'snan', negative, digits: coefficient, exponent: 0 });
  }
  if (typeof exponent === 'string') {
    raise('ValueError', "string argument in the third position must be 'F', 'n' or 'N'");
  }
  if (typeof exponent !== 'number') raise('ValueError', 'exponent must be an integer');
  return makeDecimal(finite(negative, coefficient, exponent));
}

/** The class `decimal.Decimal`. */
export function makeDecimalType(): PyType {
  return new PyType({
    name: 'Decimal',
    qualified: 'decimal.Decimal',
    construct: (args, kwargs, rt) => {
      const [value = '0'] = bindBuiltin('function', ['value?', 'context?'], args, kwargs);
      return constructDecimal(value, rt);
    },
    statics: methodTable<PyType>({
      from_float: (_, args, kwargs) => {
        const [value] = bindArguments('from_float', params('f'), args, kwargs);
        const int = intOf(value);
        if (int !== undefined) return makeDecimal(integerParts(int));
        const float = floatOf(value);
        if (float === undefined) raise('TypeError', 'argument must be int or float');
        return makeDecimal(floatParts(float));
      },
    }),
    methods: DECIMAL_METHODS,
    instance: v => (v instanceof PyDecimal ? v : undefined),
  });
}
