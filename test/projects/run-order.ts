import type { LinkedProject } from '../../src/compiler/index.js';
import type { UniqueId } from '../../src/manifest/index.js';

/** Ids of what a build runs, parents first; unit tests behind everything else. */
export function runOrder({ manifest }: LinkedProject): UniqueId[] {
  const order = new Set<UniqueId>();
  const kinds = new Set(['model', 'seed', 'snapshot', 'test']);
  const visit = (id: UniqueId): void => {
    const node = manifest.nodes.get(id);
    if (node === undefined || order.has(id)) return;
    for (const parent of node.depends_on.nodes ?? []) visit(parent);
    if (kinds.has(node.resource_type) && node.config.materialized !== 'ephemeral') order.add(id);
  };
  for (const id of [...manifest.nodes.keys()].sort()) visit(id);
  return [...order, ...manifest.unitTests.keys()];
}
