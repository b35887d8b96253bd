import {
  type GraphNode,
  type Manifest,
  type ManifestNode,
  parentsOf,
  type ResourceKind,
  type UniqueId,
} from '../manifest/index.js';
import { type Adjacency, makeAdjacency, neighbours } from './adjacency.js';

/**
 * What the graph, the count of a project and a selection by name ask of every node, in columns: so little that it can be
 * kept beside a manifest of which only few nodes are ever looked at. Plain data. Sources stand first, then the nodes of
 * the manifest, then the rest; all columns count in that order.
 */
export type Outline = {
  readonly ids: readonly UniqueId[];
  readonly sourceCount: number;
  /** How many behind the sources stand in `manifest.nodes`. */
  readonly nodeCount: number;
  readonly kinds: readonly ResourceKind[];
  /** Position in `kinds`. */
  readonly kindOf: Uint8Array;
  /** Bits of `Trait`. */
  readonly traits: Uint8Array;
  /** Parents in the order of the node's own list. */
  readonly parents: Adjacency;
  /** The first parent that is nowhere, if there is one: such a project has no graph. */
  readonly missing: { readonly child: UniqueId; readonly file: string; readonly parent: UniqueId } | undefined;
  /** Every text of the columns below, once; they hold positions in it. */
  readonly words: readonly string[];
  readonly fqns: Adjacency;
  readonly tags: Adjacency;
  /** Package, `original_file_path` and `patch_path` of each node ('' where it has none), one after the other. */
  readonly places: Uint32Array;
};

/** What a selection by place or tag asks of a node. */
export type OutlinedNode = {
  readonly unique_id: UniqueId;
  readonly resource_type: ResourceKind | undefined;
  readonly package_name: string;
  readonly original_file_path: string;
  readonly patch_path: string;
  readonly tags: readonly string[];
};

export const Trait = {
  enabled: 1,
  /** A file of nothing but white space: only `list` and `docs` look at such models. */
  empty: 2,
  /** Has code of its own, and is no function. */
  code: 4,
  versioned: 8,
  /** Snapshots of property files come to dbt with those files: behind the tests of models. */
  late: 16,
} as const;

/** The outline of a linked project. */
export function outlineOf(manifest: Manifest): Outline {
  const nodes = [...outlined(manifest)];
  const indexOf = new Map(nodes.map((node, i) => [node.unique_id, i]));
  const kinds = [...new Set(nodes.map(node => node.resource_type))];
  const parents = parentLists(manifest, nodes, indexOf);
  const words = new Words();
  const [fqns, tags] = [new ListColumn(words), new ListColumn(words)];
  const places = new Uint32Array(nodes.length * PLACES);
  for (const [i, node] of nodes.entries()) {
    fqns.add(i, node.fqn);
    tags.add(i, tagsOf(node));
    const place = [node.package_name, node.original_file_path, patchOf(node)];
    for (const [k, text] of place.entries()) places[i * PLACES + k] = words.position(text);
  }
  return {
    ids: nodes.map(node => node.unique_id),
    sourceCount: manifest.sources.size,
    nodeCount: manifest.nodes.size,
    kinds,
    kindOf: Uint8Array.from(nodes, node => kinds.indexOf(node.resource_type)),
    traits: Uint8Array.from(nodes, traitsOf),
    ...parents,
    words: words.all,
    fqns: fqns.adjacency(nodes.length),
    tags: tags.adjacency(nodes.length),
    places,
  };
}

/** The same after some nodes got another text and other parents. Undefined when one of those is nowhere. */
export function withRenewed(outline: Outline, renewed: Iterable<ManifestNode>): Outline | undefined {
  const { ids, parents } = outline;
  const traits = outline.traits.slice();
  const lists = new Map<number, readonly number[]>();
  for (const node of renewed) {
    const index = ids.indexOf(node.unique_id);
    const list = parentsOf(node).map(id => ids.indexOf(id));
    if (index === -1 || list.includes(-1)) return undefined;
    traits[index] = traitsOf(node);
    if (`${list}` !== `${neighbours(parents, index)}`) lists.set(index, list);
  }
  return { ...outline, traits, parents: lists.size === 0 ? parents : withLists(parents, lists) };
}

function withLists(parents: Adjacency, lists: ReadonlyMap<number, readonly number[]>): Adjacency {
  const [from, to]: [number[], number[]] = [[], []];
  const nodeCount = parents.starts.length - 1;
  for (let i = 0; i < nodeCount; i++)
    for (const parent of lists.get(i) ?? neighbours(parents, i)) {
      from.push(i);
      to.push(parent);
    }
  return makeAdjacency(nodeCount, from, to);
}

export function kindAt({ kinds, kindOf }: Pick<Outline, 'kinds' | 'kindOf'>, index: number): ResourceKind | undefined {
  return kinds[kindOf[index] ?? -1];
}

export function fqnAt(outline: Pick<Outline, 'words' | 'fqns'>, index: number): readonly string[] {
  return textsAt(outline, outline.fqns, index);
}

/** All nodes, in the outline's order. */
export function* outlinedNodes(outline: Outline): Generator<OutlinedNode> {
  const { ids, words, places } = outline;
  const placeAt = (index: number): string => words[places[index] ?? -1] ?? '';
  for (const [i, id] of ids.entries())
    yield {
      unique_id: id,
      resource_type: kindAt(outline, i),
      package_name: placeAt(i * PLACES),
      original_file_path: placeAt(i * PLACES + 1),
      patch_path: placeAt(i * PLACES + 2),
      tags: textsAt(outline, outline.tags, i),
    };
}

function textsAt({ words }: Pick<Outline, 'words'>, column: Adjacency, index: number): readonly string[] {
  return Array.from(neighbours(column, index), word => words[word] ?? '');
}

/** Columns of `places`. */
const PLACES = 3;

function* outlined(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.sources.values();
  yield* manifest.nodes.values();
  yield* manifest.semanticModels.values();
  yield* manifest.exposures.values();
  yield* manifest.functions.values();
  yield* manifest.metrics.values();
  yield* manifest.unitTests.values();
  yield* manifest.savedQueries.values();
}

function parentLists(
  manifest: Manifest,
  nodes: readonly GraphNode[],
  indexOf: ReadonlyMap<UniqueId, number>,
): Pick<Outline, 'parents' | 'missing'> {
  const from: number[] = [];
  const to: number[] = [];
  let missing: Outline['missing'];
  for (const [i, node] of nodes.entries())
    for (const parent of parentsOf(node)) {
      if (!canBeParent(manifest, parent)) missing ??= { child: node.unique_id, file: node.original_file_path, parent };
      from.push(i);
      to.push(indexOf.get(parent) ?? i);
    }
  return { parents: makeAdjacency(nodes.length, from, to), missing };
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

function traitsOf(node: GraphNode): number {
  const kind = node.resource_type;
  const hasCode = 'raw_code' in node && kind !== 'function';
  return (
    (kind === 'exposure' || node.config.enabled !== false ? Trait.enabled : 0) |
    (hasCode && kind !== 'seed' && isBlank(node.raw_code) ? Trait.empty : 0) |
    (hasCode ? Trait.code : 0) |
    (kind === 'model' && node.version !== null ? Trait.versioned : 0) |
    (kind === 'snapshot' && /\.ya?ml$/.test(node.original_file_path) ? Trait.late : 0)
  );
}

function isBlank(text: unknown): boolean {
  return typeof text === 'string' && text.trim() === '';
}

/** Unit tests keep theirs in their config; semantic models have none that count. */
function tagsOf(node: GraphNode): readonly string[] {
  if (node.resource_type === 'semantic_model') return [];
  const tags: unknown = node.resource_type === 'unit_test' ? node.config.tags : node.tags;
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) ? tags : [];
}

function patchOf(node: GraphNode): string {
  const patch: unknown = 'patch_path' in node ? node.patch_path : undefined;
  return typeof patch === 'string' ? patch : '';
}

/** Texts that come again and again. */
class Words {
  readonly #known = new Map<string, number>();

  position(text: string): number {
    let place = this.#known.get(text);
    if (place === undefined) {
      place = this.#known.size;
      this.#known.set(text, place);
    }
    return place;
  }

  get all(): readonly string[] {
    return [...this.#known.keys()];
  }
}

/** A list of texts for each node. */
class ListColumn {
  readonly #words: Words;
  readonly #from: number[] = [];
  readonly #to: number[] = [];

  constructor(words: Words) {
    this.#words = words;
  }

  add(node: number, texts: readonly string[]): void {
    for (const text of texts) {
      this.#from.push(node);
      this.#to.push(this.#words.position(text));
    }
  }

  adjacency(nodeCount: number): Adjacency {
    return makeAdjacency(nodeCount, this.#from, this.#to);
  }
}
