import { InternalError } from '../../base/index.js';
import type { Value } from '../../jinja/index.js';
import type { Scope } from '../scope/scope.js';

/**
 * Runs a macro for the adapter itself, as dbt does: the root project's, a package's or ours, found by its name alone,
 * with names and stored results of its own but on the connection of the node.
 */
export async function runMacro(scope: Scope, name: string, kwargs: Readonly<Record<string, Value>>): Promise<Value> {
  const entry = scope.around.macros.findByName(name);
  if (entry === undefined) throw new InternalError(`dbt could not find a macro with the name "${name}"`);
  return scope.forMacro(entry).callMacro(entry, [], kwargs);
}
