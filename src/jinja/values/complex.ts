import { raise } from '../errors/python-error.js';
import { floatRepr } from './float-text.js';
import { floatOf, intOf, toDouble } from './numbers.js';
import { cosSin, power } from './power.js';
import { type BinaryOperator, PyObject, type Rt, type Value } from './protocol.js';
import { makeFloat } from './py-float.js';

/** A complex number. Templates meet one only as the power of a negative number under a fraction. */
export class PyComplex extends PyObject {
  readonly real: number;
  readonly imag: number;
  constructor(real: number, imag: number) {
    super();
    this.real = real;
    this.imag = imag;
  }
  get typeName(): string {
    return 'complex';
  }
  override get pyIsNumber(): boolean {
    return true;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'real') return makeFloat(this.real);
    return name === 'imag' ? makeFloat(this.imag) : undefined;
  }
  override pyRepr(): string {
    const imag = `${partText(this.imag)}j`;
    if (this.real === 0 && !Object.is(this.real, -0)) return imag;
    return `(${partText(this.real)}${/^[-+]/.test(imag) ? '' : '+'}${imag})`;
  }
  override pyBool(): boolean {
    return this.real !== 0 || this.imag !== 0;
  }
  override pyEq(other: Value): boolean | undefined {
    const b = asComplex(other);
    return b === undefined ? undefined : this.real === b.real && this.imag === b.imag;
  }
  override pyHashKey(): string | number {
    return this.imag === 0 ? this.real : `c${this.real},${this.imag}`;
  }
  override pyAbs(): Value {
    return makeFloat(Math.hypot(this.real, this.imag));
  }
  override pyUnary(operator: '-' | '+'): Value {
    return operator === '-' ? new PyComplex(-this.real, -this.imag) : this;
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean, _rt: Rt): Value | undefined {
    const b = asComplex(other);
    if (b === undefined) return undefined;
    return reflected ? operation(operator, b, this) : operation(operator, this, b);
  }
}

/** The digits of `%r`, without the `.0` that a float of its own has. */
function partText(n: number): string {
  return floatRepr(n).replace(/\.0$/, '');
}

function asComplex(v: Value): PyComplex | undefined {
  if (v instanceof PyComplex) return v;
  const int = intOf(v);
  const real = int === undefined ? floatOf(v) : toDouble(int);
  return real === undefined ? undefined : new PyComplex(real, 0);
}

function operation(op: BinaryOperator, a: PyComplex, b: PyComplex): Value | undefined {
  switch (op) {
    case '+':
      return new PyComplex(a.real + b.real, a.imag + b.imag);
    case '-':
      return new PyComplex(a.real - b.real, a.imag - b.imag);
    case '*':
      return new PyComplex(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real);
    case '/':
      return quotient(a, b);
    case '**':
      return complexPowers(a, b);
    default:
      return undefined;
  }
}

/** Smith's method, as CPython's: divide by the larger part first. */
function quotient(a: PyComplex, b: PyComplex): PyComplex {
  if (b.real === 0 && b.imag === 0) raise('ZeroDivisionError', 'complex division by zero');
  if (Math.abs(b.real) >= Math.abs(b.imag)) {
    const ratio = b.imag / b.real;
    const size = b.real + b.imag * ratio;
    return new PyComplex((a.real + a.imag * ratio) / size, (a.imag - a.real * ratio) / size);
  }
  const ratio = b.real / b.imag;
  const size = b.real * ratio + b.imag;
  return new PyComplex((a.real * ratio + a.imag) / size, (a.imag * ratio - a.real) / size);
}

/** `a ** b` for a negative float and a fraction. */
export function complexPower(a: number, b: number): PyComplex {
  return complexPowers(new PyComplex(a, 0), new PyComplex(b, 0));
}

function complexPowers(a: PyComplex, b: PyComplex): PyComplex {
  if (b.real === 0 && b.imag === 0) return new PyComplex(1, 0);
  if (b.imag === 0 && Number.isInteger(b.real) && Math.abs(b.real) <= 100) return integerPower(a, b.real);
  if (a.real === 0 && a.imag === 0) {
    if (b.imag !== 0 || b.real < 0) raise('ZeroDivisionError', '0.0 to a negative or complex power');
    return new PyComplex(0, 0);
  }
  const size = Math.hypot(a.real, a.imag);
  const angle = Math.atan2(a.imag, a.real);
  let length = power(size, b.real);
  let phase = angle * b.real;
  if (b.imag !== 0) {
    length /= Math.exp(angle * b.imag);
    phase += b.imag * Math.log(size);
  }
  const [cos, sin] = cosSin(phase);
  return checked(new PyComplex(length * cos, length * sin));
}

/** By squaring, in the order of CPython's c_powu. */
function integerPower(a: PyComplex, n: number): PyComplex {
  let result = new PyComplex(1, 0);
  let factor = a;
  for (let mask = 1; mask <= Math.abs(n); mask *= 2) {
    if ((Math.abs(n) & mask) !== 0) result = operation('*', result, factor) as PyComplex;
    factor = operation('*', factor, factor) as PyComplex;
  }
  return checked(n > 0 ? result : quotient(new PyComplex(1, 0), result));
}

function checked(z: PyComplex): PyComplex {
  const infinite = Math.abs(z.real) === Number.POSITIVE_INFINITY || Math.abs(z.imag) === Number.POSITIVE_INFINITY;
  if (infinite) raise('OverflowError', 'complex exponentiation');
  return z;
}
