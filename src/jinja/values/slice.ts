import { raise } from '../errors/python-error.js';
import { characters, isWide, sliceText, strLength } from './code-points.js';
import { asDict } from './host-dict.js';
import { Markup } from './markup.js';
import { checkElements, intOf } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { PyRange } from './py-range.js';
import { makeTuple, Tuple } from './tuple.js';
import { typeName } from './type-name.js';

/** The positions a slice stands for: `count` of them from `start` by `step`, short of `stop`. */
export type Span = { readonly start: number; readonly stop: number; readonly step: number; readonly count: number };

/** `slice(start, stop, step).indices(length)`. @throws TypeError, ValueError */
export function sliceSpan(start: Value, stop: Value, step: Value, length: number): Span {
  const by = bound(step) ?? 1;
  if (by === 0) raise('ValueError', 'slice step cannot be zero');
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const place = (value: Value, otherwise: number): number => {
    const n = bound(value);
    if (n === undefined) return otherwise;
    return Math.min(Math.max(n < 0 ? n + length : n, low), high);
  };
  const from = place(start, by > 0 ? low : high);
  const to = place(stop, by > 0 ? high : low);
  return { start: from, stop: to, step: by, count: Math.max(0, Math.ceil((to - from) / by)) };
}

/** A bound as a number; whatever lies past the safe ints lies past every sequence. */
function bound(v: Value): number | undefined {
  if (v === null || v === undefined) return undefined;
  const n = intOf(v);
  if (n === undefined) raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
  if (typeof n === 'number') return n;
  return n > 0n ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER;
}

/** `obj[start:stop:step]`; None or undefined for a bound that was left out. */
export function subscriptSlice(object: Value, start: Value, stop: Value, step: Value, rt: Rt): Value {
  if (Array.isArray(object)) return sliceArray(object, sliceSpan(start, stop, step, object.length), rt);
  if (typeof object === 'string') return sliceString(object, start, stop, step, rt);
  if (object instanceof PyObject) {
    if (object instanceof Markup) return new Markup(sliceString(object.text, start, stop, step, rt));
    if (object instanceof PyBytes) return new PyBytes(sliceString(object.binary, start, stop, step, rt));
    if (object instanceof PyRange) return sliceRange(object, sliceSpan(start, stop, step, object.count));
    if (object.pySlice !== undefined) return object.pySlice(start, stop, step, rt);
  }
  if (asDict(object) !== undefined) raise('TypeError', "unhashable type: 'slice'");
  return raise('TypeError', `'${typeName(object)}' object is not subscriptable`);
}

function sliceArray(items: readonly Value[], span: Span, rt: Rt): Value[] {
  checkElements(span.count, rt);
  let result: Value[];
  if (span.step === 1) result = Array.prototype.slice.call(items, span.start, span.start + span.count);
  else result = picked(span, items);
  return items instanceof Tuple ? makeTuple(result) : result;
}

function picked<T>({ start, step, count }: Span, items: ArrayLike<T>): T[] {
  const result: T[] = [];
  for (let i = 0; i < count; i++) result.push(items[start + i * step] as T);
  return result;
}

function sliceString(text: string, start: Value, stop: Value, step: Value, rt: Rt): string {
  const span = sliceSpan(start, stop, step, strLength(text));
  if (span.step === 1) return sliceText(text, span.start, span.start + span.count);
  rt.charge(text.length * 4);
  return picked(span, isWide(text) ? characters(text) : text).join('');
}

function sliceRange(range: PyRange, span: Span): PyRange {
  return new PyRange(range.at(span.start), range.at(span.stop), range.step * span.step);
}
