import { raise } from '../../errors/python-error.js';
import { checks } from '../arguments.js';
import { each } from '../iterate.js';
import { type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { AnySet, FrozenSet, PySet, setOf } from '../py-set.js';
import { repr } from '../text.js';

type Pick = (set: AnySet, other: AnySet, rt: Rt) => readonly Value[];

/** Any iterable as a set; sets as they are. */
function asSet(v: Value, rt: Rt): AnySet {
  if (v instanceof AnySet) return v;
  const result = new PySet();
  for (const item of each(v, rt)) {
    rt.charge(1);
    result.insert(item, rt);
  }
  return result;
}

const union: Pick = (set, other) => [...set.items(), ...other.items()];
const difference: Pick = (set, other, rt) => set.items().filter(item => !other.has(item, rt));
const symmetric: Pick = (set, other, rt) => [...difference(set, other, rt), ...difference(other, set, rt)];

/** CPython walks over the smaller set (the other, where both are as large) and keeps its items. */
const intersection: Pick = (set, other, rt) => {
  const [small, large] = set.size < other.size ? [set, other] : [other, set];
  return small.items().filter(item => large.has(item, rt));
};

function fresh(set: AnySet, items: readonly Value[], rt: Rt): AnySet {
  rt.charge(items.length);
  if (!(set instanceof FrozenSet)) return setOf(items, rt);
  const result = new FrozenSet();
  for (const item of items) result.insert(item, rt);
  return result;
}

/** Folds any number of others into a new set. */
function folded(set: AnySet, others: readonly Value[], pick: Pick, rt: Rt): AnySet {
  let result = fresh(set, set.items(), rt);
  for (const other of others) result = fresh(set, pick(result, asSet(other, rt), rt), rt);
  return result;
}

function assign(set: PySet, items: readonly Value[], rt: Rt): null {
  const kept = [...items];
  set.clear();
  for (const item of kept) set.insert(item, rt);
  return null;
}

function sharedMethods(type: 'set' | 'frozenset') {
  const check = checks(type);
  return {
    copy: check.none<AnySet>('copy', (set, rt) => (set instanceof FrozenSet ? set : fresh(set, set.items(), rt))),
    union: check.any<AnySet>('union', (set, args, rt) => folded(set, args, union, rt)),
    difference: check.any<AnySet>('difference', (set, args, rt) => folded(set, args, difference, rt)),
    intersection: check.any<AnySet>('intersection', (set, args, rt) => folded(set, args, intersection, rt)),
    symmetric_difference: check.one<AnySet>('symmetric_difference', (set, other, rt) =>
      folded(set, [other], symmetric, rt),
    ),
    isdisjoint: check.one<AnySet>(
      'isdisjoint',
      (set, other, rt) => intersection(set, asSet(other, rt), rt).length === 0,
    ),
    issubset: check.one<AnySet>('issubset', (set, other, rt) => set.isSubsetOf(asSet(other, rt))),
    issuperset: check.one<AnySet>('issuperset', (set, other, rt) => asSet(other, rt).isSubsetOf(set)),
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
  pop: check.none<PySet>('pop', (set, rt) => {
    if (set.size === 0) raise('KeyError', "'pop from an empty set'");
    const item = set.items()[0];
    set.remove(item, rt);
    return item;
  }),
  remove: check.one<PySet>('remove', (set, item, rt) =>
    set.remove(item, rt) ? null : raise('KeyError', repr(item, rt)),
  ),
  update: check.any<PySet>('update', (set, args, rt) => {
    for (const other of args) for (const item of asSet(other, rt).items()) set.insert(item, rt);
    return null;
  }),
  difference_update: check.any<PySet>('difference_update', (set, args, rt) =>
    assign(set, folded(set, args, difference, rt).items(), rt),
  ),
  intersection_update: check.any<PySet>('intersection_update', (set, args, rt) =>
    assign(set, folded(set, args, intersection, rt).items(), rt),
  ),
  symmetric_difference_update: check.one<PySet>('symmetric_difference_update', (set, other, rt) =>
    assign(set, symmetric(set, asSet(other, rt), rt), rt),
  ),
});
