import { raise } from '../../errors/python-error.js';
import { checks } from '../arguments.js';
import { same } from '../equality.js';
import { each } from '../iterate.js';
import { checkElements, ELEMENT_WEIGHT, intOf, toCInt, toSize } from '../numbers.js';
import { CALLABLE, type Kwargs, type MethodTable, methodTable, PyObject, type Rt, type Value } from '../protocol.js';
import { pySort } from '../sort.js';
import { repr } from '../text.js';
import { typeName } from '../type-name.js';

type List = Value[];
const check = checks('list');

export const listMethods: MethodTable<List> = methodTable<List>({
  append: check.one<List>('append', (list, item, rt) => {
    if ((list.length & 0x3fff) === 0x3fff) rt.checkSize(list.length * ELEMENT_WEIGHT);
    list.push(item);
    return null;
  }),
  clear: check.none<List>('clear', list => {
    list.length = 0;
    return null;
  }),
  copy: check.none<List>('copy', (list, rt) => {
    checkElements(list.length, rt);
    return list.slice();
  }),
  count: check.one<List>('count', (list, item, rt) => countItem(list, item, rt)),
  extend: check.one<List>('extend', (list, items, rt) => {
    extend(list, items, rt);
    return null;
  }),
  index: check.some<List>('index', 1, 3, (list, args, rt) => {
    const at = indexOf(list, args, rt);
    return at < 0 ? raise('ValueError', `${repr(args[0], rt)} is not in list`) : at;
  }),
  insert: check.some<List>('insert', 2, 2, (list, args, rt) => {
    const at = toSize(args[0]);
    const place = at < 0 ? Math.max(0, at + list.length) : Math.min(at, list.length);
    if ((list.length & 0x3fff) === 0x3fff) rt.checkSize(list.length * ELEMENT_WEIGHT);
    chargeMove(list, place, rt);
    list.splice(place, 0, args[1]);
    return null;
  }),
  pop: check.some<List>('pop', 0, 1, (list, args, rt) => pop(list, args[0], rt)),
  remove: check.one<List>('remove', (list, item, rt) => {
    const at = indexOf(list, [item], rt);
    if (at < 0) raise('ValueError', 'list.remove(x): x not in list');
    chargeMove(list, at, rt);
    list.splice(at, 1);
    return null;
  }),
  reverse: check.none<List>('reverse', (list, rt) => {
    rt.charge(list.length >> 2);
    list.reverse();
    return null;
  }),
  sort,
});

/** What stands behind `place` moves by one. */
function chargeMove(list: List, place: number, rt: Rt): void {
  rt.charge((list.length - place) >> 4);
}

/** Live like Python's: a list extended by itself takes only what was there. */
function extend(list: List, items: Value, rt: Rt): void {
  if (Array.isArray(items)) {
    checkElements(list.length + items.length, rt);
    for (const item of items.slice()) list.push(item);
    return;
  }
  for (const item of each(items, rt)) {
    list.push(item);
    rt.charge(1);
    if ((list.length & 0x3fff) === 0) checkElements(list.length, rt);
  }
}

export function countItem(list: readonly Value[], item: Value, rt: Rt): number {
  let found = 0;
  for (const other of list) {
    rt.charge(4);
    if (same(other, item, rt)) found++;
  }
  return found;
}

/** `index(item[, start[, stop]])` of lists and tuples; -1 where Python raises. */
export function indexOf(list: readonly Value[], args: readonly Value[], rt: Rt): number {
  const start = bound(args[1], list.length, 0);
  const stop = bound(args[2], list.length, list.length);
  for (let i = start; i < stop && i < list.length; i++) {
    rt.charge(4);
    if (same(list[i], args[0], rt)) return i;
  }
  return -1;
}

/** Unlike the bounds of a slice, these may not be None. */
function bound(v: Value | undefined, length: number, otherwise: number): number {
  if (v === undefined) return otherwise;
  const n = intOf(v);
  if (n === undefined) raise('TypeError', 'slice indices must be integers or have an __index__ method');
  const at = Number(n);
  return at < 0 ? Math.max(0, at + length) : at;
}

function pop(list: List, index: Value | undefined, rt: Rt): Value {
  const at = index === undefined ? -1 : toSize(index);
  if (list.length === 0) raise('IndexError', 'pop from empty list');
  const place = at < 0 ? at + list.length : at;
  if (place < 0 || place >= list.length) raise('IndexError', 'pop index out of range');
  if (place === list.length - 1) return list.pop();
  chargeMove(list, place, rt);
  return list.splice(place, 1)[0];
}

function sort(list: List, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const names = Object.keys(kwargs ?? {});
  const given = args.length + names.length;
  if (given > 2) raise('TypeError', `sort() takes at most 2 arguments (${given} given)`);
  if (args.length > 0) raise('TypeError', 'sort() takes no positional arguments');
  for (const name of names) {
    if (name !== 'key' && name !== 'reverse') {
      raise('TypeError', `'${name}' is an invalid keyword argument for sort()`);
    }
  }
  const reverse = kwargs?.['reverse'];
  const backwards = reverse !== undefined && toCInt(reverse) !== 0;
  const sorted = pySort(list, keyFunction(kwargs?.['key'], rt), backwards, rt);
  list.splice(0, list.length);
  for (const item of sorted) list.push(item);
  return null;
}

/** The `key` argument of sort, min and max; None is no key. */
export function keyFunction(key: Value | undefined, rt: Rt): ((item: Value) => Value) | undefined {
  if (key === undefined || key === null) return undefined;
  return item => {
    const callable = typeof key === 'function' ? CALLABLE in key : key instanceof PyObject && key.pyCall !== undefined;
    if (!callable) raise('TypeError', `'${typeName(key)}' object is not callable`);
    return rt.call(key, [item], null);
  };
}
