import type { Dict } from './dict.js';
import { DictView } from './dict-view.js';
import { asDict, HostDict } from './host-dict.js';
import { Markup } from './markup.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyFloat } from './py-float.js';
import { AnySet } from './py-set.js';
import { Tuple } from './tuple.js';
import { isPlainObject } from './type-name.js';

/** Texts longer than this count as work where they are compared. */
export const LONG_TEXT = 4096;

/** Python's `==`. */
export function equals(a: Value, b: Value, rt: Rt): boolean {
  if (typeof a === 'string' && a.length > LONG_TEXT) rt.charge(a.length >> 7);
  if (a === b) return typeof a !== 'number' ? selfEqual(a, rt) : true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  if (typeof a === 'object' && a !== null && Array.isArray(a)) {
    if (Array.isArray(b)) return sameList(a, b, rt);
    return b instanceof PyObject ? objectEquals(b, a, rt) : false;
  }
  if (a instanceof PyObject) return objectEquals(a, b, rt);
  if (b instanceof PyObject) return objectEquals(b, a, rt);
  if (isPlainObject(a)) return isPlainObject(b) && sameDict(new HostDict(a), new HostDict(b), rt);
  return sameNumber(numberOf(a), numberOf(b));
}

/** Identity first, then `==`: how containers look for an item. */
export function same(a: Value, b: Value, rt: Rt): boolean {
  return Object.is(a, b) || equals(a, b, rt);
}

/** An object may deny that it equals itself: StrictUndefined raises, and its own method must get the chance. */
function selfEqual(a: Value, rt: Rt): boolean {
  return a instanceof PyObject ? (a.pyEq?.(a, rt) ?? true) : true;
}

/** JavaScript compares numbers with bigints exactly. */
function sameNumber(a: number | bigint | undefined, b: number | bigint | undefined): boolean {
  return a !== undefined && b !== undefined && a >= b && a <= b;
}

function numberOf(v: Value): number | bigint | undefined {
  if (typeof v === 'number' || typeof v === 'bigint') return v;
  return typeof v === 'boolean' ? Number(v) : undefined;
}

function sameList(a: readonly Value[], b: readonly Value[], rt: Rt): boolean {
  if (a.length !== b.length || a instanceof Tuple !== b instanceof Tuple) return false;
  return rt.deeper(() => {
    for (let i = 0; i < a.length && i < b.length; i++) {
      rt.charge(4);
      if (!same(a[i], b[i], rt)) return false;
    }
    return a.length === b.length;
  });
}

function objectEquals(a: PyObject, b: Value, rt: Rt): boolean {
  const builtIn = builtInEquals(a, b, rt);
  if (builtIn !== undefined) return builtIn;
  const own = a.pyEq?.(b, rt);
  if (own !== undefined) return own;
  const other = b instanceof PyObject ? b.pyEq?.(a, rt) : undefined;
  return other ?? a === b;
}

function builtInEquals(a: PyObject, b: Value, rt: Rt): boolean | undefined {
  if (a instanceof PyFloat) {
    const n = b instanceof PyFloat ? b.value : numberOf(b);
    return n === undefined && b instanceof PyObject ? undefined : sameNumber(a.value, n);
  }
  if (a instanceof Markup) {
    if (b instanceof Markup) return a.text === b.text;
    return typeof b === 'string' ? a.text === b : undefined;
  }
  if (a.pyEq !== undefined) return undefined;
  const dict = asDict(a);
  if (dict !== undefined) {
    const other = asDict(b);
    return other === undefined ? undefined : sameDict(dict, other, rt);
  }
  if (a instanceof AnySet || a instanceof DictView) return sameSet(a, b, rt);
  return undefined;
}

function sameDict(a: Dict, b: Dict, rt: Rt): boolean {
  if (a.size !== b.size) return false;
  return rt.deeper(() => {
    for (const key of a.keyList()) {
      rt.charge(8);
      const other = b.get(key, rt);
      if (other === undefined || !same(a.get(key, rt), other, rt)) return false;
    }
    return true;
  });
}

/** Sets and the views of keys and items are equal where their items are; a view of values only to itself. */
function sameSet(a: AnySet | DictView, b: Value, rt: Rt): boolean | undefined {
  if (!isSetLike(a) || !isSetLike(b)) return undefined;
  if (a instanceof AnySet && b instanceof AnySet) return a.size === b.size && a.isSubsetOf(b, rt);
  if (a.pyLen() !== b.pyLen()) return false;
  for (const item of { [Symbol.iterator]: () => a.pyIter() }) {
    rt.charge(16);
    if (!hasItem(b, item, rt)) return false;
  }
  return true;
}

export function isSetLike(v: Value): v is AnySet | DictView {
  return v instanceof AnySet || (v instanceof DictView && v.part !== 'values');
}

/** `item in view` for the three views and for sets. */
export function hasItem(v: AnySet | DictView, item: Value, rt: Rt): boolean {
  if (v instanceof AnySet) return v.has(item, rt);
  if (v.part === 'keys') return v.dict.has(item, rt);
  if (v.part === 'values') {
    rt.charge(v.dict.size);
    for (const value of v.dict.valueList()) {
      rt.charge(4);
      if (same(value, item, rt)) return true;
    }
    return false;
  }
  if (!(item instanceof Tuple) || item.length !== 2) return false;
  const value = v.dict.get(item[0], rt);
  return value !== undefined && same(value, item[1], rt);
}
