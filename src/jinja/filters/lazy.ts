import {
  each,
  type HostFunction,
  hashKey,
  hostFunction,
  type Kwargs,
  PyIter,
  PythonError,
  type Rt,
  raise,
  repr,
  strRepr,
  textOf,
  truthy,
  Undefined,
  type Value,
} from '../values/index.js';
import { attributeGetter } from './attribute-getter.js';
import { filter } from './define.js';

/** The filters that give a generator: nothing is looked at, not even the arguments, until something asks for items. */
export const lazyFilters: Readonly<Record<string, HostFunction>> = {
  map: hostFunction('sync_do_map', (args, kwargs, rt) => {
    requireValue('sync_do_map', args, kwargs);
    return new PyIter('generator', mapped(args, kwargs, rt), 'sync_do_map');
  }),
  select: selector('sync_do_select', false, true),
  reject: selector('sync_do_reject', false, false),
  selectattr: selector('sync_do_selectattr', true, true),
  rejectattr: selector('sync_do_rejectattr', true, false),
  unique: filter(
    'sync_do_unique',
    ['value', 'case_sensitive?', 'attribute?'],
    ([value, caseSensitive, attribute], rt) => {
      const ignoreCase = caseSensitive === undefined || !truthy(caseSensitive, rt);
      return new PyIter('generator', uniqueItems(value, attribute, ignoreCase, rt), 'sync_do_unique');
    },
    1,
  ),
};

function requireValue(name: string, args: readonly Value[], kwargs: Kwargs | null): void {
  if (args.length > 0) return;
  if (kwargs !== null && Object.hasOwn(kwargs, 'value')) args = [kwargs['value']];
  else raise('TypeError', `${name}() missing 1 required positional argument: 'value'`);
}

function* mapped([value, ...args]: readonly Value[], kwargs: Kwargs | null, rt: Rt): Generator<Value> {
  if (!truthy(value, rt)) return;
  const convert = mapFunction(args, kwargs, rt);
  for (const item of each(value, rt)) {
    rt.charge(10);
    yield convert(item);
  }
}

function mapFunction(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): (item: Value) => Value {
  if (args.length === 0 && kwargs !== null && Object.hasOwn(kwargs, 'attribute')) {
    const other = Object.keys(kwargs).find(key => key !== 'attribute' && key !== 'default');
    if (other !== undefined) raise('FilterArgumentError', `Unexpected keyword argument ${strRepr(other)}`);
    return attributeGetter(kwargs['attribute'], { fallback: kwargs['default'] }, rt);
  }
  if (args.length === 0) raise('FilterArgumentError', 'map requires a filter argument');
  const [name, ...rest] = args;
  return item => callByName('filter', name, [item, ...rest], kwargs, rt);
}

/** A filter or test that a template names by a value. */
function callByName(kind: 'filter' | 'test', name: Value, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const text = textOf(name);
  if (text === undefined) hashKey(name, rt);
  const run = text === undefined ? undefined : kind === 'filter' ? rt.filter(text) : rt.test(text);
  if (run !== undefined) return run(args, kwargs, rt);
  const message = `No ${kind} named ${repr(name, rt)}.`;
  return raise('TemplateRuntimeError', name instanceof Undefined ? message + quotingHint(name, rt) : message);
}

function quotingHint(name: Undefined, rt: Rt): string {
  try {
    return name.fail(rt);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    return ` (${error.message}; did you forget to quote the callable name?)`;
  }
}

function selector(name: string, byAttribute: boolean, wanted: boolean): HostFunction {
  return hostFunction(name, (args, kwargs, rt) => {
    requireValue(name, args, kwargs);
    return new PyIter('generator', selected(args, kwargs, byAttribute, wanted, rt), 'select_or_reject');
  });
}

function* selected(
  [value, ...args]: readonly Value[],
  kwargs: Kwargs | null,
  byAttribute: boolean,
  wanted: boolean,
  rt: Rt,
): Generator<Value> {
  if (!truthy(value, rt)) return;
  if (byAttribute && args.length === 0) raise('FilterArgumentError', 'Missing parameter for attribute name');
  const getter = byAttribute ? attributeGetter(args[0], {}, rt) : undefined;
  const [name, ...rest] = byAttribute ? args.slice(1) : args;
  for (const item of each(value, rt)) {
    rt.charge(10);
    const looked = getter === undefined ? item : getter(item);
    const result = name === undefined ? looked : callByName('test', name, [looked, ...rest], kwargs, rt);
    if (truthy(result, rt) === wanted) yield item;
  }
}

function* uniqueItems(value: Value, attribute: Value | undefined, ignoreCase: boolean, rt: Rt): Generator<Value> {
  const getter = attributeGetter(attribute, { ignoreCase }, rt);
  const seen = new Set<unknown>();
  for (const item of each(value, rt)) {
    rt.charge(10);
    const key = hashKey(getter(item), rt);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}
