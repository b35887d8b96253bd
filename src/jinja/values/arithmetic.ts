import { raise } from '../errors/python-error.js';
import { isSetLike } from './equality.js';
import { floatOperation } from './float-arithmetic.js';
import { percentFormat } from './format/percent.js';
import { intOperation } from './int-arithmetic.js';
import { each } from './iterate.js';
import { hasHtml, isStr, Markup, textOf } from './markup.js';
import { markupAdd, markupPercent } from './markup-format.js';
import { setDifference } from './methods/set.js';
import { bitLength, checkBits, checkElements, floatOf, intOf, makeInt, toDouble } from './numbers.js';
import { type BinaryOperator, PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { makeFloat } from './py-float.js';
import { AnySet, setOf } from './py-set.js';
import { isList, makeTuple, Tuple } from './tuple.js';
import { typeName } from './type-name.js';

/** Texts below this length are joined without asking for the limit. */
const SMALL_TEXT = 65_536;

export function add(a: Value, b: Value, rt: Rt): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum) && Number.isInteger(a) && Number.isInteger(b)) return sum;
  } else if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > SMALL_TEXT) rt.checkSize(a.length + b.length);
    return a + b;
  }
  return binary('+', a, b, rt);
}

export function sub(a: Value, b: Value, rt: Rt): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference) && Number.isInteger(a) && Number.isInteger(b)) return difference;
  }
  return binary('-', a, b, rt);
}

export function mul(a: Value, b: Value, rt: Rt): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product) && Number.isInteger(a) && Number.isInteger(b)) return product + 0;
  }
  return binary('*', a, b, rt);
}

export function div(a: Value, b: Value, rt: Rt): Value {
  return binary('/', a, b, rt);
}

export function floordiv(a: Value, b: Value, rt: Rt): Value {
  return binary('//', a, b, rt);
}

export function mod(a: Value, b: Value, rt: Rt): Value {
  return binary('%', a, b, rt);
}

export function pow(a: Value, b: Value, rt: Rt): Value {
  return binary('**', a, b, rt);
}

/** `a op b` by Python's rules: numbers, then the objects' own methods, then sequences. */
export function binary(op: BinaryOperator, a: Value, b: Value, rt: Rt): Value {
  const x = intOf(a);
  const y = intOf(b);
  if (x !== undefined && y !== undefined) return intOperation(op, x, y, rt);
  const f = x ?? floatOf(a);
  const g = y ?? floatOf(b);
  if (f !== undefined && g !== undefined) return floatOperation(op, toFloat(f), toFloat(g));
  if (op === '%') {
    if (typeof a === 'string') return percentFormat(a, b, rt);
    if (a instanceof Markup) return markupPercent(a, b, rt);
    if (a instanceof PyBytes) return new PyBytes(percentFormat(a.binary, b, rt, 'bytes'));
  }
  const result = ownMethod(op, a, b, rt);
  return result !== undefined ? result : (sequenceOperation(op, a, b, rt) ?? refuse(op, a, b));
}

function toFloat(n: number | bigint): number {
  return typeof n === 'bigint' ? toDouble(n) : n;
}

/** `__add__` of the left operand, then `__radd__` of the right one. */
function ownMethod(op: BinaryOperator, a: Value, b: Value, rt: Rt): Value | undefined {
  if (op === '+' && (a instanceof Markup || (b instanceof Markup && (isStr(a) || hasHtml(a))))) {
    const sum = markupAdd(a, b, rt);
    if (sum !== undefined) return sum;
  }
  if (op === '-' && isSetLike(a)) {
    const rest = takeAway(a, b, rt);
    if (rest !== undefined) return rest;
  }
  if (op === '*' && a instanceof Markup) return repeat(a, b, rt);
  if (a instanceof PyObject) {
    const result = a.pyBinary?.(op, b, false, rt);
    if (result !== undefined) return result;
  }
  if (!(b instanceof PyObject)) return undefined;
  return op === '-' && isSetLike(b) && !(b instanceof AnySet) ? takeAway(a, b, rt) : b.pyBinary?.(op, a, true, rt);
}

/** Sets take only sets away from themselves; views of keys and items take anything iterable. */
function takeAway(a: Value, b: Value, rt: Rt): Value | undefined {
  if (a instanceof AnySet) {
    if (b instanceof AnySet) return setDifference(a, b, rt);
    if (!isSetLike(b)) return undefined;
  }
  const result = setOf(each(a, rt), rt);
  result.removeAll(each(b, rt), rt);
  return result;
}

function sequenceOperation(op: BinaryOperator, a: Value, b: Value, rt: Rt): Value | undefined {
  if (op === '+') return concatenate(a, b, rt);
  if (op !== '*') return undefined;
  if (isSequence(a)) return repeat(a, b, rt);
  return isSequence(b) ? repeat(b, a, rt) : undefined;
}

function isSequence(v: Value): boolean {
  return textOf(v) !== undefined || Array.isArray(v) || v instanceof PyBytes;
}

function concatenate(a: Value, b: Value, rt: Rt): Value | undefined {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || isList(a) !== isList(b)) {
      const name = a instanceof Tuple ? 'tuple' : 'list';
      return raise('TypeError', `can only concatenate ${name} (not "${typeName(b)}") to ${name}`);
    }
    checkElements(a.length + b.length, rt);
    const sum: Value[] = (a as Value[]).concat(b);
    return a instanceof Tuple ? makeTuple(sum) : sum;
  }
  if (typeof a === 'string') {
    return raise('TypeError', `can only concatenate str (not "${typeName(b)}") to str`);
  }
  if (!(a instanceof PyBytes)) return undefined;
  if (!(b instanceof PyBytes)) raise('TypeError', `can't concat ${typeName(b)} to bytes`);
  rt.checkSize(a.binary.length + b.binary.length);
  return new PyBytes(a.binary + b.binary);
}

function repeat(sequence: Value, times: Value, rt: Rt): Value {
  const n = intOf(times) ?? notACount(sequence, times);
  if (typeof n === 'bigint' && (n >= 2n ** 63n || n < -(2n ** 63n))) {
    raise('OverflowError', "cannot fit 'int' into an index-sized integer");
  }
  const count = Math.max(0, Number(n));
  if (Array.isArray(sequence)) return repeatItems(sequence, count, rt);
  if (sequence instanceof PyBytes) return new PyBytes(repeatText(sequence.binary, count, rt));
  const text = repeatText(textOf(sequence) ?? '', count, rt);
  return sequence instanceof Markup ? new Markup(text) : text;
}

/** Markup's own `*` hands on to str's method, which words it another way than the operator. */
function notACount(sequence: Value, times: Value): never {
  if (sequence instanceof Markup) return notAnIndex(times);
  if (times instanceof Markup) return notAnIndex(sequence);
  return raise('TypeError', `can't multiply sequence by non-int of type '${typeName(times)}'`);
}

function notAnIndex(v: Value): never {
  return raise('TypeError', `'${typeName(v)}' object cannot be interpreted as an integer`);
}

function repeatText(text: string, count: number, rt: Rt): string {
  if (text.length * count > SMALL_TEXT) rt.checkSize(text.length * count);
  return text.repeat(text === '' ? 0 : count);
}

function repeatItems(items: readonly Value[], count: number, rt: Rt): Value[] {
  const total = items.length === 0 ? 0 : items.length * count;
  checkElements(total, rt);
  const result: Value[] = items instanceof Tuple ? new Tuple() : [];
  while (result.length < total) for (const item of items) result.push(item);
  return result;
}

function refuse(op: BinaryOperator, a: Value, b: Value): never {
  const sign = op === '**' ? '** or pow()' : op;
  return raise('TypeError', `unsupported operand type(s) for ${sign}: '${typeName(a)}' and '${typeName(b)}'`);
}

export function neg(v: Value, rt: Rt): Value {
  const int = intOf(v);
  if (int !== undefined) {
    if (typeof int === 'bigint') checkBits(bitLength(int), rt);
    return makeInt(-int);
  }
  const float = floatOf(v);
  return float !== undefined ? makeFloat(-float) : unary('-', v, rt);
}

export function pos(v: Value, rt: Rt): Value {
  return intOf(v) ?? (floatOf(v) !== undefined ? v : unary('+', v, rt));
}

function unary(op: '-' | '+', v: Value, rt: Rt): Value {
  const result = v instanceof PyObject ? v.pyUnary?.(op, rt) : undefined;
  return result ?? raise('TypeError', `bad operand type for unary ${op}: '${typeName(v)}'`);
}

/** `abs(v)`. */
export function absolute(v: Value, rt: Rt): Value {
  const int = intOf(v);
  if (int !== undefined) return int < 0 ? makeInt(-int) : int;
  const float = floatOf(v);
  if (float !== undefined) return makeFloat(Math.abs(float));
  const own = v instanceof PyObject ? v.pyAbs?.(rt) : undefined;
  return own ?? raise('TypeError', `bad operand type for abs(): '${typeName(v)}'`);
}
