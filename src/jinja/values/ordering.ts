import { raise } from '../errors/python-error.js';
import { compareText } from './code-points.js';
import { hasItem, isSetLike, LONG_TEXT, same } from './equality.js';
import { Markup, textOf } from './markup.js';
import { floatOf, intOf } from './numbers.js';
import { type OrderOperator, PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { Tuple } from './tuple.js';
import { typeName } from './type-name.js';

/** `a < b` and its kin. @throws TypeError `'<' not supported between instances of 'str' and 'int'` */
export function order(op: OrderOperator, a: Value, b: Value, rt: Rt): boolean {
  if (typeof a === 'number' && typeof b === 'number') return holds(op, a, b);
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length > LONG_TEXT) rt.charge(a.length >> 7);
    return holds(op, compareText(a, b), 0);
  }
  return orderSlow(op, a, b, rt);
}

function holds(op: OrderOperator, a: number | bigint, b: number | bigint): boolean {
  switch (op) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

const REFLECTED: { readonly [op in OrderOperator]: OrderOperator } = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

function orderSlow(op: OrderOperator, a: Value, b: Value, rt: Rt): boolean {
  const x = realOf(a);
  const y = realOf(b);
  if (x !== undefined && y !== undefined) return holds(op, x, y);
  const result = a instanceof PyObject ? objectOrder(op, a, b, rt) : arrayOrder(op, a, b, rt);
  if (result !== undefined) return result;
  if (b instanceof PyObject) {
    const reflected = objectOrder(REFLECTED[op], b, a, rt);
    if (reflected !== undefined) return reflected;
  }
  return raise('TypeError', `'${op}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
}

/** A number as JavaScript compares it: exactly, also between number and bigint. */
function realOf(v: Value): number | bigint | undefined {
  return intOf(v) ?? floatOf(v);
}

function objectOrder(op: OrderOperator, a: PyObject, b: Value, rt: Rt): boolean | undefined {
  if (a instanceof Markup) {
    const text = textOf(b);
    return text === undefined ? undefined : holds(op, compareText(a.text, text), 0);
  }
  if (a instanceof PyBytes) return b instanceof PyBytes ? holds(op, compareText(a.binary, b.binary), 0) : undefined;
  if (isSetLike(a)) return setOrder(op, a, b, rt);
  return a.pyCompare?.(op, b, rt);
}

/** For sets the operators ask for subsets and supersets. */
function setOrder(op: OrderOperator, a: Value, b: Value, rt: Rt): boolean | undefined {
  if (!isSetLike(a) || !isSetLike(b)) return undefined;
  const [small, large] = op === '<' || op === '<=' ? [a, b] : [b, a];
  const sizes = small.pyLen() - large.pyLen();
  if (sizes > 0 || (sizes === 0 && (op === '<' || op === '>'))) return false;
  for (const item of { [Symbol.iterator]: () => small.pyIter() }) {
    rt.charge(16);
    if (!hasItem(large, item, rt)) return false;
  }
  return true;
}

/** Lists with lists, tuples with tuples: the first items that differ decide. */
function arrayOrder(op: OrderOperator, a: Value, b: Value, rt: Rt): boolean | undefined {
  if (!Array.isArray(a) || !Array.isArray(b) || a instanceof Tuple !== b instanceof Tuple) return undefined;
  return rt.deeper(() => {
    const end = Math.min(a.length, b.length);
    for (let i = 0; i < end; i++) {
      rt.charge(4);
      if (!same(a[i], b[i], rt)) return order(op, a[i], b[i], rt);
    }
    return holds(op, a.length, b.length);
  });
}
