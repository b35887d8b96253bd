import type { LinkedProject } from '../../compiler/index.js';
import { pluralize } from '../../events/index.js';
import { kindAt, type Outline, Trait } from '../../graph/index.js';

/**
 * `5 models, 3 data tests, 1 seed, 2 sources, 480 macros`: kinds of nodes in the order of the manifest, then the rest. A test
 * of a disabled node stands in the manifest and is not counted.
 */
export function foundStats(
  { manifest, outline }: Pick<LinkedProject, 'manifest' | 'outline'>,
  more: readonly string[] = [],
): string {
  const counts = new Map<string, number>();
  for (const kind of [...kindsOfNodes(outline), ...more]) counts.set(kind, (counts.get(kind) ?? 0) + 1);
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

/** Of enabled nodes, in dbt's order: snapshots of property files come behind the tests of models. */
function kindsOfNodes(outline: Outline): readonly string[] {
  const { sourceCount, nodeCount, traits } = outline;
  const [usual, late]: [string[], string[]] = [[], []];
  for (let i = sourceCount; i < sourceCount + nodeCount; i++) {
    const trait = traits[i] ?? 0;
    if ((trait & Trait.enabled) !== 0) ((trait & Trait.late) === 0 ? usual : late).push(kindAt(outline, i) ?? '');
  }
  return [...usual, ...late];
}
