import type { UniqueId } from '../manifest/index.js';
import { at } from './adjacency.js';
import type { Dag } from './dag.js';

/**
 * Cycles of the graph, each as a path whose last node leads back to its first. The first one is the one dbt reports;
 * after it the search goes on past nodes that were already looked at, so that a project with several separate cycles
 * shows them together. Iterative: a chain of a hundred thousand models does not end the stack.
 */
export function findCycles(dag: Dag, limit = 20): UniqueId[][] {
  const { starts, targets } = dag.children;
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(dag.ids.length);
  const next = starts.slice(0, dag.ids.length);
  const found: UniqueId[][] = [];
  for (let root = 0; root < dag.ids.length && found.length < limit; root++) {
    if (state[root] !== 0) continue;
    const path = [root];
    state[root] = OPEN;
    while (path.length > 0 && found.length < limit) {
      const node = path[path.length - 1] ?? 0;
      const edge = at(next, node);
      if (edge === at(starts, node + 1)) {
        state[node] = DONE;
        path.pop();
        continue;
      }
      next[node] = edge + 1;
      const child = at(targets, edge);
      if (state[child] === OPEN) {
        found.push(path.slice(path.indexOf(child)).map(index => dag.ids[index] ?? ''));
      } else if (state[child] === 0) {
        state[child] = OPEN;
        path.push(child);
      }
    }
  }
  return found;
}

/** dbt's words for a cycle. */
export function cycleText(cycle: readonly UniqueId[]): string {
  return `Found a cycle: ${cycle.join(' --> ')}`;
}
