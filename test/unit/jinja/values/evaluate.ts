import * as values from '../../../../src/jinja/values/index.js';
import {
  type BinaryOperator,
  type Kwargs,
  Markup,
  makeFloat,
  makeInt,
  makeTuple,
  type OrderOperator,
  PyBytes,
  PyRange,
  type Rt,
  repr,
  setOf,
  type Value,
} from '../../../../src/jinja/values/index.js';

/**
 * An expression as data: `[kind, …parts]`. Kinds: v (a value), m (method call), b (binary operator), c (comparison),
 * u (unary), i (item), s (slice), a (attribute), f (filter), t (test), call, str, text, bool, list, len, after.
 */
export type Expression = readonly [kind: string, ...parts: unknown[]];

/** What an expression gave: type and repr, or the error. */
export type Outcome = { readonly t: string; readonly r: string } | { readonly e: string; readonly m: string };

export function outcome(expression: Expression, rt: Rt): Outcome {
  try {
    const value = evaluate(expression, rt);
    return { t: values.typeName(value), r: withoutAddresses(repr(value, rt)) };
  } catch (error) {
    if (error instanceof values.PythonError) return { e: error.type, m: withoutAddresses(error.message) };
    throw error;
  }
}

export function withoutAddresses(text: string): string {
  return text.replace(/ at 0x[0-9a-f]+/gi, ' at 0x').replace(/with id=\d+/g, 'with id=0');
}

export function decode(data: unknown, rt: Rt): Value {
  if (Array.isArray(data)) return data.map(item => decode(item, rt));
  if (typeof data !== 'object' || data === null) return data;
  const tagged = data as { __t?: string; v: never };
  const list = (): Value[] => (tagged.v as unknown[]).map(item => decode(item, rt));
  switch (tagged.__t) {
    case 'tuple':
      return makeTuple(list());
    case 'set':
      return setOf(list(), rt);
    case 'dict':
      return values.dictOf((list() as [Value, Value][]).values(), rt);
    case 'int':
      return makeInt(BigInt(tagged.v));
    case 'float':
      return makeFloat(values.parseFloating(tagged.v));
    case 'markup':
      return new Markup(tagged.v);
    case 'range': {
      const [start, stop, step] = tagged.v as [number, number, number];
      return new PyRange(start, stop, step);
    }
    case 'bytes':
      return PyBytes.of(tagged.v as number[]);
    case 'undefined':
      return rt.makeUndefined({ name: tagged.v as string });
    case 'iter':
      return new values.PyIter('generator', list().values(), 'GEN');
    default:
      return data;
  }
}

/** What a kind finds in its parts is up to the kind; none has more than four. */
type Parts = readonly [never, never, never, never];
type Run = (parts: Parts, rt: Rt) => Value;

const KINDS: Readonly<Record<string, Run>> = {
  v: ([data], rt) => decode(data, rt),
  m: ([object, name, args, kwargs], rt) =>
    values.callMethod(evaluate(object, rt), name, all(args, rt), named(kwargs, rt), rt),
  b: ([op, a, b], rt) => BINARY[op as BinaryOperator](evaluate(a, rt), evaluate(b, rt), rt),
  c: ([op, a, b], rt) => compare(op, evaluate(a, rt), evaluate(b, rt), rt),
  u: ([op, a], rt) => (op === '-' ? values.neg : values.pos)(evaluate(a, rt), rt),
  i: ([object, key], rt) => rt.getitem(evaluate(object, rt), evaluate(key, rt)),
  s: ([object, start, stop, step], rt) =>
    values.subscriptSlice(evaluate(object, rt), evaluate(start, rt), evaluate(stop, rt), evaluate(step, rt), rt),
  a: ([object, name], rt) => rt.getattr(evaluate(object, rt), name),
  f: ([name, value, args, kwargs], rt) => {
    const filter = rt.filter(name) ?? values.raise('TemplateAssertionError', `No filter named '${name}'.`);
    return filter([evaluate(value, rt), ...all(args, rt)], named(kwargs, rt), rt);
  },
  t: ([name, value, args], rt) => {
    const test = rt.test(name) ?? values.raise('TemplateAssertionError', `No test named '${name}'.`);
    return test([evaluate(value, rt), ...all(args, rt)], null, rt);
  },
  call: ([callee, args, kwargs], rt) => rt.call(evaluate(callee, rt), all(args, rt), named(kwargs, rt)),
  str: ([a], rt) => values.str(evaluate(a, rt), rt),
  text: ([a], rt) => values.toText(evaluate(a, rt), rt),
  bool: ([a], rt) => values.truthy(evaluate(a, rt), rt),
  list: ([a], rt) => values.toList(evaluate(a, rt), rt),
  len: ([a], rt) => values.length(evaluate(a, rt), rt),
  /** Changes the first value by the second expression's method, then gives the first. */
  after: ([object, name, args], rt) => {
    const target = evaluate(object, rt);
    values.callMethod(target, name, all(args, rt), null, rt);
    return target;
  },
};

const BINARY: Readonly<Record<BinaryOperator, (a: Value, b: Value, rt: Rt) => Value>> = {
  '+': values.add,
  '-': values.sub,
  '*': values.mul,
  '/': values.div,
  '//': values.floordiv,
  '%': values.mod,
  '**': values.pow,
};

export function evaluate(expression: Expression, rt: Rt): Value {
  const [kind, ...parts] = expression;
  const run = KINDS[kind];
  if (run === undefined) throw new Error(`unknown kind of expression: ${kind}`);
  return run(parts as unknown as Parts, rt);
}

function compare(op: string, a: Value, b: Value, rt: Rt): boolean {
  if (op === '==') return values.equals(a, b, rt);
  if (op === '!=') return !values.equals(a, b, rt);
  if (op === 'in') return values.contains(a, b, rt);
  return values.order(op as OrderOperator, a, b, rt);
}

function all(list: readonly Expression[] | undefined, rt: Rt): Value[] {
  return (list ?? []).map(item => evaluate(item, rt));
}

function named(record: Readonly<Record<string, Expression>> | undefined, rt: Rt): Kwargs | null {
  if (record === undefined) return null;
  const kwargs = Object.create(null) as Kwargs;
  for (const key of Object.keys(record)) kwargs[key] = evaluate(record[key] as Expression, rt);
  return kwargs;
}
