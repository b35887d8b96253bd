import { type MacroEntry, operationScope } from '../../context/index.js';
import type { Value } from '../../jinja/index.js';
import { findMacro, type GraphNode } from '../../manifest/index.js';
import { refuse } from '../compile/refuse.js';
import { makeNodeContext, runParts } from './make-node-context.js';
import type { NodeWork } from './node-work.js';
import { runLinks } from './run-links.js';
import type { RunSettings } from './run-settings.js';

/**
 * Calls a macro by name or `package.name`: in the context of a node, or in dbt's macro context, where `ref()` reaches
 * everything but ephemeral nodes. Throws dbt's error when there is none.
 */
export async function callMacro(
  settings: RunSettings,
  name: string,
  kwargs: Readonly<Record<string, Value>>,
  work: NodeWork,
  node: GraphNode | null,
): Promise<Value> {
  const { around } = settings.linked;
  const entry = findEntry(settings, name);
  if (node !== null) {
    const { scope } = await makeNodeContext(settings, node, work, {});
    return scope.callMacro(entry, [], kwargs);
  }
  const links = runLinks(settings, { resource_type: 'macro' }, work, { allowed: false });
  const run = runParts(settings, undefined, work, links, {});
  const scope = operationScope(around, entry, run, work.extra === undefined ? {} : { extra: work.extra });
  return scope.callMacro(entry, [], kwargs);
}

/** Without a package: of the root project, of any package, of ours. */
function findEntry({ linked }: RunSettings, path: string): MacroEntry {
  const { macros } = linked.around;
  const dot = path.indexOf('.');
  const [packageName, name] = dot < 0 ? [null, path] : [path.slice(0, dot), path.slice(dot + 1)];
  const scope = { rootPackage: macros.rootPackage, internalPackages: new Set(macros.internalPackages) };
  const found = findMacro(linked.names, name, scope, packageName);
  const entry = found === undefined ? undefined : macros.byId.get(found.unique_id);
  if (entry !== undefined) return entry;
  const where = packageName === null ? 'any package' : `the "${packageName}" package`;
  return refuse('DbtRuntimeError', `dbt could not find a macro with the name "${name}" in ${where}`);
}
