import type { GraphNode } from './manifest.js';
import { versionSuffix } from './unique-id.js';

/** The name by which ref() and source() find a node: `orders`, `orders.v2`, `shop.sales`. */
export function searchName(node: GraphNode): string {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`;
  if (node.resource_type !== 'model') return node.name;
  const suffix = versionSuffix(node.version);
  return suffix === null ? node.name : `${node.name}.${suffix}`;
}
