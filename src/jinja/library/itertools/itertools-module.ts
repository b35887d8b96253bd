import { raise } from '../../errors/python-error.js';
import { add } from '../../values/arithmetic.js';
import { Dict } from '../../values/dict.js';
import { equals } from '../../values/equality.js';
import { iterate, toList } from '../../values/iterate.js';
import { checkElements, intOf, isNumber, toSize } from '../../values/numbers.js';
import {
  type HostFunction,
  hostFunction,
  type Kwargs,
  methodTable,
  PyObject,
  type Rt,
  type Value,
} from '../../values/protocol.js';
import { PyIter } from '../../values/py-iter.js';
import { PyType } from '../../values/py-type.js';
import { truthy } from '../../values/truth.js';
import { makeTuple } from '../../values/tuple.js';
import { bindBuiltin } from '../bind-builtin.js';
import { callNow } from '../call-back.js';
import { combinations, permutations, product } from './combinatorics.js';
import { PyCount, PyRepeat } from './iterator-kinds.js';

type Maker = (args: Value[], kwargs: Kwargs | null, rt: Rt) => Value;

/** Python's `itertools` with all of its functions; dbt gives templates fourteen of them. */
export function makeItertoolsModule(): Dict {
  const module = new Dict();
  for (const [name, make] of Object.entries(MAKERS)) {
    module.setText(name, new PyType({ name, qualified: `itertools.${name}`, construct: make, ...statics(name) }));
  }
  module.setText('tee', hostFunction('tee', tee));
  return module;
}

/** The function of that name, for callers that wrap it. */
export function itertoolsFunction(name: string): HostFunction | undefined {
  if (name === 'tee') return hostFunction('tee', tee);
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  return make === undefined ? undefined : hostFunction(name, make);
}

function statics(name: string) {
  if (name !== 'chain') return {};
  return {
    statics: methodTable<PyType>({
      from_iterable: (_, args, kwargs, rt) => {
        if (args.length !== 1 || kwargs !== null) {
          raise('TypeError', `chain.from_iterable() takes exactly one argument (${args.length} given)`);
        }
        return iterator('chain', chained(iterate(args[0], rt), rt));
      },
    }),
  };
}

function iterator(name: string, source: Iterator<Value>): PyIter {
  return new PyIter(`itertools.${name}`, source);
}

/** An item that goes through a generator takes about as long as so many steps of a template. */
const ITEM = 6;

function of(source: Iterator<Value>): Iterable<Value> {
  return { [Symbol.iterator]: () => source };
}

/** Checks the arguments of a function that takes them by position only. */
function positional(name: string, least: number, most: number, args: readonly Value[], kwargs: Kwargs | null): void {
  if (kwargs !== null && Object.keys(kwargs).length > 0) raise('TypeError', `${name}() takes no keyword arguments`);
  if (args.length >= least && args.length <= most) return;
  const bound = args.length < least ? least : most;
  const word = least === most ? '' : args.length < least ? 'at least ' : 'at most ';
  raise('TypeError', `${name} expected ${word}${bound} argument${bound === 1 ? '' : 's'}, got ${args.length}`);
}

function* chained(sources: Iterator<Value>, rt: Rt): Generator<Value> {
  for (const source of of(sources)) yield* charged(iterate(source, rt), rt);
}

function* charged(source: Iterator<Value>, rt: Rt): Generator<Value> {
  for (const item of of(source)) {
    rt.charge(ITEM);
    yield item;
  }
}

function isNumeric(v: Value): boolean {
  return isNumber(v) || (v instanceof PyObject && v.pyIsNumber);
}

function size(v: Value): number {
  const n = toSize(v);
  if (n < 0) raise('ValueError', 'r must be non-negative');
  return n;
}

/** Passes on items for which `keep` says so, until it says to stop. */
function* sieve(source: Iterator<Value>, keep: (item: Value) => boolean | 'stop', rt: Rt): Generator<Value> {
  for (const item of charged(source, rt)) {
    const verdict = keep(item);
    if (verdict === 'stop') return;
    if (verdict) yield item;
  }
}

function predicate(test: Value, rt: Rt): (item: Value) => boolean {
  return item => truthy(test === null ? item : callNow(test, [item], rt), rt);
}

const MAKERS: Record<string, Maker> = {
  count(args, kwargs, rt) {
    const [start = 0, step = 1] = bindBuiltin('count()', ['start?', 'step?'], args, kwargs);
    if (!isNumeric(start) || !isNumeric(step)) raise('TypeError', 'a number is required');
    return new PyCount(start, step, rt);
  },
  cycle(args, kwargs, rt) {
    positional('cycle', 1, 1, args, kwargs);
    return iterator('cycle', cycled(iterate(args[0], rt), rt));
  },
  repeat(args, kwargs, rt) {
    const [object, times] = bindBuiltin('repeat()', ['object', 'times?'], args, kwargs);
    return new PyRepeat(object, times === undefined ? undefined : toSize(times), rt);
  },
  accumulate(args, kwargs, rt) {
    const [source, func = null, initial = null] = bindBuiltin(
      'accumulate()',
      ['iterable', 'func?', 'initial?'],
      args,
      kwargs,
    );
    return iterator('accumulate', accumulated(iterate(source, rt), func, initial, rt));
  },
  chain(args, kwargs, rt) {
    if (kwargs !== null && Object.keys(kwargs).length > 0) raise('TypeError', 'chain() takes no keyword arguments');
    return iterator('chain', chained(args.values(), rt));
  },
  compress(args, kwargs, rt) {
    const [data, selectors] = bindBuiltin('compress()', ['data', 'selectors'], args, kwargs);
    const items = iterate(data, rt);
    const flags = iterate(selectors, rt);
    return iterator(
      'compress',
      sieve(
        items,
        () => {
          const flag = flags.next();
          return flag.done ? 'stop' : truthy(flag.value, rt);
        },
        rt,
      ),
    );
  },
  dropwhile(args, kwargs, rt) {
    positional('dropwhile', 2, 2, args, kwargs);
    const holds = predicate(args[0], rt);
    let dropping = true;
    return iterator(
      'dropwhile',
      sieve(
        iterate(args[1], rt),
        item => {
          dropping = dropping && holds(item);
          return !dropping;
        },
        rt,
      ),
    );
  },
  takewhile(args, kwargs, rt) {
    positional('takewhile', 2, 2, args, kwargs);
    const holds = predicate(args[0], rt);
    return iterator(
      'takewhile',
      sieve(iterate(args[1], rt), item => (holds(item) ? true : 'stop'), rt),
    );
  },
  filterfalse(args, kwargs, rt) {
    positional('filterfalse', 2, 2, args, kwargs);
    const holds = predicate(args[0], rt);
    return iterator(
      'filterfalse',
      sieve(iterate(args[1], rt), item => !holds(item), rt),
    );
  },
  groupby(args, kwargs, rt) {
    const [source, key = null] = bindBuiltin('groupby()', ['iterable', 'key?'], args, kwargs);
    return iterator('groupby', grouped(iterate(source, rt), key, rt));
  },
  islice(args, kwargs, rt) {
    positional('islice', 2, 4, args, kwargs);
    const [source, ...bounds] = args;
    const [start, stop, step] =
      bounds.length === 1 ? [null, bounds[0], null] : [bounds[0], bounds[1], bounds[2] ?? null];
    return iterator('islice', sliced(source, sliceBounds(start, stop, step, bounds.length === 1), rt));
  },
  pairwise(args, kwargs, rt) {
    positional('pairwise', 1, 1, args, kwargs);
    return iterator('pairwise', paired(iterate(args[0], rt), rt));
  },
  starmap(args, kwargs, rt) {
    positional('starmap', 2, 2, args, kwargs);
    return iterator('starmap', starmapped(args[0], iterate(args[1], rt), rt));
  },
  zip_longest(args, kwargs, rt) {
    const { fillvalue = null, ...others } = kwargs ?? {};
    if (Object.keys(others).length > 0) raise('TypeError', 'zip_longest() got an unexpected keyword argument');
    return iterator(
      'zip_longest',
      zipped(
        args.map(arg => iterate(arg, rt)),
        fillvalue,
        rt,
      ),
    );
  },
  product(args, kwargs, rt) {
    const { repeat = 1, ...others } = kwargs ?? {};
    for (const name of Object.keys(others)) {
      raise('TypeError', `'${name}' is an invalid keyword argument for product()`);
    }
    const times = toSize(repeat);
    if (times < 0) raise('ValueError', 'repeat argument cannot be negative');
    checkElements(args.length * times, rt);
    const pools = args.map(arg => toList(arg, rt));
    const all = Array.from({ length: times }, () => pools).flat();
    return iterator('product', product(all, rt));
  },
  permutations(args, kwargs, rt) {
    const [source, r = null] = bindBuiltin('permutations()', ['iterable', 'r?'], args, kwargs);
    const pool = toList(source, rt);
    if (r !== null && intOf(r) === undefined) raise('TypeError', 'Expected int as r');
    return iterator('permutations', permutations(pool, r === null ? pool.length : size(r), rt));
  },
  combinations(args, kwargs, rt) {
    const [source, r] = bindBuiltin('combinations()', ['iterable', 'r'], args, kwargs);
    return iterator('combinations', combinations(toList(source, rt), size(r), false, rt));
  },
  combinations_with_replacement(args, kwargs, rt) {
    const [source, r] = bindBuiltin('combinations_with_replacement()', ['iterable', 'r'], args, kwargs);
    const count = size(r);
    checkElements(count, rt);
    return iterator('combinations_with_replacement', combinations(toList(source, rt), count, true, rt));
  },
};

function* cycled(source: Iterator<Value>, rt: Rt): Generator<Value> {
  const seen: Value[] = [];
  for (const item of charged(source, rt)) {
    seen.push(item);
    yield item;
  }
  while (seen.length > 0) yield* charged(seen.values(), rt);
}

function* accumulated(source: Iterator<Value>, func: Value, initial: Value, rt: Rt): Generator<Value> {
  let total: Value = initial;
  let started = initial !== null;
  if (started) yield total;
  for (const item of charged(source, rt)) {
    if (!started) total = item;
    else total = func === null ? add(total, item, rt) : callNow(func, [total, item], rt);
    started = true;
    yield total;
  }
}

/** A group reads from the source that all share; turning to the next one skips what is left of it. */
function* grouped(source: Iterator<Value>, key: Value, rt: Rt): Generator<Value> {
  const keyOf = (item: Value) => (key === null ? item : callNow(key, [item], rt));
  const advance = () => {
    rt.charge(1);
    const step = source.next();
    return step.done ? undefined : { item: step.value, key: keyOf(step.value) };
  };
  let current = advance();
  while (current !== undefined) {
    const { key: groupKey } = current;
    let live = true;
    const group = function* () {
      while (live && current !== undefined && equals(current.key, groupKey, rt)) {
        const { item } = current;
        current = advance();
        yield item;
      }
    };
    yield makeTuple([groupKey, iterator('_grouper', group())]);
    live = false;
    while (current !== undefined && equals(current.key, groupKey, rt)) current = advance();
  }
}

function sliceBounds(start: Value, stop: Value, step: Value, onlyStop: boolean): [number, number, number] {
  const bound = (v: Value, otherwise: number): number => {
    if (v === null) return otherwise;
    const n = intOf(v);
    return n === undefined || n < 0 || n > Number.MAX_SAFE_INTEGER ? Number.NaN : Number(n);
  };
  const to = bound(stop, Number.POSITIVE_INFINITY);
  if (onlyStop && Number.isNaN(to)) {
    raise('ValueError', 'Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
  }
  const from = bound(start, 0);
  if (Number.isNaN(from) || Number.isNaN(to)) {
    raise('ValueError', 'Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.');
  }
  const by = bound(step, 1);
  if (Number.isNaN(by) || by < 1) raise('ValueError', 'Step for islice() must be a positive integer or None.');
  return [from, to, by];
}

/** Reads no further than the last item it gives, and skips up to `stop` at the end as CPython does. */
function sliced(source: Value, [start, stop, step]: [number, number, number], rt: Rt): Iterator<Value> {
  const items = iterate(source, rt);
  let at = 0;
  let next = start;
  return {
    next(): IteratorResult<Value> {
      const target = Math.min(next, stop);
      for (; at < target; at++) {
        rt.charge(1);
        if (items.next().done) return { done: true, value: undefined };
      }
      if (next >= stop) return { done: true, value: undefined };
      rt.charge(1);
      at++;
      next = Math.min(next + step, stop);
      return items.next();
    },
  };
}

function* paired(source: Iterator<Value>, rt: Rt): Generator<Value> {
  const first = source.next();
  if (first.done) return;
  let last = first.value;
  for (const item of charged(source, rt)) {
    yield makeTuple([last, item]);
    last = item;
  }
}

function* starmapped(func: Value, source: Iterator<Value>, rt: Rt): Generator<Value> {
  for (const args of charged(source, rt)) yield callNow(func, toList(args, rt), rt);
}

function* zipped(sources: Iterator<Value>[], fill: Value, rt: Rt): Generator<Value> {
  const open: (Iterator<Value> | null)[] = [...sources];
  let left = open.length;
  while (left > 0) {
    rt.charge(open.length);
    const row: Value[] = [];
    for (let i = 0; i < open.length; i++) {
      const step = open[i]?.next();
      if (step === undefined || step.done) {
        if (step !== undefined) {
          open[i] = null;
          left--;
          if (left === 0) return;
        }
        row.push(fill);
      } else row.push(step.value);
    }
    yield makeTuple(row);
  }
}

/** `tee()`: iterators over one source, which is read once and kept as far as the slowest needs it. */
function tee(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  positional('tee', 1, 2, args, kwargs);
  const n = args.length === 1 ? 2 : toSize(args[1]);
  if (n < 0) raise('ValueError', 'n must be >= 0');
  checkElements(n, rt);
  const source = charged(iterate(args[0], rt), rt);
  type Link = { item?: Value; next?: Link; end?: boolean };
  const first: Link = {};
  function* read(): Generator<Value> {
    let link = first;
    for (;;) {
      if (link.next === undefined && !link.end) {
        const step = source.next();
        if (step.done) link.end = true;
        else {
          link.item = step.value;
          link.next = {};
        }
      }
      if (link.next === undefined) return;
      const { item } = link;
      link = link.next;
      yield item;
    }
  }
  return makeTuple(Array.from({ length: n }, () => iterator('_tee', read())));
}
