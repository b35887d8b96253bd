import { raise } from '../../errors/python-error.js';
import { checks } from '../arguments.js';
import { Dict } from '../dict.js';
import { dictFromKeys, updateDict, updateKwargs } from '../dict-update.js';
import { DictView } from '../dict-view.js';
import { hasItem, isSetLike } from '../equality.js';
import { each } from '../iterate.js';
import { type MethodTable, methodTable, type PyObject, type Rt, type Value } from '../protocol.js';
import { repr } from '../text.js';
import { makeTuple } from '../tuple.js';

const check = checks('dict');

export const dictMethods: MethodTable<Dict> = methodTable<Dict>({
  clear: check.none<Dict>('clear', dict => {
    dict.clear();
    return null;
  }),
  copy: check.none<Dict>('copy', (dict, rt) => copyDict(dict, rt)),
  fromkeys: check.some<Dict>('fromkeys', 1, 2, (_, args, rt) => dictFromKeys(args[0], args[1] ?? null, rt)),
  get: check.some<Dict>('get', 1, 2, (dict, args, rt) => {
    const value = dict.get(args[0], rt);
    return value !== undefined ? value : (args[1] ?? null);
  }),
  items: check.none<Dict>('items', dict => new DictView(dict, 'items')),
  keys: check.none<Dict>('keys', dict => new DictView(dict, 'keys')),
  pop: check.some<Dict>('pop', 1, 2, (dict, args, rt) => {
    // An empty dict does not even ask for the key's hash.
    const value = dict.size === 0 ? undefined : dict.get(args[0], rt);
    if (value === undefined) return args.length > 1 ? args[1] : raise('KeyError', repr(args[0], rt));
    dict.delete(args[0], rt);
    return value;
  }),
  popitem: check.none<Dict>('popitem', (dict, rt) => {
    if (dict.size === 0) raise('KeyError', "'popitem(): dictionary is empty'");
    rt.charge(dict.size >> 1);
    const key = dict.keyList().at(-1);
    const value = dict.get(key, rt);
    dict.delete(key, rt);
    return makeTuple([key, value]);
  }),
  setdefault: check.some<Dict>('setdefault', 1, 2, (dict, args, rt) => {
    const value = dict.get(args[0], rt);
    if (value !== undefined) return value;
    dict.set(args[0], args[1] ?? null, rt);
    return args[1] ?? null;
  }),
  update: (dict, args, kwargs, rt) => {
    if (args.length > 1) raise('TypeError', `update expected at most 1 argument, got ${args.length}`);
    if (args.length === 1) updateDict(dict, args[0], v => keysOf(v, rt), rt);
    updateKwargs(dict, kwargs);
    return null;
  },
  values: check.none<Dict>('values', dict => new DictView(dict, 'values')),
});

function copyDict(dict: Dict, rt: Rt): Dict {
  rt.charge(dict.size * 16);
  const result = new Dict();
  for (const key of dict.keyList()) result.set(key, dict.get(key, rt), rt);
  return result;
}

/** `v.keys()` of an object that is no dict, if it has such a method. */
export function keysOf(v: PyObject, rt: Rt): Value | undefined {
  const own = v.pyMethods?.['keys'];
  if (own !== undefined) return own(v as never, [], null, rt);
  const method = v.pyGetattr?.('keys', rt);
  return method === undefined ? undefined : rt.call(method, [], null);
}

const checkKeys = checks('dict_keys');

/** isdisjoint, which views of keys and items have; the view of values has nothing. */
export const viewMethods: MethodTable<DictView> = methodTable<DictView>({
  isdisjoint: checkKeys.one<DictView>('isdisjoint', (view, other, rt) => {
    for (const item of each(other, rt)) {
      rt.charge(1);
      if (isSetLike(view) && hasItem(view, item, rt)) return false;
    }
    return true;
  }),
});
