import { makeMessage, ProjectError } from '../../base/index.js';
import type { GraphNode, Manifest, UniqueId } from '../../manifest/index.js';

/**
 * `state:modified.macros`: whether a macro that a node reaches, however far away, has another text than before, is new
 * or is gone.
 */
export function changedMacros(manifest: Manifest, previous: Manifest): (node: GraphNode) => boolean {
  const changed = new Set<UniqueId>();
  for (const [id, macro] of manifest.macros)
    if (previous.macros.get(id)?.macro_sql !== macro.macro_sql) changed.add(id);
  for (const id of previous.macros.keys()) if (!manifest.macros.has(id)) changed.add(id);
  if (changed.size === 0) return () => false;
  const reaching = macrosThatReach(manifest, changed);
  return node => macrosOf(node).some(id => changed.has(id) || reaching.has(id));
}

/** All macros from which a way of calls leads to a changed one: found from the changed ones, against the calls. */
function macrosThatReach(manifest: Manifest, changed: ReadonlySet<UniqueId>): ReadonlySet<UniqueId> {
  const callers = new Map<UniqueId, UniqueId[]>();
  for (const [id, macro] of manifest.macros)
    for (const called of macro.depends_on.macros) {
      const known = callers.get(called);
      if (known === undefined) callers.set(called, [id]);
      else known.push(id);
    }
  const found = new Set<UniqueId>();
  const stack = [...changed];
  for (let id = stack.pop(); id !== undefined; id = stack.pop())
    for (const caller of callers.get(id) ?? []) {
      if (found.has(caller)) continue;
      found.add(caller);
      stack.push(caller);
    }
  return found;
}

function macrosOf(node: GraphNode): readonly UniqueId[] {
  if (node.resource_type === 'source') return [];
  const macros: readonly (UniqueId | null)[] = node.depends_on.macros ?? [];
  if (macros.includes(null))
    throw new ProjectError(
      makeMessage(
        'GRAPH-004',
        `Node '${node.name}' (in ${node.original_file_path}) depends on a macro or test that does not exist. This can ` +
          'happen when a macro or generic test is removed but is still referenced. Check for typos and/or install ' +
          "package dependencies with 'dbt deps'.",
      ),
    );
  return macros as readonly UniqueId[];
}
