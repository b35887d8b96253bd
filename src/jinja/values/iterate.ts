import { raise } from '../errors/python-error.js';
import { characters, strLength } from './code-points.js';
import { asDict } from './host-dict.js';
import { Markup } from './markup.js';
import { checkElements } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyIter } from './py-iter.js';
import { isList } from './tuple.js';
import { isPlainObject, typeName } from './type-name.js';

/** `iter(v)`: live over lists and dicts, by code point over texts. @throws TypeError `'int' object is not iterable` */
export function iterate(v: Value, rt: Rt): Iterator<Value> {
  return tryIterate(v, rt) ?? raise('TypeError', `'${typeName(v)}' object is not iterable`);
}

/** `iterate`, with undefined for what is not iterable. */
export function tryIterate(v: Value, rt: Rt): Iterator<Value> | undefined {
  if (Array.isArray(v)) return (v as Value[]).values();
  if (typeof v === 'string') return v[Symbol.iterator]();
  if (v instanceof PyObject) {
    return v instanceof Markup ? v.text[Symbol.iterator]() : v.pyIter?.(rt);
  }
  return isPlainObject(v) ? asDict(v)?.pyIter() : undefined;
}

/** `list(v)` as an array of its own. */
export function toList(v: Value, rt: Rt): Value[] {
  if (Array.isArray(v)) {
    checkElements(v.length, rt);
    return Array.from(v as Value[]);
  }
  if (typeof v === 'string') {
    checkElements(v.length, rt);
    return characters(v);
  }
  const result: Value[] = [];
  const source = iterate(v, rt);
  // Lists and tuples that come out of an iterator are most often made by it, so they weigh too.
  let weight = 0;
  let nextCheck = 4096;
  for (let step = source.next(); !step.done; step = source.next()) {
    result.push(step.value);
    rt.charge(Array.isArray(step.value) ? 16 : 6);
    weight += Array.isArray(step.value) ? 4 + step.value.length : 1;
    if (weight >= nextCheck) {
      rt.checkSize(weight * 8);
      nextCheck = weight + 4096;
    }
  }
  return result;
}

/** For `for … of` over any value of a template. */
export function each(v: Value, rt: Rt): Iterable<Value> {
  if (Array.isArray(v) || typeof v === 'string') return v as Iterable<Value>;
  const source = iterate(v, rt);
  return { [Symbol.iterator]: () => source };
}

/** `len(v)`. @throws TypeError `object of type 'int' has no len()` */
export function length(v: Value, rt: Rt): number {
  return tryLength(v, rt) ?? raise('TypeError', `object of type '${typeName(v)}' has no len()`);
}

/** `len(v)`, undefined where Python raises. */
export function tryLength(v: Value, rt: Rt): number | undefined {
  if (Array.isArray(v)) return v.length;
  if (typeof v === 'string') return strLength(v);
  if (v instanceof PyObject) return v instanceof Markup ? strLength(v.text) : v.pyLen?.(rt);
  return isPlainObject(v) ? asDict(v)?.size : undefined;
}

/** `reversed(v)`. @throws TypeError `'set' object is not reversible` */
export function reversed(v: Value, rt: Rt): PyIter {
  return tryReversed(v, rt) ?? raise('TypeError', `'${typeName(v)}' object is not reversible`);
}

export function tryReversed(v: Value, rt: Rt): PyIter | undefined {
  if (Array.isArray(v)) return new PyIter(isList(v) ? 'list_reverseiterator' : 'reversed', fromEnd(v));
  if (typeof v === 'string') return new PyIter('reversed', characters(v).reverse().values());
  if (v instanceof Markup) {
    return new PyIter(
      'reversed',
      characters(v.text)
        .reverse()
        .map(c => new Markup(c))
        .values(),
    );
  }
  if (!(v instanceof PyObject)) {
    return isPlainObject(v) ? new PyIter('dict_reversekeyiterator', asDict(v)?.pyReversed() ?? [].values()) : undefined;
  }
  const source = v.pyReversed?.(rt);
  if (source !== undefined) return new PyIter(reverseName(v), source);
  const sequence = v.pyLen !== undefined && v.pyGetitem !== undefined && !v.pyIsMapping;
  return sequence ? new PyIter('reversed', itemsFromEnd(v, v.pyLen?.(rt) ?? 0, rt)) : undefined;
}

/** Live like Python's: items that were taken off the end meanwhile are passed over. */
function* fromEnd(list: readonly Value[]): Generator<Value> {
  for (let i = list.length - 1; i >= 0; i--) {
    if (i >= list.length) return;
    yield list[i];
  }
}

/** Python's old protocol: anything with a length and `[]` by position. */
function* itemsFromEnd(v: PyObject, size: number, rt: Rt): Generator<Value> {
  for (let i = size - 1; i >= 0; i--) yield v.pyGetitem?.(i, rt);
}

function reverseName(v: PyObject): string {
  if (v.typeName === 'dict') return 'dict_reversekeyiterator';
  if (v.typeName === 'range') return 'range_iterator';
  const view = /^dict_(key|value|item)s$/.exec(v.typeName);
  return view === null ? 'reversed' : `dict_reverse${view[1]}iterator`;
}
