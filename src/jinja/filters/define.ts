import { bindArguments, type HostFunction, hostFunction, params, type Rt, raise, type Value } from '../values/index.js';

/** The body of a filter: its arguments by parameter, undefined for those not given. */
export type FilterBody = (args: readonly (Value | undefined)[], rt: Rt) => Value;

/**
 * A filter as Jinja2 declares it in Python.
 * @param name of the Python function, which messages about arguments print
 * @param parameters a question mark after those with a default
 * @param hidden how many arguments Jinja2 passes by itself (environment, context), which messages count
 */
export function filter(name: string, parameters: readonly string[], body: FilterBody, hidden = 0): HostFunction {
  const list = params(...parameters);
  const required = list.filter(param => param.required).length;
  return hostFunction(name, (args, kwargs, rt) => {
    const plain = kwargs === null && args.length >= required && args.length <= list.length;
    return body(plain ? args : bindArguments(name, list, args, kwargs, hidden), rt);
  });
}

/** A filter that is one of Python's built-in functions of one argument. */
export function builtinFunction(name: string, body: (value: Value, rt: Rt) => Value): HostFunction {
  return hostFunction(name, (args, kwargs, rt) => {
    if (kwargs !== null && Object.keys(kwargs).length > 0) raise('TypeError', `${name}() takes no keyword arguments`);
    if (args.length !== 1) raise('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
    return body(args[0], rt);
  });
}

/** A flag argument: as Python's bool(), false where it was not given. */
export function given(value: Value | undefined): value is Value {
  return value !== undefined && value !== null;
}
