import type { Span } from '../base/index.js';
import type { Data, DataMap } from './data.js';
import type {
  DocNode,
  ExposureNode,
  FunctionNode,
  GroupNode,
  MacroNode,
  ManifestNode,
  SemanticNode,
  SourceNode,
  UniqueId,
  UnitTestNode,
} from './node.js';

export type ManifestMetadata = {
  dbt_schema_version: string;
  dbt_version: string;
  generated_at: string;
  invocation_id: string | null;
  invocation_started_at: string | null;
  env: Record<string, string>;
  project_name: string;
  project_id: string;
  user_id: string | null;
  send_anonymous_usage_stats: boolean | null;
  adapter_type: string;
  quoting: { database: boolean; schema: boolean; identifier: boolean; column: boolean | null };
  run_started_at: string | null;
};

/** Anything that can stand in a graph. */
export type GraphNode = ManifestNode | FunctionNode | SourceNode | ExposureNode | SemanticNode | UnitTestNode;

/** Where a node stands in the files and what its rendering read; never part of the artifact. */
export type NodeFacts = {
  /** The file's text starts here: line 1, column 1 for a model; the block or the YAML entry otherwise. */
  readonly span: Span;
  /** Decisions 26: macros, vars, env, target keys, refs, sources and adapter calls that the parse-time rendering read. */
  readonly reads: NodeReads;
};

export type NodeReads = {
  readonly macros: readonly UniqueId[];
  readonly vars: Readonly<Record<string, Data>>;
  readonly env: Readonly<Record<string, string | null>>;
  readonly target: readonly string[];
  readonly flags: readonly string[];
  readonly adapterCalls: readonly string[];
  /** True when the rendering asked the database (or would have): such a node cannot be compiled without a server. */
  readonly introspective: boolean;
};

/** A linked project: every name resolved, every config merged. Frozen; a run that adds compiled code makes new nodes. */
export type Manifest = {
  readonly metadata: ManifestMetadata;
  readonly nodes: ReadonlyMap<UniqueId, ManifestNode>;
  readonly sources: ReadonlyMap<UniqueId, SourceNode>;
  readonly macros: ReadonlyMap<UniqueId, MacroNode>;
  readonly docs: ReadonlyMap<UniqueId, DocNode>;
  readonly exposures: ReadonlyMap<UniqueId, ExposureNode>;
  readonly metrics: ReadonlyMap<UniqueId, SemanticNode>;
  readonly groups: ReadonlyMap<UniqueId, GroupNode>;
  readonly selectors: Readonly<Record<string, DataMap>>;
  readonly disabled: ReadonlyMap<UniqueId, readonly GraphNode[]>;
  readonly savedQueries: ReadonlyMap<UniqueId, SemanticNode>;
  readonly semanticModels: ReadonlyMap<UniqueId, SemanticNode>;
  readonly unitTests: ReadonlyMap<UniqueId, UnitTestNode>;
  readonly functions: ReadonlyMap<UniqueId, FunctionNode>;
  /** Absent in a manifest that was read back from a file. */
  readonly facts: ReadonlyMap<UniqueId, NodeFacts>;
};

/** Every node that can stand in the graph, in the order of dbt's maps. */
export function* graphNodes(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.functions.values();
  yield* manifest.sources.values();
  yield* manifest.exposures.values();
  yield* manifest.metrics.values();
  yield* manifest.semanticModels.values();
  yield* manifest.savedQueries.values();
  yield* manifest.unitTests.values();
}

/** The node of that id, whichever map holds it. */
export function findNode(manifest: Manifest, id: UniqueId): GraphNode | undefined {
  return (
    manifest.nodes.get(id) ??
    manifest.sources.get(id) ??
    manifest.unitTests.get(id) ??
    manifest.exposures.get(id) ??
    manifest.functions.get(id) ??
    manifest.metrics.get(id) ??
    manifest.semanticModels.get(id) ??
    manifest.savedQueries.get(id)
  );
}
