import type { GraphNode } from '../../manifest/index.js';
import { fnmatch } from '../fnmatch.js';
import { allNodes, filterNodes, textOf } from './selector-method.js';

/** `tag:` */
export const tag = filterNodes(allNodes, criterion => {
  const matches = fnmatch(textOf(criterion));
  return node => tagsOf(node).some(matches);
});

/** Unit tests keep theirs in their config; semantic models have none that count. */
function tagsOf(node: GraphNode): readonly string[] {
  if (node.resource_type === 'semantic_model') return [];
  const tags: unknown = node.resource_type === 'unit_test' ? node.config.tags : node.tags;
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) ? tags : [];
}
