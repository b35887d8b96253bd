import {
  bindArguments,
  type HostFunction,
  hostFunction,
  type Kwargs,
  PyObject,
  params,
  type Rt,
  raise,
  typeName,
  type Value,
} from '../../jinja/index.js';

/** A function of the context whose parameters all have names; `x?` has a default and is undefined when not given. */
export function named(
  name: string,
  parameters: readonly string[],
  run: (given: readonly (Value | undefined)[], rt: Rt) => Value,
): HostFunction {
  const list = params(...parameters);
  return hostFunction(name, (args, kwargs, rt) => run(bindArguments(name, list, args, kwargs), rt));
}

/** As `named`, for a method: Python counts `self` among the arguments. */
export function method(
  name: string,
  parameters: readonly string[],
  run: (given: readonly (Value | undefined)[], rt: Rt) => Value,
): HostFunction {
  const list = params(...parameters);
  return hostFunction(name, (args, kwargs, rt) => run(bindArguments(name, list, args, kwargs, 1), rt));
}

/** Splits off the one keyword that a function with `*args` takes. */
export function onlyKeyword(name: string, key: string, kwargs: Kwargs | null): Value | undefined {
  for (const given of Object.keys(kwargs ?? {}))
    if (given !== key) raise('TypeError', `${name}() got an unexpected keyword argument '${given}'`);
  return kwargs?.[key];
}

/** `<class 'int'>`, as dbt's messages show what they got. */
export function classText(value: Value): string {
  return `<class '${value instanceof PyObject ? value.qualifiedTypeName : typeName(value)}'>`;
}
