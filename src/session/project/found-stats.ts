import { pluralize } from '../../events/index.js';
import type { Manifest, ManifestNode } from '../../manifest/index.js';

/**
 * `5 models, 3 data tests, 1 seed, 2 sources, 480 macros`: kinds of nodes in the order of the manifest, then the rest. A test
 * of a disabled node stands in the manifest and is not counted.
 */
export function foundStats(manifest: Manifest, more: readonly string[] = []): string {
  const counts = new Map<string, number>();
  const enabled = inOrderOfDbt([...manifest.nodes.values()]).filter(node => node.config['enabled'] !== false);
  const kinds = enabled.map(node => node.resource_type as string);
  for (const kind of [...kinds, ...more]) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  counts.set('source', manifest.sources.size);
  counts.set('exposure', manifest.exposures.size);
  counts.set('metric', manifest.metrics.size);
  counts.set('macro', manifest.macros.size);
  counts.set('group', manifest.groups.size);
  counts.set('semantic_model', manifest.semanticModels.size);
  counts.set('saved_query', manifest.savedQueries.size);
  counts.set('unit_test', manifest.unitTests.size);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => countOf(count, kind))
    .join(', ');
}

function countOf(count: number, kind: string): string {
  if (kind === 'saved_query') return count === 1 ? '1 saved query' : `${count} saved queries`;
  if (kind === 'analysis') return count === 1 ? '1 analysis' : `${count} analyses`;
  if (kind === 'test') return count === 1 ? '1 test' : `${count} data tests`; // dbt names only several of them in full
  return pluralize(count, kind.replaceAll('_', ' '));
}

/** Snapshots of property files come to dbt with those files: behind the tests of models. */
function inOrderOfDbt(nodes: readonly ManifestNode[]): readonly ManifestNode[] {
  const isLate = (node: ManifestNode): boolean =>
    node.resource_type === 'snapshot' && /\.ya?ml$/.test(node.original_file_path);
  return [...nodes.filter(node => !isLate(node)), ...nodes.filter(isLate)];
}
