import type {
  Adapter,
  EventTimeFilter,
  NodeConnection,
  Publisher,
  Relation,
  RelationCache,
} from '../../adapters/index.js';
import type { Data } from '../../config/index.js';
import type { Value } from '../../jinja/index.js';
import type {
  FunctionNode,
  GraphNode,
  Manifest,
  ManifestNode,
  NameIndex,
  NodeProgress,
  SourceNode,
  UniqueId,
} from '../../manifest/index.js';

/** Something that `ref()`, `source()` or `function()` can lead to. */
export type Target = ManifestNode | SourceNode | FunctionNode;

/** How names become relations while the project runs. */
export type Links = {
  readonly manifest: Manifest;
  readonly names: NameIndex;
  readonly findNode: (id: UniqueId) => GraphNode | undefined;
  /** Ids that the node may ref; absent where anything may be (operations). */
  readonly allowed?: ReadonlySet<UniqueId>;
  /** Notes that the statement needs the CTE of an ephemeral node; absent where there can be none. */
  readonly needCte?: (id: UniqueId) => void;
  /** `--empty`: only so many rows of what is referenced are seen. */
  readonly limit: number | null;
  readonly eventTimeFilter: (target: Target) => EventTimeFilter | null;
  /** The relation of another state that stands for this one, when it does. */
  readonly deferred: (target: Target) => Relation | null | Promise<Relation | null>;
  /** The CTE that stands for a source in a unit test. */
  readonly sourceCte?: (target: SourceNode) => Relation;
};

/** A result that `statement` stored: null once it was loaded, unless it is `main`. */
export type StoredResults = Map<string, Value>;

/** What the methods of `adapter` work on. Each node has its own connection and publisher; the cache is the run's. */
export type DatabaseParts = {
  readonly adapter: Adapter;
  readonly connection: NodeConnection;
  readonly cache: RelationCache;
  readonly publisher: Publisher;
};

/** The slice of time that a microbatch model builds, as dbt's `model.batch` shows it. */
export type Batch = { readonly id: string; readonly eventTimeStart: number; readonly eventTimeEnd: number };

/** What a scope has while its project runs. */
export type RunParts = {
  /** dbt's name of the thread, as events and `thread_id` show it. */
  readonly thread: string;
  readonly progress: () => NodeProgress;
  readonly links: Links;
  /** Absent where no database may be asked (parse, validate): `adapter` answers as while a project is read. */
  readonly database?: DatabaseParts;
  /** Kept by whoever wants to see the results of statements, `main` among them. */
  readonly results: StoredResults;
  /** `graph`, made when it is first asked for. */
  readonly graph: () => Value;
  readonly selectedResources: readonly UniqueId[];
  /** The compiled SQL of the node; null until there is some. */
  readonly compiledCode: () => string | null;
  /** Writes the text of the node's statement to target/run; absent for what is not written. */
  readonly write?: (payload: string) => void;
  /** The table of a seed; absent for other nodes. */
  readonly loadAgateTable?: () => Value | Promise<Value>;
  readonly batch?: Batch;
  /** `this` of a unit test, where it is not the node's own relation. */
  readonly thisOverride?: () => Value;
  readonly deferRelation?: Relation | null;
  /** Vars and environment of a unit test, where it overrides some. */
  readonly vars?: ReadonlyMap<string, Data>;
  readonly envOverrides?: ReadonlyMap<string, Value>;
};
