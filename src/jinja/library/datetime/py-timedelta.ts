import { raise } from '../../errors/python-error.js';
import { checks } from '../../values/arguments.js';
import { divideHalfEven } from '../../values/float-text.js';
import { floatOf, intOf, makeInt } from '../../values/numbers.js';
import {
  type BinaryOperator,
  type MethodTable,
  methodTable,
  type OrderOperator,
  PyObject,
  type Value,
} from '../../values/protocol.js';
import { makeFloat } from '../../values/py-float.js';
import { PyType } from '../../values/py-type.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { floatParts } from '../decimal/py-decimal.js';
import { pad } from './calendar.js';

const MAX_DAYS = 999_999_999;
const DAY = 86_400_000_000n;

/** `datetime.timedelta`, normalised as Python does: only the days are ever below zero. */
export class PyTimedelta extends PyObject {
  readonly days: number;
  readonly seconds: number;
  readonly microseconds: number;
  override readonly pyMethods: MethodTable = METHODS;

  /** @throws OverflowError beyond 999,999,999 days */
  constructor(days: number, seconds: number, microseconds: number) {
    super();
    const carry = Math.floor(microseconds / 1_000_000);
    const allSeconds = seconds + carry;
    const allDays = days + Math.floor(allSeconds / 86_400);
    if (Math.abs(allDays) > MAX_DAYS) {
      raise('OverflowError', `days=${allDays}; must have magnitude <= ${MAX_DAYS}`);
    }
    this.days = allDays;
    this.seconds = allSeconds - Math.floor(allSeconds / 86_400) * 86_400;
    this.microseconds = microseconds - carry * 1_000_000;
  }
  static ofMicroseconds(total: bigint): PyTimedelta {
    let days = total / DAY;
    let rest = total % DAY;
    if (rest < 0n) {
      days -= 1n;
      rest += DAY;
    }
    if (days > 2n ** 31n || days < -(2n ** 31n)) raise('OverflowError', 'Python int too large to convert to C int');
    return new PyTimedelta(Number(days), Number(rest / 1_000_000n), Number(rest % 1_000_000n));
  }
  get typeName(): string {
    return 'datetime.timedelta';
  }
  /** All of it in microseconds. */
  get total(): bigint {
    return BigInt(this.days) * DAY + BigInt(this.seconds) * 1_000_000n + BigInt(this.microseconds);
  }
  /** Whole seconds; microseconds are left out. */
  get wholeSeconds(): number {
    return this.days * 86_400 + this.seconds;
  }
  override pyBool(): boolean {
    return this.days !== 0 || this.seconds !== 0 || this.microseconds !== 0;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'days') return this.days;
    if (name === 'seconds') return this.seconds;
    return name === 'microseconds' ? this.microseconds : constant(name);
  }
  override pyStr(): string {
    const { days, seconds, microseconds } = this;
    const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
    const fraction = microseconds === 0 ? '' : `.${pad(microseconds, 6)}`;
    const prefix = days === 0 ? '' : `${days} day${Math.abs(days) === 1 ? '' : 's'}, `;
    return prefix + clock + fraction;
  }
  override pyRepr(): string {
    const parts = [
      this.days === 0 ? '' : `days=${this.days}`,
      this.seconds === 0 ? '' : `seconds=${this.seconds}`,
      this.microseconds === 0 ? '' : `microseconds=${this.microseconds}`,
    ].filter(part => part !== '');
    return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
  }
  override pyEq(other: Value): boolean | undefined {
    return other instanceof PyTimedelta ? this.compare(other) === 0 : undefined;
  }
  override pyCompare(operator: OrderOperator, other: Value): boolean | undefined {
    return other instanceof PyTimedelta ? holds(operator, this.compare(other)) : undefined;
  }
  compare(other: PyTimedelta): number {
    return this.days - other.days || this.seconds - other.seconds || this.microseconds - other.microseconds;
  }
  override pyHashKey(): string {
    return `timedelta ${this.total}`;
  }
  plus(other: PyTimedelta): PyTimedelta {
    return new PyTimedelta(
      this.days + other.days,
      this.seconds + other.seconds,
      this.microseconds + other.microseconds,
    );
  }
  negated(): PyTimedelta {
    return new PyTimedelta(-this.days, -this.seconds, -this.microseconds);
  }
  override pyUnary(operator: '-' | '+'): Value {
    return operator === '-' ? this.negated() : this;
  }
  override pyAbs(): Value {
    return this.days < 0 ? this.negated() : this;
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      return reflected ? other.withDelta(operator, this) : this.withDelta(operator, other);
    }
    const int = intOf(other);
    const float = floatOf(other);
    if (int === undefined && float === undefined) return undefined;
    if (operator === '*')
      return int === undefined ? this.scaled(float!, false) : PyTimedelta.ofMicroseconds(this.total * BigInt(int));
    if (reflected) return undefined;
    if (operator === '/') return int === undefined ? this.scaled(float!, true) : this.divided(BigInt(int));
    if (operator !== '//' || int === undefined) return undefined;
    if (BigInt(int) === 0n) raise('ZeroDivisionError', 'integer division or modulo by zero');
    return PyTimedelta.ofMicroseconds(floorDivide(this.total, BigInt(int)));
  }
  private withDelta(operator: BinaryOperator, other: PyTimedelta): Value | undefined {
    switch (operator) {
      case '+':
        return this.plus(other);
      case '-':
        return this.plus(other.negated());
      case '/':
        if (!other.pyBool()) raise('ZeroDivisionError', 'division by zero');
        return makeFloat(quotient(this.total, other.total));
      case '//':
        if (!other.pyBool()) raise('ZeroDivisionError', 'integer division or modulo by zero');
        return makeInt(floorDivide(this.total, other.total));
      case '%':
        if (!other.pyBool()) raise('ZeroDivisionError', 'integer modulo by zero');
        return PyTimedelta.ofMicroseconds(this.total - floorDivide(this.total, other.total) * other.total);
      default:
        return undefined;
    }
  }
  private divided(n: bigint): PyTimedelta {
    if (n === 0n) raise('ZeroDivisionError', 'integer division or modulo by zero');
    return PyTimedelta.ofMicroseconds(roundedQuotient(this.total, n));
  }
  /** Times a float, or through it, rounded half to even from the exact result. */
  private scaled(n: number, divide: boolean): PyTimedelta {
    if (Number.isNaN(n)) raise('ValueError', 'cannot convert NaN to integer ratio');
    if (!Number.isFinite(n)) raise('OverflowError', 'cannot convert Infinity to integer ratio');
    if (n === 0 && divide) raise('ZeroDivisionError', 'integer division or modulo by zero');
    const { negative, digits, exponent } = floatParts(n);
    const top = (negative ? -digits : digits) * (exponent > 0 ? 10n ** BigInt(exponent) : 1n);
    const bottom = exponent < 0 ? 10n ** BigInt(-exponent) : 1n;
    const [numerator, denominator] = divide ? [this.total * bottom, top] : [this.total * top, bottom];
    return PyTimedelta.ofMicroseconds(roundedQuotient(numerator, denominator));
  }
}

/** Whether `order` (below, at or above zero) satisfies the operator. */
export function holds(operator: OrderOperator, order: number): boolean {
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

function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
}

function roundedQuotient(a: bigint, b: bigint): bigint {
  const negative = a < 0n !== b < 0n;
  const q = divideHalfEven(a < 0n ? -a : a, b < 0n ? -b : b);
  return negative ? -q : q;
}

/** The nearest double to `a / b`. */
function quotient(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n;
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  // 64 bits of quotient with a sticky last one, which Number() then rounds once.
  const shift = BigInt(Math.max(0, 66 + y.toString(2).length - x.toString(2).length));
  const scaled = (x << shift) / y;
  const sticky = (x << shift) % y === 0n ? scaled : scaled | 1n;
  const value = Number(sticky) / 2 ** Number(shift);
  return negative ? -value : value;
}

function constant(name: string): PyTimedelta | undefined {
  if (name === 'min') return new PyTimedelta(-MAX_DAYS, 0, 0);
  if (name === 'max') return new PyTimedelta(MAX_DAYS, 86_399, 999_999);
  return name === 'resolution' ? new PyTimedelta(0, 0, 1) : undefined;
}

const METHODS: MethodTable = methodTable<PyTimedelta>({
  total_seconds: checks('timedelta').none('total_seconds', self => makeFloat(quotient(self.total, 1_000_000n))),
});

const UNITS: readonly (readonly [string, bigint])[] = [
  ['days', DAY],
  ['seconds', 1_000_000n],
  ['microseconds', 1n],
  ['milliseconds', 1000n],
  ['minutes', 60_000_000n],
  ['hours', 3_600_000_000n],
  ['weeks', 7n * DAY],
];
/** The order in which CPython adds the parts up; fractions make it visible. */
const SUM_ORDER = [2, 3, 1, 4, 5, 0, 6];

/** Whole microseconds, and what is left below one. */
function addUp(parts: readonly (Value | undefined)[]): { readonly whole: bigint; readonly left: number } {
  let whole = 0n;
  let left = 0;
  for (const at of SUM_ORDER) {
    const part = parts[at];
    const [name, factor] = UNITS[at]!;
    if (part === undefined) continue;
    const int = intOf(part);
    const float = floatOf(part);
    if (int !== undefined) whole += BigInt(int) * factor;
    else if (float !== undefined) {
      if (Number.isNaN(float)) raise('ValueError', 'cannot convert float NaN to integer');
      if (!Number.isFinite(float)) raise('OverflowError', 'cannot convert float infinity to integer');
      const rest = (float - Math.trunc(float)) * Number(factor);
      whole += BigInt(Math.trunc(float)) * factor + BigInt(Math.trunc(rest));
      left += rest - Math.trunc(rest);
    } else raise('TypeError', `unsupported type for timedelta ${name} component: ${typeName(part)}`);
  }
  return { whole, left };
}

/** Half to even of `whole + left`, with `left` small. */
function roundLeft(whole: bigint, left: number): bigint {
  let rounded = Math.sign(left) * Math.round(Math.abs(left));
  if (Math.abs(rounded - left) === 0.5) {
    const odd = whole % 2n === 0n ? 0 : 1;
    const half = (left + odd) * 0.5;
    rounded = 2 * Math.sign(half) * Math.round(Math.abs(half)) - odd;
  }
  return whole + BigInt(rounded);
}

/** The class `datetime.timedelta`. */
export function makeTimedeltaType(): PyType {
  return new PyType({
    name: 'timedelta',
    qualified: 'datetime.timedelta',
    construct: (args, kwargs) => {
      const parts = bindBuiltin(
        '__new__()',
        UNITS.map(([name]) => `${name}?`),
        args,
        kwargs,
      );
      const { whole, left } = addUp(parts);
      return PyTimedelta.ofMicroseconds(left === 0 ? whole : roundLeft(whole, left));
    },
    constants: { min: constant('min'), max: constant('max'), resolution: constant('resolution') },
    methods: METHODS,
    instance: v => (v instanceof PyTimedelta ? v : undefined),
  });
}
