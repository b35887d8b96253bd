import type { UniqueId } from '../../manifest/index.js';
import type { CheckNode } from './check-node.js';

/**
 * Ephemeral models whose SQL reaches no statement that runs.
 * @param nodes in order: each behind those that it depends on
 */
export function idleNodes(nodes: readonly CheckNode[]): ReadonlySet<UniqueId> {
  const isEphemeral = (node: CheckNode): boolean => node.kind === 'model' && node.materialized === 'ephemeral';
  const used = new Set<UniqueId>();
  const idle = new Set<UniqueId>();
  for (const node of nodes.toReversed()) {
    if (isEphemeral(node) && !used.has(node.id)) idle.add(node.id);
    else for (const id of node.dependsOn) used.add(id);
  }
  return idle;
}
