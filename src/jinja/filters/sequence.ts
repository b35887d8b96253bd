import {
  asDict,
  callAttribute,
  each,
  equals,
  escapeHtml,
  floordiv,
  type HostFunction,
  hasAttribute,
  hasHtml,
  isStr,
  iterate,
  length,
  mod,
  mul,
  order,
  PyIter,
  PyObject,
  PythonError,
  type Rt,
  raise,
  reversed,
  softStr,
  str,
  sub,
  subscript,
  subscriptSlice,
  toIndex,
  toList,
  truthy,
  tryReversed,
  typeName,
  Undefined,
  type Value,
} from '../values/index.js';
import { attributeGetter } from './attribute-getter.js';
import { builtinFunction, filter, given } from './define.js';

const defaulting = filter('do_default', ['value', 'default_value?', 'boolean?'], ([value, fallback, boolean], rt) => {
  const missing = value instanceof Undefined || (boolean !== undefined && truthy(boolean, rt) && !truthy(value, rt));
  return missing ? (fallback === undefined ? '' : fallback) : value;
});

/** The filters that look at, join or cut sequences. */
export const sequenceFilters: Readonly<Record<string, HostFunction>> = {
  attr: filter('do_attr', ['obj', 'name'], attribute, 1),
  d: defaulting,
  default: defaulting,
  count: builtinFunction('len', length),
  length: builtinFunction('len', length),
  list: filter('sync_do_list', ['value'], ([value], rt) => toList(value, rt)),
  first: filter('sync_do_first', ['seq'], ([value], rt) => firstOf(iterate(value, rt), 'first', rt), 1),
  last: filter('do_last', ['seq'], ([value], rt) => firstOf(reversed(value, rt), 'last', rt), 1),
  random: filter('do_random', ['seq'], ([value], rt) => randomOf(value, rt), 1),
  reverse: filter('do_reverse', ['value'], ([value], rt) => reverse(value, rt)),
  join: filter('sync_do_join', ['value', 'd?', 'attribute?'], join, 1),
  items: filter('do_items', ['value'], ([value], rt) => new PyIter('generator', itemsOf(value, rt), 'do_items')),
  batch: filter(
    'do_batch',
    ['value', 'linecount', 'fill_with?'],
    ([value, count, fill], rt) => new PyIter('generator', batches(value, count, fill, rt), 'do_batch'),
  ),
  slice: filter(
    'sync_do_slice',
    ['value', 'slices', 'fill_with?'],
    ([value, count, fill], rt) => new PyIter('generator', slices(value, count, fill, rt), 'sync_do_slice'),
  ),
};

/** `obj.name` without the fallback to an item. */
function attribute([object, name]: readonly (Value | undefined)[], rt: Rt): Value {
  if (!isStr(name)) return raise('TypeError', `attribute name must be string, not '${typeName(name)}'`);
  const text = str(name, rt);
  return hasAttribute(object, text, rt) ? rt.getattr(object, text) : rt.makeUndefined({ object, name });
}

function firstOf(source: Iterator<Value>, which: 'first' | 'last', rt: Rt): Value {
  const step = source.next();
  return step.done ? rt.makeUndefined({ hint: `No ${which} item, sequence was empty.` }) : step.value;
}

function randomOf(value: Value, rt: Rt): Value {
  const size = length(value, rt);
  if (size === 0) return rt.makeUndefined({ hint: 'No random item, sequence was empty.' });
  return subscript(value, Math.floor(rt.random() * size), rt);
}

function reverse(value: Value, rt: Rt): Value {
  if (isStr(value)) return subscriptSlice(value, null, null, -1, rt);
  const source = tryReversed(value, rt);
  if (source !== undefined) return source;
  try {
    return toList(value, rt).reverse();
  } catch (error) {
    if (error instanceof PythonError && error.type === 'TypeError') {
      raise('FilterArgumentError', 'argument must be iterable');
    }
    throw error;
  }
}

function join([value, separator, attribute]: readonly (Value | undefined)[], rt: Rt): Value {
  const glue = separator === undefined ? '' : separator;
  const getter = given(attribute) ? attributeGetter(attribute, {}, rt) : undefined;
  // The separator is made a text before the items are asked for, except where their attributes are.
  const text = rt.autoescape || getter !== undefined ? undefined : str(glue, rt);
  const source = iterate(value, rt);
  const items = (convert: (item: Value) => Value): PyIter =>
    new PyIter('map', {
      next: () => {
        const step = source.next();
        return step.done
          ? step
          : { done: false, value: convert(getter === undefined ? step.value : getter(step.value)) };
      },
    });
  if (!rt.autoescape) return callAttribute(text ?? str(glue, rt), 'join', [items(item => str(item, rt))], rt);
  if (hasHtml(glue)) return callAttribute(softStr(glue, rt), 'join', [items(item => softStr(item, rt))], rt);
  const parts = toList(
    items(item => item),
    rt,
  );
  // What has `__html__` stays as it is for the join, which escapes the rest.
  const escapes = parts.some(hasHtml);
  const texts = parts.map(part => (hasHtml(part) ? part : str(part, rt)));
  return callAttribute(escapes ? escapeHtml(glue, rt) : str(glue, rt), 'join', [texts], rt);
}

function* itemsOf(value: Value, rt: Rt): Generator<Value> {
  if (value instanceof Undefined) return;
  const mapping = asDict(value) !== undefined || (value instanceof PyObject && value.pyIsMapping);
  if (!mapping) raise('TypeError', 'Can only get item pairs from a mapping.');
  yield* each(callAttribute(value, 'items', [], rt), rt);
}

function* batches(value: Value, count: Value, fill: Value | undefined, rt: Rt): Generator<Value> {
  let batch: Value[] = [];
  for (const item of each(value, rt)) {
    rt.charge(4);
    if (equals(batch.length, count, rt)) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (given(fill) && order('<', batch.length, count, rt)) {
    const missing = mul([fill], sub(count, batch.length, rt), rt) as Value[];
    for (const item of missing) batch.push(item);
  }
  yield batch;
}

function* slices(value: Value, count: Value, fill: Value | undefined, rt: Rt): Generator<Value> {
  const items = toList(value, rt);
  const perSlice = Number(floordiv(items.length, count, rt));
  const longer = Number(mod(items.length, count, rt));
  const total = Number(toIndex(count));
  let offset = 0;
  for (let number = 0; number < total; number++) {
    rt.charge(16);
    const start = offset + number * perSlice;
    if (number < longer) offset++;
    const slice = items.slice(start, offset + (number + 1) * perSlice);
    if (given(fill) && number >= longer) slice.push(fill);
    yield slice;
  }
}
