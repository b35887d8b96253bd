import {
  CALLABLE,
  fromHost,
  type HostFunction,
  hostFunction,
  isPlainObject,
  type Kwargs,
  type Rt,
  toHost,
  type Value,
} from '../values/index.js';
import { runtime as nunjucksRuntime } from './nunjucks-parts.js';

/** A function as nunjucks calls it: what it works on, the arguments, and keyword arguments in one marked object. */
export type NunjucksFunction = (this: unknown, ...args: unknown[]) => unknown;

/** What filters find in `this`. */
export type FilterThis = { readonly env: unknown; readonly ctx: unknown };

/** A filter or function of nunjucks' convention as one that templates call. Gives a Promise when the function does. */
export function adaptFunction(name: string, run: NunjucksFunction, self: (rt: Rt) => unknown): HostFunction {
  return hostFunction(name, (args, kwargs, rt) => {
    const result = run.apply(self(rt), hostArguments(args, kwargs, rt));
    return result instanceof Promise ? result.then(value => fromHost(value, rt)) : fromHost(result, rt);
  });
}

/** As adaptFunction, for a function that takes a callback as its last argument. */
export function adaptAsync(name: string, run: NunjucksFunction, self: (rt: Rt) => unknown): HostFunction {
  return hostFunction(name, (args, kwargs, rt) =>
    new Promise<unknown>((resolve, reject) => {
      const done = (error: unknown, result: unknown): void => {
        if (error === null || error === undefined) resolve(result);
        else reject(error);
      };
      run.apply(self(rt), [...hostArguments(args, kwargs, rt), done]);
    }).then(value => fromHost(value, rt)),
  );
}

function hostArguments(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): unknown[] {
  const list = args.map(arg => toHost(arg, rt));
  if (kwargs === null || Object.keys(kwargs).length === 0) return list;
  const words = Object.fromEntries(Object.keys(kwargs).map(key => [key, toHost(kwargs[key], rt)]));
  return [...list, nunjucksRuntime.makeKeywordArgs(words)];
}

/**
 * Values handed in by the host, its functions made callable. Objects made by `{}` are looked through; what is in `known`
 * was looked at before.
 */
export function hostValue(value: unknown, known: WeakMap<object, Value>): Value {
  if (typeof value === 'function') return callable(value as NunjucksFunction, known);
  if (!isPlainObject(value) && !Array.isArray(value)) return value;
  const seen = known.get(value);
  if (seen !== undefined) return seen;
  known.set(value, value);
  const entries = Object.entries(value);
  const made = entries.map(([key, item]) => [key, hostValue(item, known)] as const);
  if (made.every(([, item], i) => item === entries[i]?.[1])) return value;
  const copy = Array.isArray(value) ? made.map(([, item]) => item) : Object.fromEntries(made);
  known.set(value, copy);
  return copy;
}

function callable(run: NunjucksFunction, known: WeakMap<object, Value>): Value {
  if (CALLABLE in run) return run;
  const seen = known.get(run);
  if (seen !== undefined) return seen;
  const made = adaptFunction(run.name, run, () => undefined);
  known.set(run, made);
  return made;
}
