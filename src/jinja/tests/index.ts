// The tests of Jinja2 3.1 (`is defined`, `is in` …), by name. Has never heard of templates.
import { filter as pythonFunction } from '../filters/index.js';
import {
  asDict,
  callAttribute,
  contains,
  equals,
  type HostFunction,
  hasHtml,
  hashKey,
  hostFunction,
  isCallable,
  isFloat,
  isInt,
  isNumber,
  isStr,
  mod,
  type OrderOperator,
  order,
  PyFloat,
  PyObject,
  PythonError,
  type Rt,
  raise,
  str,
  Tuple,
  textOf,
  tryIterate,
  tryLength,
  Undefined,
  type Value,
} from '../values/index.js';
import { isSubscriptable } from '../values/subscript.js';

/** All by name; called with the value first, giving a bool. */
export const builtinTests: Readonly<Record<string, HostFunction>> = Object.freeze({
  odd: ask('odd', (value, rt) => equals(mod(value, 2, rt), 1, rt)),
  even: ask('even', (value, rt) => equals(mod(value, 2, rt), 0, rt)),
  divisibleby: pythonFunction('test_divisibleby', ['value', 'num'], ([value, by], rt) =>
    equals(mod(value, by, rt), 0, rt),
  ),
  defined: ask('defined', value => !(value instanceof Undefined)),
  undefined: ask('undefined', value => value instanceof Undefined),
  filter: named('test_filter', (rt, name) => rt.filter(name) !== undefined),
  test: named('test_test', (rt, name) => rt.test(name) !== undefined),
  none: ask('none', value => value === null),
  boolean: ask('boolean', value => typeof value === 'boolean'),
  false: ask('false', value => value === false),
  true: ask('true', value => value === true),
  integer: ask('integer', isInt),
  float: ask('float', isFloat),
  lower: ask('lower', (value, rt) => callAttribute(str(value, rt), 'islower', [], rt) === true),
  upper: ask('upper', (value, rt) => callAttribute(str(value, rt), 'isupper', [], rt) === true),
  string: ask('string', isStr),
  mapping: ask('mapping', value => asDict(value) !== undefined || (value instanceof PyObject && value.pyIsMapping)),
  number: ask('number', value => isNumber(value) || (value instanceof PyObject && value.pyIsNumber)),
  sequence: ask('sequence', isSequence),
  iterable: ask('iterable', isIterable),
  callable: builtin('callable', isCallable),
  sameas: pythonFunction('test_sameas', ['value', 'other'], ([value, other]) => isSame(value, other)),
  escaped: ask('escaped', hasHtml),
  in: pythonFunction('test_in', ['value', 'seq'], ([value, seq], rt) => contains(value, seq, rt)),
  ...comparisons('eq', (a, b, rt) => equals(a, b, rt), ['==', 'eq', 'equalto']),
  ...comparisons('ne', (a, b, rt) => !equals(a, b, rt), ['!=', 'ne']),
  ...comparisons('gt', ordering('>'), ['>', 'gt', 'greaterthan']),
  ...comparisons('ge', ordering('>='), ['>=', 'ge']),
  ...comparisons('lt', ordering('<'), ['<', 'lt', 'lessthan']),
  ...comparisons('le', ordering('<='), ['<=', 'le']),
});

function ask(name: string, test: (value: Value, rt: Rt) => boolean): HostFunction {
  return pythonFunction(`test_${name}`, ['value'], ([value], rt) => test(value, rt));
}

/** A built-in function of Python with one argument. */
function builtin(name: string, test: (value: Value) => boolean): HostFunction {
  return hostFunction(name, args => {
    if (args.length !== 1) raise('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
    return test(args[0]);
  });
}

/** Whether a filter or test of a name exists: a look into a dict, so the name has to be hashable. */
function named(name: string, has: (rt: Rt, name: string) => boolean): HostFunction {
  return pythonFunction(
    name,
    ['value'],
    ([value], rt) => {
      hashKey(value, rt);
      const text = textOf(value);
      return text !== undefined && has(rt, text);
    },
    1,
  );
}

type Comparison = (a: Value, b: Value, rt: Rt) => boolean;

function ordering(op: OrderOperator): Comparison {
  return (a, b, rt) => order(op, a, b, rt);
}

/** One function of Python's `operator` under its several names. */
function comparisons(name: string, compare: Comparison, names: readonly string[]): Record<string, HostFunction> {
  const run = hostFunction(name, ([a, b, ...rest], kwargs, rt) => {
    if (kwargs !== null && Object.keys(kwargs).length > 0) {
      raise('TypeError', `_operator.${name}() takes no keyword arguments`);
    }
    const given = rest.length + (b === undefined ? (a === undefined ? 0 : 1) : 2);
    if (given !== 2) raise('TypeError', `${name} expected 2 arguments, got ${given}`);
    return compare(a, b, rt);
  });
  return Object.fromEntries(names.map(key => [key, run]));
}

/** `len(value)` works and the type has `[]`. */
function isSequence(value: Value, rt: Rt): boolean {
  try {
    if (tryLength(value, rt) === undefined) return false;
  } catch {
    return false;
  }
  return isSubscriptable(value);
}

/** Making an iterator decides, not reading it. */
function isIterable(value: Value, rt: Rt): boolean {
  try {
    return tryIterate(value, rt) !== undefined;
  } catch (error) {
    if (error instanceof PythonError && error.type === 'TypeError') return false;
    throw error;
  }
}

/** `is`: constants of a template are one object where they are equal, so numbers and texts are compared by value. */
function isSame(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (a instanceof PyFloat && b instanceof PyFloat) return Object.is(a.value, b.value);
  if (a instanceof Tuple && b instanceof Tuple) return a.length === 0 && b.length === 0;
  return false;
}
