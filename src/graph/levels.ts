import { type Adjacency, at, neighbours, topologicalOrder } from './adjacency.js';

/** Length of the longest way from a root to each node: roots have 0. */
export function levels(children: Adjacency): Uint32Array {
  const level = new Uint32Array(children.starts.length - 1);
  for (const node of topologicalOrder(children))
    for (const child of neighbours(children, node)) level[child] = Math.max(at(level, child), at(level, node) + 1);
  return level;
}

/** Weight of the heaviest way from each node to a leaf, the node's own weight included. */
export function longestPaths(children: Adjacency, weight: (node: number) => number): Float64Array {
  const heaviest = new Float64Array(children.starts.length - 1);
  const order = topologicalOrder(children);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = at(order, i);
    let below = 0;
    for (const child of neighbours(children, node)) below = Math.max(below, heaviest[child] ?? 0);
    heaviest[node] = below + weight(node);
  }
  return heaviest;
}
