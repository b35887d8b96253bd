import { Graph } from '@dagrejs/graphlib';
import { makeMessage, ProjectError } from '../base/index.js';
import { type GraphNode, type Manifest, parentsOf, type UniqueId } from '../manifest/index.js';
import { type Adjacency, makeAdjacency, neighbours, reach } from './adjacency.js';

/**
 * The project's graph, frozen; edges lead from parent to child. Nodes are numbered in the order in which they were put
 * in, and every walk goes over flat arrays: at 10,000 models and 30,000 tests graphlib takes half a second to fill, and
 * its order and cycle searches recurse, so that a chain of 20,000 models ends the stack. It may hold cycles until they
 * have been reported.
 */
export class Dag {
  readonly ids: readonly UniqueId[];
  readonly indexOf: ReadonlyMap<UniqueId, number>;
  readonly children: Adjacency;
  readonly parents: Adjacency;
  #graph: Graph | undefined;

  constructor(indexOf: ReadonlyMap<UniqueId, number>, from: readonly number[], to: readonly number[]) {
    this.ids = [...indexOf.keys()];
    this.indexOf = indexOf;
    this.children = makeAdjacency(indexOf.size, from, to);
    this.parents = makeAdjacency(indexOf.size, to, from);
  }

  /** The same graph as a graphlib graph, made when it is first asked for: for its algorithms, its JSON and its callers. */
  get graph(): Graph {
    this.#graph ??= this.#toGraphlib();
    return this.#graph;
  }

  #toGraphlib(): Graph {
    const graph = new Graph({ directed: true });
    for (const id of this.ids) graph.setNode(id);
    for (const [node, id] of this.ids.entries())
      for (const child of neighbours(this.children, node)) graph.setEdge(id, this.ids[child] ?? '');
    return graph;
  }
}

/** The graph of a linked project; nodes and edges stand in dbt's order, on which the text of a cycle hangs. */
export function buildDag(manifest: Manifest): Dag {
  const edges = new EdgeCollector();
  for (const id of manifest.sources.keys()) edges.node(id);
  for (const node of linkedNodes(manifest)) {
    edges.node(node.unique_id);
    for (const parent of parentsOf(node)) {
      if (!canBeParent(manifest, parent)) throw missingParent(node, parent);
      edges.edge(parent, node.unique_id);
    }
  }
  return edges.dag();
}

/** The same for nodes and edges from anywhere: `[parent, child]`. */
export function makeDag(nodes: Iterable<UniqueId>, edges: Iterable<readonly [UniqueId, UniqueId]>): Dag {
  const collector = new EdgeCollector();
  for (const id of nodes) collector.node(id);
  for (const [parent, child] of edges) collector.edge(parent, child);
  return collector.dag();
}

/** Numbers nodes as they come and keeps one edge of each pair. */
class EdgeCollector {
  readonly #indexOf = new Map<UniqueId, number>();
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  /** Children of each parent: an edge given twice counts once. */
  readonly #known: Set<number>[] = [];

  node(id: UniqueId): number {
    const known = this.#indexOf.get(id);
    if (known !== undefined) return known;
    const index = this.#indexOf.size;
    this.#indexOf.set(id, index);
    this.#known.push(new Set());
    return index;
  }

  edge(parent: UniqueId, child: UniqueId): void {
    const to = this.node(child);
    const from = this.node(parent);
    const children = this.#known[from];
    if (children === undefined || children.has(to)) return;
    children.add(to);
    this.#from.push(from);
    this.#to.push(to);
  }

  dag(): Dag {
    return new Dag(this.#indexOf, this.#from, this.#to);
  }
}

/** Everything below `id` (at most `depth` steps), in no particular order. Unknown ids have nothing below them. */
export function descendants(dag: Dag, id: UniqueId, depth?: number): UniqueId[] {
  return reachedFrom(dag, dag.children, id, depth);
}

/** Everything above `id`. */
export function ancestors(dag: Dag, id: UniqueId, depth?: number): UniqueId[] {
  return reachedFrom(dag, dag.parents, id, depth);
}

/** Ids of flagged nodes. */
export function flagged(dag: Pick<Dag, 'ids'>, flags: Uint8Array): UniqueId[] {
  return dag.ids.filter((_, i) => flags[i] === 1);
}

function reachedFrom(dag: Dag, adjacency: Adjacency, id: UniqueId, depth?: number): UniqueId[] {
  const start = dag.indexOf.get(id);
  return start === undefined ? [] : flagged(dag, reach(adjacency, [start], depth));
}

function* linkedNodes(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.semanticModels.values();
  yield* manifest.exposures.values();
  yield* manifest.functions.values();
  yield* manifest.metrics.values();
  yield* manifest.unitTests.values();
  yield* manifest.savedQueries.values();
}

function canBeParent(manifest: Manifest, id: UniqueId): boolean {
  return (
    manifest.nodes.has(id) ||
    manifest.sources.has(id) ||
    manifest.metrics.has(id) ||
    manifest.semanticModels.has(id) ||
    manifest.functions.has(id)
  );
}

function missingParent(node: GraphNode, parent: UniqueId): ProjectError {
  const text = `'${node.unique_id}' depends on '${parent}' which is not in the graph!`;
  return new ProjectError(makeMessage('GRAPH-001', text, { notes: [`in ${node.original_file_path}`] }));
}
