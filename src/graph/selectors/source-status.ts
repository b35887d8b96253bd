import { makeMessage, ProjectError } from '../../base/index.js';
import type { FreshnessState, UniqueId } from '../../manifest/index.js';
import { allNodes, filterNodes, textOf } from './selector-method.js';

/** `source_status:fresher`: sources with newer rows than in sources.json of --state, and those that are new there. */
export const sourceStatus = filterNodes(allNodes, (criterion, { previous }) => {
  if (previous?.sources === undefined || previous.sources === null)
    throw missing('No previous state comparison freshness results in sources.json');
  if (previous.currentSources === null) throw missing('No current state comparison freshness results in sources.json');
  const matches = textOf(criterion) === 'fresher' ? fresher(previous.sources, previous.currentSources) : new Set();
  return node => matches.has(node.unique_id);
});

function fresher(before: readonly FreshnessState[], now: readonly FreshnessState[]): Set<UniqueId> {
  const then = new Map(before.map(source => [source.unique_id, source.max_loaded_at]));
  const found = new Set<UniqueId>();
  for (const { unique_id: id, max_loaded_at: at } of now) {
    if (at === undefined) continue;
    const earlier = then.get(id);
    if (earlier === undefined || isLater(at, earlier)) found.add(id);
  }
  return found;
}

/** ISO times in any zone, to the microsecond. */
function isLater(a: string, b: string): boolean {
  const difference = Date.parse(a) - Date.parse(b);
  return difference === 0 ? micros(a) > micros(b) : difference > 0;
}

function micros(time: string): number {
  return Number((/\.(\d+)/.exec(time)?.[1] ?? '').padEnd(6, '0').slice(3, 6));
}

function missing(text: string): ProjectError {
  return new ProjectError(makeMessage('GRAPH-004', text));
}
