import {
  add,
  callAttribute,
  each,
  type HostFunction,
  isStr,
  iterate,
  type KeyOrder,
  makeGroup,
  order,
  PyBytes,
  pySort,
  type Rt,
  raise,
  same,
  textOf,
  toCInt,
  toList,
  truthy,
  type Value,
} from '../values/index.js';
import { attributeGetter, type Getter, ignoreCase, multiAttributeGetter } from './attribute-getter.js';
import { filter, given } from './define.js';
import { unpackPair } from './unpack.js';

/** The filters that compare: sorting, extremes, groups, sums. */
export const sortingFilters: Readonly<Record<string, HostFunction>> = {
  sort: filter(
    'do_sort',
    ['value', 'reverse?', 'case_sensitive?', 'attribute?'],
    ([value, reverse, caseSensitive, attribute], rt) => {
      const options = { ignoreCase: !isTrue(caseSensitive, rt) };
      const items = toList(value, rt);
      if (textOf(attribute)?.includes(',')) {
        return sorted(items, multiAttributeGetter(attribute, options, rt), reverse, rt);
      }
      // Jinja sorts by a list of one: what is equal is never asked which is less.
      const before: KeyOrder = (a, b) => !same(a, b, rt) && order('<', a, b, rt);
      return sorted(items, attributeGetter(attribute, options, rt), reverse, rt, before);
    },
    1,
  ),
  dictsort: filter('do_dictsort', ['value', 'case_sensitive?', 'by?', 'reverse?'], dictSort),
  min: filter('do_min', ['value', 'case_sensitive?', 'attribute?'], (args, rt) => extreme('<', args, rt), 1),
  max: filter('do_max', ['value', 'case_sensitive?', 'attribute?'], (args, rt) => extreme('>', args, rt), 1),
  groupby: filter('sync_do_groupby', ['value', 'attribute', 'default?', 'case_sensitive?'], groupBy, 1),
  sum: filter('sync_do_sum', ['iterable', 'attribute?', 'start?'], sum, 1),
};

function isTrue(flag: Value | undefined, rt: Rt): boolean {
  return flag !== undefined && truthy(flag, rt);
}

/** sorted(): the flag has to be an int, as for C. */
function sorted(items: Value[], key: Getter, reverse: Value | undefined, rt: Rt, before?: KeyOrder): Value[] {
  return pySort(items, key, reverse !== undefined && toCInt(reverse) !== 0, rt, before);
}

function dictSort([value, caseSensitive, by, reverse]: readonly (Value | undefined)[], rt: Rt): Value {
  const which = by === undefined ? 'key' : textOf(by);
  if (which !== 'key' && which !== 'value') {
    return raise('FilterArgumentError', 'You can only sort by either "key" or "value"');
  }
  const at = which === 'key' ? 0 : 1;
  const sensitive = isTrue(caseSensitive, rt);
  const key: Getter = pair => {
    const item = unpackPair(pair, rt)[at];
    return sensitive ? item : ignoreCase(item, rt);
  };
  return sorted(toList(callAttribute(value, 'items', [], rt), rt), key, reverse, rt);
}

/** The first of the smallest or largest items. */
function extreme(op: '<' | '>', [value, caseSensitive, attribute]: readonly (Value | undefined)[], rt: Rt): Value {
  const source = iterate(value, rt);
  const first = source.next();
  if (first.done) return rt.makeUndefined({ hint: 'No aggregated item, sequence was empty.' });
  const key = attributeGetter(attribute, { ignoreCase: !isTrue(caseSensitive, rt) }, rt);
  let best = first.value;
  let bestKey = key(best);
  for (let step = source.next(); !step.done; step = source.next()) {
    rt.charge(8);
    const itemKey = key(step.value);
    if (order(op, itemKey, bestKey, rt)) [best, bestKey] = [step.value, itemKey];
  }
  return best;
}

/** Sorts by the attribute, then puts neighbours of the same one together; each group is known by its first item's. */
function groupBy([value, attribute, fallback, caseSensitive]: readonly (Value | undefined)[], rt: Rt): Value {
  const sensitive = isTrue(caseSensitive, rt);
  const key = attributeGetter(attribute, { fallback, ignoreCase: !sensitive }, rt);
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of pySort(toList(value, rt), key, false, rt)) {
    const itemKey = key(item);
    const last = groups[groups.length - 1];
    if (last !== undefined && same(last.key, itemKey, rt)) last.items.push(item);
    else groups.push({ key: itemKey, items: [item] });
  }
  const name = sensitive ? undefined : attributeGetter(attribute, { fallback }, rt);
  return groups.map(group => makeGroup(name === undefined ? group.key : name(group.items[0]), group.items));
}

function sum([value, attribute, start]: readonly (Value | undefined)[], rt: Rt): Value {
  const getter = given(attribute) ? attributeGetter(attribute, {}, rt) : undefined;
  const source = each(value, rt);
  if (isStr(start)) raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
  if (start instanceof PyBytes) raise('TypeError', "sum() can't sum bytes [use b''.join(seq) instead]");
  let total: Value = start === undefined ? 0 : start;
  for (const item of source) {
    rt.charge(8);
    total = add(total, getter === undefined ? item : getter(item), rt);
  }
  return total;
}
