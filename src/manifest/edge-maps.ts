import { sortByCodePoints } from './code-point-order.js';
import type { GraphNode, Manifest } from './manifest.js';
import type { UniqueId } from './node.js';

export type EdgeMaps = {
  readonly parentMap: ReadonlyMap<UniqueId, readonly UniqueId[]>;
  readonly childMap: ReadonlyMap<UniqueId, readonly UniqueId[]>;
  readonly groupMap: Record<string, UniqueId[]>;
};

/** Nodes that a node depends on. Seeds and sources depend on none: their macros do not count. */
export function parentsOf(node: GraphNode): readonly UniqueId[] {
  if (node.resource_type === 'source' || node.resource_type === 'seed') return [];
  return node.depends_on.nodes ?? [];
}

/**
 * `parent_map`, `child_map` and `group_map` of the artifact: each list sorted, repeated parents kept. A parent that is
 * not in the manifest stays in `parent_map` and has no entry in `child_map`, as in dbt.
 */
export function edgeMaps(manifest: Manifest): EdgeMaps {
  const parentMap = new Map<UniqueId, readonly UniqueId[]>();
  const childMap = new Map<UniqueId, UniqueId[]>();
  for (const node of edgeMembers(manifest)) childMap.set(node.unique_id, []);
  for (const node of edgeMembers(manifest)) {
    const parents = [...parentsOf(node)];
    for (const parent of parents) childMap.get(parent)?.push(node.unique_id);
    parentMap.set(node.unique_id, sortByCodePoints(parents));
  }
  for (const children of childMap.values()) sortByCodePoints(children);
  return { parentMap, childMap, groupMap: groupMap(manifest) };
}

/** dbt's order of the two maps: sources come after nodes, then exposures. */
function* edgeMembers(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.sources.values();
  yield* manifest.exposures.values();
  yield* manifest.functions.values();
  yield* manifest.metrics.values();
  yield* manifest.semanticModels.values();
  yield* manifest.savedQueries.values();
  yield* manifest.unitTests.values();
}

/** Members of each group in dbt's order of collections; a group that nobody declared is left out. */
function groupMap(manifest: Manifest): Record<string, UniqueId[]> {
  const found: Record<string, UniqueId[]> = Object.create(null);
  for (const group of manifest.groups.values()) found[group.name] = [];
  const collections = [manifest.nodes, manifest.savedQueries, manifest.semanticModels, manifest.metrics];
  for (const nodes of collections)
    for (const node of nodes.values()) if (typeof node.group === 'string') found[node.group]?.push(node.unique_id);
  return found;
}
