import type { UniqueId } from '../manifest/index.js';
import { type Adjacency, at, makeAdjacency, neighbours, topologicalOrder } from './adjacency.js';
import { type Dag, flagged, makeDag } from './dag.js';

/**
 * The part of a graph that a run needs: the selected nodes, and the unselected ones between them. What is selected waits
 * for what is selected above it even when the nodes between are not, as in dbt; instead of an edge for each such pair
 * (their number is quadratic) the nodes between stay in and count as done as soon as they are reached.
 */
export type RunGraph = {
  readonly ids: readonly UniqueId[];
  /** 1 where a node is selected, 0 where it only links. */
  readonly selected: Uint8Array;
  readonly children: Adjacency;
};

/** `edges`: the project's graph with or without the test edges of build. */
export function runGraph(dag: Dag, edges: Adjacency, selected: ReadonlySet<UniqueId>): RunGraph {
  const isSelected = new Uint8Array(dag.ids.length);
  for (const id of selected) {
    const index = dag.indexOf.get(id);
    if (index !== undefined) isSelected[index] = 1;
  }
  // Nothing stands between one node and itself.
  if (selected.size === 1) return aloneIn(dag, isSelected);
  const order = topologicalOrder(edges);
  const above = spread(order, edges, isSelected);
  const below = spreadUp(order, edges, isSelected);
  const kept: number[] = [];
  const place = new Uint32Array(dag.ids.length);
  dag.ids.forEach((_, i) => {
    if (isSelected[i] === 0 && (above[i] === 0 || below[i] === 0)) return;
    place[i] = kept.length;
    kept.push(i);
  });
  const from: number[] = [];
  const to: number[] = [];
  const isKept = new Uint8Array(dag.ids.length);
  for (const node of kept) isKept[node] = 1;
  for (const node of kept)
    for (const child of neighbours(edges, node)) {
      if (isKept[child] === 0) continue;
      from.push(at(place, node));
      to.push(at(place, child));
    }
  return {
    ids: kept.map(node => dag.ids[node] ?? ''),
    selected: Uint8Array.from(kept, node => isSelected[node] ?? 0),
    children: makeAdjacency(kept.length, from, to),
  };
}

function aloneIn(dag: Dag, flags: Uint8Array): RunGraph {
  const ids = flagged(dag, flags);
  return { ids, selected: new Uint8Array(ids.length).fill(1), children: makeAdjacency(ids.length, [], []) };
}

/** The selected nodes alone, with an edge wherever a way leads over unselected ones: dbt's subset graph, written out. */
export function subgraph(dag: Dag, selected: ReadonlySet<UniqueId>, edges: Adjacency = dag.children): Dag {
  const run = runGraph(dag, edges, selected);
  const pairs: [UniqueId, UniqueId][] = [];
  const seen = new Uint32Array(run.ids.length);
  for (let start = 0; start < run.ids.length; start++) {
    if (run.selected[start] === 0) continue;
    const stack = [start];
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (const child of neighbours(run.children, node)) {
        if (seen[child] === start + 1) continue;
        seen[child] = start + 1;
        if (run.selected[child] === 1) pairs.push([run.ids[start] ?? '', run.ids[child] ?? '']);
        else stack.push(child);
      }
  }
  return makeDag(
    run.ids.filter((_, i) => run.selected[i] === 1),
    pairs,
  );
}

/** Nodes with a flagged node above them. */
function spread(order: Uint32Array, edges: Adjacency, flags: Uint8Array): Uint8Array {
  const out = new Uint8Array(flags.length);
  for (const node of order)
    if (flags[node] === 1 || out[node] === 1) for (const child of neighbours(edges, node)) out[child] = 1;
  return out;
}

/** Nodes with a flagged node below them. */
function spreadUp(order: Uint32Array, edges: Adjacency, flags: Uint8Array): Uint8Array {
  const out = new Uint8Array(flags.length);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = at(order, i);
    for (const child of neighbours(edges, node)) if (flags[child] === 1 || out[child] === 1) out[node] = 1;
  }
  return out;
}
