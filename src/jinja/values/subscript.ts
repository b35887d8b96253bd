import { raise } from '../errors/python-error.js';
import { isWide, strLength, toUnits } from './code-points.js';
import { asDict } from './host-dict.js';
import { Markup } from './markup.js';
import { intOf } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { PyRange } from './py-range.js';
import { strRepr } from './str-repr.js';
import { repr } from './text.js';
import { Tuple } from './tuple.js';
import { isPlainObject, typeName } from './type-name.js';

/** `obj[key]` where missing is undefined: no such key or index, or nothing to subscribe. Unhashable keys too. */
export function findItem(object: Value, key: Value, rt: Rt): Value | undefined {
  if (Array.isArray(object)) return itemAt(object, key);
  if (typeof object === 'string') return charAt(object, key);
  if (object instanceof PyObject) {
    if (object instanceof Markup) {
      const c = charAt(object.text, key);
      return c === undefined ? undefined : new Markup(c);
    }
    return object.pyGetitem?.(key, rt);
  }
  return isPlainObject(object) ? asDict(object)?.get(key, rt) : undefined;
}

function itemAt(list: readonly Value[], key: Value): Value | undefined {
  const index = typeof key === 'number' ? key : intOf(key);
  if (typeof index !== 'number') return undefined;
  return list[index < 0 ? index + list.length : index];
}

function charAt(text: string, key: Value): string | undefined {
  const index = intOf(key);
  if (typeof index !== 'number') return undefined;
  if (!isWide(text)) {
    const at = index < 0 ? index + text.length : index;
    return at >= 0 && at < text.length ? text[at] : undefined;
  }
  const size = strLength(text);
  const at = index < 0 ? index + size : index;
  if (at < 0 || at >= size) return undefined;
  return String.fromCodePoint(text.codePointAt(toUnits(text, at)) ?? 0);
}

/** Whether the type has `[]`. */
export function isSubscriptable(v: Value): boolean {
  if (v instanceof PyObject) return v instanceof Markup || v.pyGetitem !== undefined;
  return Array.isArray(v) || typeof v === 'string' || isPlainObject(v);
}

/** `obj[key]` as Python itself has it. @throws KeyError, IndexError, TypeError */
export function subscript(object: Value, key: Value, rt: Rt): Value {
  const found = findItem(object, key, rt);
  if (found !== undefined) return found;
  if (asDict(object) !== undefined) return raise('KeyError', repr(key, rt));
  const kind = sequenceKind(object);
  if (kind === undefined) return raise('TypeError', `'${typeName(object)}' object is not subscriptable`);
  const index = intOf(key);
  if (index === undefined)
    return raise('TypeError', `${kind.indices} ${kind.quoted ? strRepr(typeName(key)) : typeName(key)}`);
  if (typeof index === 'bigint') raise('IndexError', "cannot fit 'int' into an index-sized integer");
  return raise('IndexError', `${kind.index} out of range`);
}

type SequenceKind = { readonly index: string; readonly indices: string; readonly quoted?: true };

/** How IndexError names the index, and how TypeError names the kinds of index that are right. */
function sequenceKind(object: Value): SequenceKind | undefined {
  if (typeof object === 'string' || object instanceof Markup) {
    return { index: 'string index', indices: 'string indices must be integers, not', quoted: true };
  }
  const name = Array.isArray(object)
    ? object instanceof Tuple
      ? 'tuple'
      : 'list'
    : object instanceof PyRange
      ? 'range'
      : undefined;
  if (name !== undefined) {
    const index = name === 'range' ? 'range object index' : `${name} index`;
    return { index, indices: `${name} indices must be integers or slices, not` };
  }
  if (object instanceof PyBytes) return { index: 'index', indices: 'byte indices must be integers or slices, not' };
  return undefined;
}
