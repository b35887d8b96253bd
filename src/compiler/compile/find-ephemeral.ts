import type { GraphNode, Manifest, UniqueId } from '../../manifest/index.js';
import type { Compilable } from './compiled-node.js';

/** Seeds, sources, exposures and their like have no text to compile. */
export function isCompilable(node: GraphNode): node is Extract<GraphNode, Compilable> {
  return 'raw_code' in node && node.resource_type !== 'seed';
}

export function isEphemeral(node: { readonly resource_type: string; readonly config?: object }): boolean {
  const config = node.config as { readonly materialized?: unknown } | undefined;
  return node.resource_type === 'model' && config?.materialized === 'ephemeral';
}

/** An ephemeral model of the project with the name of its CTE. */
export function findEphemeral(
  manifest: Manifest,
  id: UniqueId,
): { readonly node: Compilable; readonly cteName: string } | undefined {
  const node = manifest.nodes.get(id);
  return node !== undefined && isCompilable(node) && isEphemeral(node) ? { node, cteName: node.alias } : undefined;
}
