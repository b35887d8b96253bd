import { raise } from '../../errors/python-error.js';
import { checks } from '../arguments.js';
import { asDict } from '../host-dict.js';
import { each } from '../iterate.js';
import { type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { AnySet, FrozenSet, PySet } from '../py-set.js';
import { repr } from '../text.js';

/** The algorithms follow CPython's setobject.c step by step, because they decide the order of the result. */

function empty(like: AnySet): AnySet {
  return like instanceof FrozenSet ? new FrozenSet() : new PySet();
}

function addAll(set: AnySet, other: Value, rt: Rt): void {
  if (other instanceof AnySet) {
    set.merge(other, rt);
    return;
  }
  for (const item of each(other, rt)) {
    rt.charge(16);
    set.insert(item, rt);
  }
}

function copy(set: AnySet, rt: Rt): AnySet {
  const result = empty(set);
  result.merge(set, rt);
  return result;
}

/** Any iterable as a set of the kind of `like`; sets as they are. */
function asSet(v: Value, like: AnySet, rt: Rt): AnySet {
  if (v instanceof AnySet) return v;
  const result = empty(like);
  addAll(result, v, rt);
  return result;
}

export function setDifference(set: AnySet, other: Value, rt: Rt): AnySet {
  const size = other instanceof AnySet ? other.size : asDict(other)?.size;
  if (size === undefined || set.size >> 2 > size) {
    const result = new PySet();
    result.merge(set, rt);
    result.removeAll(each(other, rt), rt);
    return set instanceof FrozenSet ? result.frozen() : result;
  }
  const result = empty(set);
  const has = other instanceof AnySet ? other : asDict(other);
  for (const item of set.items()) {
    rt.charge(16);
    if (!has?.has(item, rt)) result.insert(item, rt);
  }
  return result;
}

function intersection(set: AnySet, other: Value, rt: Rt): AnySet {
  if (other === set) return copy(set, rt);
  const result = empty(set);
  const swap = other instanceof AnySet && other.size > set.size;
  const asked = swap ? other : set;
  for (const item of each(swap ? set : other, rt)) {
    rt.charge(16);
    if (!asked.has(item, rt)) continue;
    result.insert(item, rt);
    // No further item of an iterable is looked at once all are found.
    if (!(other instanceof AnySet) && result.size >= set.size) break;
  }
  return result;
}

function toggleAll(set: PySet, other: Value, rt: Rt): void {
  if (other === set) {
    set.clear();
    return;
  }
  const items = asDict(other)?.keyList() ?? asSet(other, set, rt).items();
  for (const item of items) {
    rt.charge(16);
    if (!set.remove(item, rt)) set.insert(item, rt);
  }
}

function symmetricDifference(set: AnySet, other: Value, rt: Rt): AnySet {
  const result = new PySet();
  addAll(result, other, rt);
  toggleAll(result, set, rt);
  return set instanceof FrozenSet ? result.frozen() : result;
}

function differences(set: AnySet, others: readonly Value[], rt: Rt): AnySet {
  if (others.length === 0) return copy(set, rt);
  let result = setDifference(set, others[0], rt);
  for (const other of others.slice(1)) {
    if (result instanceof PySet) result.removeAll(each(other, rt), rt);
    else result = setDifference(result, other, rt);
  }
  return result;
}

function intersections(set: AnySet, others: readonly Value[], rt: Rt): AnySet {
  if (others.length === 0) return copy(set, rt);
  return others.reduce<AnySet>((result, other) => intersection(result, other, rt), set);
}

function union(set: AnySet, others: readonly Value[], rt: Rt): AnySet {
  const result = copy(set, rt);
  for (const other of others) if (other !== set) addAll(result, other, rt);
  return result;
}

function isDisjoint(set: AnySet, other: Value, rt: Rt): boolean {
  for (const item of each(other, rt)) {
    rt.charge(16);
    if (set.has(item, rt)) return false;
  }
  return true;
}

function isSuperset(set: AnySet, other: Value, rt: Rt): boolean {
  if (other instanceof AnySet) return other.isSubsetOf(set, rt);
  for (const item of each(other, rt)) {
    rt.charge(16);
    if (!set.has(item, rt)) return false;
  }
  return true;
}

function sharedMethods(type: 'set' | 'frozenset') {
  const check = checks(type);
  return {
    copy: check.none<AnySet>('copy', (set, rt) => (set instanceof FrozenSet ? set : copy(set, rt))),
    union: check.any<AnySet>('union', union),
    difference: check.any<AnySet>('difference', differences),
    intersection: check.any<AnySet>('intersection', intersections),
    symmetric_difference: check.one<AnySet>('symmetric_difference', symmetricDifference),
    isdisjoint: check.one<AnySet>('isdisjoint', isDisjoint),
    issubset: check.one<AnySet>('issubset', (set, other, rt) => set.isSubsetOf(asSet(other, set, rt), rt)),
    issuperset: check.one<AnySet>('issuperset', isSuperset),
  };
}

export const frozenSetMethods: MethodTable<AnySet> = methodTable<AnySet>(sharedMethods('frozenset'));

const check = checks('set');

export const setMethods: MethodTable<PySet> = methodTable<PySet>({
  ...sharedMethods('set'),
  add: check.one<PySet>('add', (set, item, rt) => {
    set.insert(item, rt);
    return null;
  }),
  clear: check.none<PySet>('clear', set => {
    set.clear();
    return null;
  }),
  discard: check.one<PySet>('discard', (set, item, rt) => {
    set.remove(item, rt);
    return null;
  }),
  pop: check.none<PySet>('pop', (set, rt) =>
    set.size === 0 ? raise('KeyError', "'pop from an empty set'") : set.pop(rt),
  ),
  remove: check.one<PySet>('remove', (set, item, rt) =>
    set.remove(item, rt) ? null : raise('KeyError', repr(item, rt)),
  ),
  update: check.any<PySet>('update', (set, args, rt) => {
    for (const other of args) addAll(set, other, rt);
    return null;
  }),
  difference_update: check.any<PySet>('difference_update', (set, args, rt) => {
    for (const other of args) {
      if (other === set) set.clear();
      else set.removeAll(each(other, rt), rt);
    }
    return null;
  }),
  intersection_update: check.any<PySet>('intersection_update', (set, args, rt) => {
    set.become(intersections(set, args, rt));
    return null;
  }),
  symmetric_difference_update: check.one<PySet>('symmetric_difference_update', (set, other, rt) => {
    toggleAll(set, other, rt);
    return null;
  }),
});
