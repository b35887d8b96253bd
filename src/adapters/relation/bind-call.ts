import { type HostFunction, hostFunction, type Kwargs, type Rt, raise, type Value } from '../../jinja/index.js';

/**
 * A method for templates whose parameters all have names. What is not given is `undefined`; too much, or a name that
 * does not exist, is Python's TypeError.
 */
export function method(
  name: string,
  parameters: readonly string[],
  run: (given: readonly (Value | undefined)[], rt: Rt) => Value,
): HostFunction {
  return hostFunction(name, (args, kwargs, rt) => run(bindCall(name, parameters, args, kwargs), rt));
}

function bindCall(
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  kwargs: Kwargs | null,
): readonly (Value | undefined)[] {
  if (args.length > parameters.length) {
    const most = parameters.length + 1;
    raise('TypeError', `${name}() takes ${most} positional arguments but ${args.length + 1} were given`);
  }
  const bound: (Value | undefined)[] = parameters.map((_, i) => args[i]);
  for (const [key, value] of Object.entries(kwargs ?? {})) {
    const at = parameters.indexOf(key);
    if (at === -1) raise('TypeError', `${name}() got an unexpected keyword argument '${key}'`);
    if (bound[at] !== undefined) raise('TypeError', `${name}() got multiple values for argument '${key}'`);
    bound[at] = value;
  }
  return bound;
}
