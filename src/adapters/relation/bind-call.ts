import { bindArguments, type HostFunction, hostFunction, type Rt, type Value } from '../../jinja/index.js';

/**
 * A method for templates whose parameters all have names and may be left out. What is not given is `undefined`; too
 * much, or a name that does not exist, is Python's TypeError, which counts `self` and names the class of dbt's (`owner`).
 */
export function method(
  name: string,
  parameters: readonly string[],
  run: (given: readonly (Value | undefined)[], rt: Rt) => Value,
  owner = 'BaseRelation',
): HostFunction {
  const shown = `${owner}.${name}`;
  const list = parameters.map(parameter => ({ name: parameter, required: false }));
  return hostFunction(name, (args, kwargs, rt) => run(bindArguments(shown, list, args, kwargs, 1), rt));
}
