import { Graph } from '@dagrejs/graphlib';
import { InternalError, makeMessage, ProjectError } from '../base/index.js';
import type { Manifest, ResourceKind, UniqueId } from '../manifest/index.js';
import { type Adjacency, at, type EdgeList, makeAdjacency, neighbours, reach } from './adjacency.js';
import { kindAt, type Outline, outlineOf } from './outline.js';

/**
 * The project's graph, frozen; edges lead from parent to child. Nodes are numbered in the order in which they were put
 * in, and every walk goes over flat arrays: at 10,000 models and 30,000 tests graphlib takes half a second to fill, and
 * its order and cycle searches recurse, so that a chain of 20,000 models ends the stack. It may hold cycles until they
 * have been reported.
 */
export class Dag {
  readonly ids: readonly UniqueId[];
  readonly children: Adjacency;
  readonly parents: Adjacency;
  /** What is known of the nodes; undefined for a graph of bare ids. */
  readonly nodes: NodeColumns | undefined;
  #indexOf: ReadonlyMap<UniqueId, number> | undefined;
  #graph: Graph | undefined;

  constructor(ids: readonly UniqueId[], { from, to }: EdgeList, nodes?: NodeColumns) {
    this.nodes = nodes;
    this.ids = ids;
    this.children = makeAdjacency(ids.length, from, to);
    this.parents = makeAdjacency(ids.length, to, from);
  }

  /** Number of each node. */
  get indexOf(): ReadonlyMap<UniqueId, number> {
    this.#indexOf ??= new Map(this.ids.map((id, i) => [id, i]));
    return this.#indexOf;
  }

  /** What is known of the nodes. Throws for a graph of bare ids. */
  get known(): NodeColumns {
    if (this.nodes === undefined) throw new InternalError('nothing is known of the nodes of this graph');
    return this.nodes;
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

/** What is known of the nodes of a graph, by their numbers in it. */
export class NodeColumns {
  readonly outline: Outline;
  readonly traits: Uint8Array;
  /** Where each node stands in the outline. */
  readonly #places: Uint32Array;

  constructor(outline: Outline, places: Uint32Array) {
    this.outline = outline;
    this.#places = places;
    this.traits = Uint8Array.from(places, place => outline.traits[place] ?? 0);
  }

  has(node: number, trait: number): boolean {
    return ((this.traits[node] ?? 0) & trait) !== 0;
  }

  kind(node: number): ResourceKind | undefined {
    return kindAt(this.outline, at(this.#places, node));
  }
}

/** The graph of a linked project; nodes and edges stand in dbt's order, on which the text of a cycle hangs. */
export function buildDag(manifest: Manifest): Dag {
  return dagOf(outlineOf(manifest));
}

/** The same from its outline. Throws GRAPH-001 when a parent is nowhere. */
export function dagOf(outline: Outline): Dag {
  if (outline.missing !== undefined) throw missingParent(outline.missing);
  const { ids, sourceCount } = outline;
  const { starts, targets } = outline.parents;
  const numbers = new Int32Array(ids.length).fill(-1);
  const places = new Uint32Array(ids.length);
  let count = 0;
  const number = (place: number): number => {
    const known = numbers[place] ?? -1;
    if (known !== -1) return known;
    numbers[place] = count;
    places[count] = place;
    return count++;
  };
  for (let source = 0; source < sourceCount; source++) number(source);
  const [from, to]: [number[], number[]] = [[], []];
  // Edges come child by child, so one that is given twice is known by its parent's last child.
  const lastChild = new Int32Array(ids.length).fill(-1);
  for (let node = sourceCount; node < ids.length; node++) {
    const child = number(node);
    const end = at(starts, node + 1);
    for (let e = at(starts, node); e < end; e++) {
      const parent = number(at(targets, e));
      if (lastChild[parent] === child) continue;
      lastChild[parent] = child;
      from.push(parent);
      to.push(child);
    }
  }
  const inOrder = Array.from(places, place => ids[place] ?? '');
  return new Dag(inOrder, { from, to }, new NodeColumns(outline, places));
}

/** The same for nodes and edges from anywhere: `[parent, child]`. */
export function makeDag(nodes: Iterable<UniqueId>, edges: Iterable<readonly [UniqueId, UniqueId]>): Dag {
  const collector = new EdgeCollector();
  for (const id of nodes) collector.node(id);
  for (const [parent, child] of edges) collector.edge(parent, child);
  return new Dag([...collector.indexOf.keys()], collector);
}

/** Numbers nodes as they come and keeps one edge of each pair. */
class EdgeCollector {
  readonly indexOf = new Map<UniqueId, number>();
  readonly from: number[] = [];
  readonly to: number[] = [];
  /** Children of each parent: an edge given twice counts once. */
  readonly #known: (Set<number> | undefined)[] = [];

  node(id: UniqueId): number {
    const known = this.indexOf.get(id);
    if (known !== undefined) return known;
    const index = this.indexOf.size;
    this.indexOf.set(id, index);
    return index;
  }

  edge(parent: UniqueId, child: UniqueId): void {
    const to = this.node(child);
    const from = this.node(parent);
    this.#known[from] ??= new Set();
    const children = this.#known[from];
    if (children === undefined || children.has(to)) return;
    children.add(to);
    this.from.push(from);
    this.to.push(to);
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

function missingParent({ child, file, parent }: NonNullable<Outline['missing']>): ProjectError {
  const text = `'${child}' depends on '${parent}' which is not in the graph!`;
  return new ProjectError(makeMessage('GRAPH-001', text, { notes: [`in ${file}`] }));
}
