import { raise } from '../errors/python-error.js';
import { complexPower } from './complex.js';
import { power } from './power.js';
import type { BinaryOperator, Value } from './protocol.js';
import { makeFloat } from './py-float.js';

/** `a op b` for two floats (or a float and an int that became one). */
export function floatOperation(op: BinaryOperator, a: number, b: number): Value {
  switch (op) {
    case '+':
      return makeFloat(a + b);
    case '-':
      return makeFloat(a - b);
    case '*':
      return makeFloat(a * b);
    case '/':
      if (b === 0) raise('ZeroDivisionError', 'float division by zero');
      return makeFloat(a / b);
    case '//':
      if (b === 0) raise('ZeroDivisionError', 'float floor division by zero');
      return makeFloat(floorDivision(a, b));
    case '%':
      if (b === 0) raise('ZeroDivisionError', 'float modulo');
      return makeFloat(modulo(a, b));
    case '**':
      return floatPower(a, b);
  }
}

/** The remainder with the divisor's sign; a zero takes that sign as well. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  if (rest === 0) return b < 0 ? -0 : 0;
  return rest < 0 !== b < 0 ? rest + b : rest;
}

/** CPython's way: from the remainder, so that a == b * (a // b) + a % b holds as well as floats allow. */
function floorDivision(a: number, b: number): number {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && rest < 0 !== b < 0) quotient -= 1;
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** `a ** b`. @throws ZeroDivisionError, OverflowError; a negative base under a fraction gives a complex number */
export function floatPower(a: number, b: number): Value {
  if (a === 0 && b < 0 && Number.isFinite(b)) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) return complexPower(a, b);
  const result = power(a, b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) {
    raise('OverflowError', "(34, 'Numerical result out of range')");
  }
  return makeFloat(result);
}
