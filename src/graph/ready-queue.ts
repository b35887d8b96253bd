import { compareCodePoints, type UniqueId } from '../manifest/index.js';
import { at, inDegrees, neighbours, topologicalOrder } from './adjacency.js';
import { longestPaths } from './levels.js';
import type { RunGraph } from './run-graph.js';

/** Smaller runs first; equal ones in the order of their ids. Numbered as `RunGraph.ids`. */
export type Priorities = Float64Array;

/** dbt's order: the length of the longest way from a root of the selected graph. */
export function dbtPriorities(run: RunGraph): Priorities {
  const level = new Float64Array(run.ids.length);
  for (const node of topologicalOrder(run.children)) {
    const passed = (level[node] ?? 0) + (run.selected[node] ?? 0);
    for (const child of neighbours(run.children, node)) level[child] = Math.max(level[child] ?? 0, passed);
  }
  return level;
}

/** Our order: what has the longest way still below it goes first. `weightMs` is the expected time of a node. */
export function longestPathPriorities(run: RunGraph, weightMs: (id: UniqueId) => number = () => 1): Priorities {
  const below = longestPaths(run.children, node => (run.selected[node] === 1 ? weightMs(run.ids[node] ?? '') : 0));
  return below.map(length => -length);
}

/**
 * The order of a run: dbt's levels, and within a level what has the longest way still below it first. The levels are
 * kept because projects lean on them without saying so: a model that reads another one's table through a variable, or
 * the catalogue, finds it there with dbt because it stands on an earlier level.
 */
export function runPriorities(run: RunGraph, weightMs?: (id: UniqueId) => number): Priorities {
  const within = longestPathPriorities(run, weightMs);
  const longest = within.reduce((most, way) => Math.max(most, -way), 0) + 1;
  return dbtPriorities(run).map((level, node) => level * longest + (within[node] ?? 0));
}

/**
 * Hands out selected nodes whose parents are done. It never looks at what a node is and takes no time into account:
 * how many are in flight is the scheduler's business.
 */
export class ReadyQueue {
  readonly #run: RunGraph;
  readonly #priorities: Priorities;
  readonly #waits: Uint32Array;
  readonly #heap: number[] = [];
  readonly #inFlight = new Map<UniqueId, number>();
  #left: number;

  constructor(run: RunGraph, priorities: Priorities) {
    this.#run = run;
    this.#priorities = priorities;
    this.#waits = inDegrees(run.children);
    this.#left = run.selected.reduce((sum, flag) => sum + flag, 0);
    const roots = [...this.#waits.keys()].filter(node => this.#waits[node] === 0);
    for (const node of roots) this.#ready(node);
  }

  /** Nodes that were not handed out yet, ready or not. */
  get waiting(): number {
    return this.#left - this.#inFlight.size;
  }

  get finished(): boolean {
    return this.#left === 0;
  }

  /** The best ready node, or undefined when nothing is ready now. */
  take(): UniqueId | undefined {
    const best = this.#heap[0];
    if (best === undefined) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink();
    }
    const id = this.#run.ids[best] ?? '';
    this.#inFlight.set(id, best);
    return id;
  }

  /** Says that a node that was taken is done, however it ended: its children may become ready. */
  done(id: UniqueId): void {
    const node = this.#inFlight.get(id);
    if (node === undefined) throw new Error(`${id} was not in flight`);
    this.#inFlight.delete(id);
    this.#left--;
    this.#release(node);
  }

  #release(node: number): void {
    const stack = [node];
    for (let next = stack.pop(); next !== undefined; next = stack.pop())
      for (const child of neighbours(this.#run.children, next)) {
        const waits = at(this.#waits, child) - 1;
        this.#waits[child] = waits;
        if (waits > 0) continue;
        if (this.#run.selected[child] === 1) this.#push(child);
        else stack.push(child);
      }
  }

  #ready(node: number): void {
    if (this.#run.selected[node] === 1) this.#push(node);
    else this.#release(node);
  }

  #push(node: number): void {
    let place = this.#heap.push(node) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#before(place, above)) return;
      this.#swap(place, above);
      place = above;
    }
  }

  #sink(): void {
    for (let place = 0; ; ) {
      let best = place;
      for (const below of [2 * place + 1, 2 * place + 2])
        if (below < this.#heap.length && this.#before(below, best)) best = below;
      if (best === place) return;
      this.#swap(place, best);
      place = best;
    }
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a] ?? 0, this.#heap[b] ?? 0];
    const difference = (this.#priorities[x] ?? 0) - (this.#priorities[y] ?? 0);
    return difference !== 0 ? difference < 0 : compareCodePoints(this.#run.ids[x] ?? '', this.#run.ids[y] ?? '') < 0;
  }

  #swap(a: number, b: number): void {
    const kept = this.#heap[a] ?? 0;
    this.#heap[a] = this.#heap[b] ?? 0;
    this.#heap[b] = kept;
  }
}
