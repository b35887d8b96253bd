import { md5 } from '../../base/index.js';
import {
  asDict,
  Dict,
  hostFunction,
  iterate,
  makeTuple,
  PyIter,
  PythonError,
  type Rt,
  raise,
  setOf,
  str,
  toList,
  type Value,
} from '../../jinja/index.js';
import { method, onlyKeyword } from './bind.js';

/** `set set_strict zip zip_strict diff_of_two_dicts local_md5`. */
export const collections: ReadonlyMap<string, () => Value> = new Map([
  [
    'set',
    () =>
      method('set', ['value', 'default?'], ([value, otherwise], rt) =>
        orDefault(() => setOf(toList(value, rt), rt), otherwise),
      ),
  ],
  [
    'set_strict',
    () =>
      method('set_strict', ['value'], ([value], rt) => {
        return orRaise(() => setOf(toList(value, rt), rt));
      }),
  ],
  [
    'zip',
    () =>
      hostFunction('zip', (args, kwargs, rt) => {
        const otherwise = onlyKeyword('zip', 'default', kwargs);
        return orDefault(() => zip(args, rt), otherwise);
      }),
  ],
  [
    'zip_strict',
    () =>
      hostFunction('zip_strict', (args, kwargs, rt) => {
        onlyKeyword('zip_strict', '', kwargs);
        return orRaise(() => zip(args, rt));
      }),
  ],
  ['diff_of_two_dicts', () => method('diff_of_two_dicts', ['dict_a', 'dict_b'], ([a, b], rt) => difference(a, b, rt))],
  ['local_md5', () => method('local_md5', ['value'], ([value], rt) => md5(str(value, rt)))],
]);

function orDefault(make: () => Value, otherwise: Value | undefined): Value {
  try {
    return make();
  } catch (error) {
    if (isTypeError(error)) return otherwise ?? null;
    throw error;
  }
}

function orRaise(make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    return isTypeError(error) ? raise('CompilationError', error.message) : raiseAgain(error);
  }
}

function raiseAgain(error: unknown): never {
  throw error;
}

function isTypeError(error: unknown): error is PythonError {
  return error instanceof PythonError && error.type === 'TypeError';
}

function zip(lists: readonly Value[], rt: Rt): Value {
  const sources = lists.map(list => iterate(list, rt));
  return new PyIter('zip', zipped(sources));
}

function* zipped(sources: readonly Iterator<Value>[]): Generator<Value> {
  if (sources.length === 0) return;
  for (;;) {
    const row: Value[] = [];
    for (const source of sources) {
      const step = source.next();
      if (step.done === true) return;
      row.push(step.value);
    }
    yield makeTuple(row);
  }
}

/** Keys and values of the first that the second lacks; case does not count. */
function difference(a: Value, b: Value, rt: Rt): Value {
  const [left, right] = [asDict(a), asDict(b)];
  if (left === undefined || right === undefined) return raise('AttributeError', "object has no attribute 'items'");
  const known = new Map(right.keyList().map(key => [fold(key, rt), new Set(folded(right.get(key, rt), rt))]));
  const result = new Dict();
  for (const key of left.keyList()) {
    const values = toList(left.get(key, rt), rt);
    const others = known.get(fold(key, rt));
    const kept = others === undefined ? values : values.filter(value => !others.has(fold(value, rt)));
    if (others === undefined || kept.length > 0) result.set(key, kept, rt);
  }
  return result;
}

function folded(values: Value, rt: Rt): string[] {
  return toList(values, rt).map(value => fold(value, rt));
}

function fold(value: Value, rt: Rt): string {
  return str(value, rt).toLowerCase();
}
