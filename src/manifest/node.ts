/**
 * The nodes of a project in the shape of dbt's manifest v12, snake_case and all. One shape serves the artifact, the
 * `model` and `graph` of templates, and the comparison with manifests that dbt wrote: nothing is converted between them.
 */
import type { Data, DataMap } from './data.js';

/** `model.shop.orders`, `test.shop.not_null_orders_id.0123456789`, … */
export type UniqueId = string;

export type NodeKind = 'model' | 'seed' | 'snapshot' | 'test' | 'analysis' | 'operation' | 'sql_operation' | 'rpc';
export type ResourceKind =
  | NodeKind
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'unit_test'
  | 'macro'
  | 'doc'
  | 'group'
  | 'function'
  | 'fixture';

export type Checksum = { name: string; checksum: string };

export type RefArgs = { name: string; package: string | null; version: string | number | null };

export type DependsOn = { macros: UniqueId[]; nodes: UniqueId[] };

export type Hook = { sql: string; transaction: boolean; index: number | null };

export type DocsConfig = { show: boolean; node_color: string | null };

export type Constraint = {
  type: 'check' | 'not_null' | 'unique' | 'primary_key' | 'foreign_key' | 'custom';
  name: string | null;
  expression: string | null;
  warn_unenforced: boolean;
  warn_unsupported: boolean;
  to: string | null;
  to_columns: string[];
  /** Model level only. */
  columns?: string[];
};

export type ColumnInfo = {
  name: string;
  description: string;
  meta: DataMap;
  data_type: string | null;
  constraints: Constraint[];
  quote: boolean | null;
  config: { meta: DataMap; tags: string[] };
  tags: string[];
  granularity: string | null;
  dimension: Data;
  entity: Data;
  doc_blocks: UniqueId[];
  /** Keys that dbt does not know are kept. */
  [extra: string]: unknown;
};

/** Merged config. Known keys have their defaults; every other key the user wrote is kept beside them. */
export type NodeConfig = {
  enabled: boolean;
  alias: string | null;
  schema: string | null;
  database: string | null;
  tags: string[];
  meta: DataMap;
  group: string | null;
  materialized: string;
  [key: string]: Data;
};

/** What all nodes share. */
export type BaseNode = {
  database: string;
  schema: string;
  name: string;
  resource_type: NodeKind | 'function';
  package_name: string;
  /** Relative to the resource folder. */
  path: string;
  /** Relative to the package's root, POSIX. */
  original_file_path: string;
  unique_id: UniqueId;
  fqn: string[];
  alias: string;
  checksum: Checksum;
  config: NodeConfig;
  tags: string[];
  description: string;
  columns: Record<string, ColumnInfo>;
  meta: DataMap;
  group: string | null;
  docs: DocsConfig;
  patch_path: string | null;
  build_path: string | null;
  unrendered_config: DataMap;
  /** Seconds since 1970 as a float. */
  created_at: number;
  relation_name: string | null;
  raw_code: string;
  doc_blocks: UniqueId[];
};

export type CompiledFields = {
  language: string;
  refs: RefArgs[];
  sources: [string, string][];
  metrics: string[][];
  functions: string[][];
  depends_on: DependsOn;
  compiled_path: string | null;
  contract: { enforced: boolean; alias_types: boolean; checksum: string | null };
  /** Present once the node was compiled. */
  compiled?: boolean;
  compiled_code?: string | null;
  extra_ctes_injected?: boolean;
  extra_ctes?: { id: UniqueId; sql: string }[];
};

export type ModelNode = BaseNode &
  CompiledFields & {
    resource_type: 'model';
    access: 'private' | 'protected' | 'public';
    constraints: Constraint[];
    version: string | number | null;
    latest_version: string | number | null;
    deprecation_date: string | null;
    primary_key: string[];
    time_spine: Data;
  };

export type SeedNode = BaseNode & {
  resource_type: 'seed';
  root_path: string | null;
  depends_on: { macros: UniqueId[]; nodes?: UniqueId[] };
};
export type SnapshotNode = BaseNode & CompiledFields & { resource_type: 'snapshot' };
export type AnalysisNode = BaseNode & CompiledFields & { resource_type: 'analysis' };
export type OperationNode = BaseNode & CompiledFields & { resource_type: 'operation'; index: number | null };
export type SqlOperationNode = BaseNode & CompiledFields & { resource_type: 'sql_operation' };

export type TestMetadata = { name: string; kwargs: DataMap; namespace: string | null };

export type TestNode = BaseNode &
  CompiledFields & {
    resource_type: 'test';
    /** Generic tests only. */
    column_name?: string | null;
    file_key_name?: string | null;
    attached_node?: UniqueId | null;
    test_metadata?: TestMetadata;
  };

export type FunctionNode = BaseNode &
  CompiledFields & {
    resource_type: 'function';
    arguments: { name: string; data_type: string; description?: string | null; default_value?: Data }[];
    returns: { data_type: string; description?: string | null } | null;
    overloads: Data[];
  };

export type ManifestNode =
  | ModelNode
  | SeedNode
  | SnapshotNode
  | AnalysisNode
  | OperationNode
  | SqlOperationNode
  | TestNode;

export type FreshnessThreshold = { count: number | null; period: string | null };
export type Freshness = { warn_after: FreshnessThreshold; error_after: FreshnessThreshold; filter: string | null };

export type SourceNode = {
  database: string;
  schema: string;
  name: string;
  resource_type: 'source';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  fqn: string[];
  source_name: string;
  source_description: string;
  loader: string;
  identifier: string;
  quoting: { database: boolean | null; schema: boolean | null; identifier: boolean | null; column: boolean | null };
  loaded_at_field: string | null;
  loaded_at_query: string | null;
  freshness: Freshness | null;
  external: DataMap | null;
  description: string;
  columns: Record<string, ColumnInfo>;
  meta: DataMap;
  source_meta: DataMap;
  tags: string[];
  config: { enabled: boolean; [key: string]: Data };
  patch_path: string | null;
  unrendered_config: DataMap;
  relation_name: string | null;
  created_at: number;
  unrendered_database: string | null;
  unrendered_schema: string | null;
  doc_blocks: UniqueId[];
};

export type MacroNode = {
  name: string;
  resource_type: 'macro';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  macro_sql: string;
  depends_on: { macros: UniqueId[] };
  description: string;
  meta: DataMap;
  docs: DocsConfig;
  config: { meta: DataMap; docs: DocsConfig };
  patch_path: string | null;
  arguments: { name: string; type: string | null; description: string }[];
  created_at: number;
  supported_languages: string[] | null;
};

export type DocNode = {
  name: string;
  resource_type: 'doc';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  block_contents: string;
};

export type Owner = { name: string | null; email: string | string[] | null; [extra: string]: unknown };

export type ExposureNode = {
  name: string;
  resource_type: 'exposure';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  fqn: string[];
  type: string;
  owner: Owner;
  description: string;
  label: string | null;
  maturity: string | null;
  meta: DataMap;
  tags: string[];
  config: { enabled: boolean; [key: string]: Data };
  unrendered_config: DataMap;
  url: string | null;
  depends_on: DependsOn;
  refs: RefArgs[];
  sources: [string, string][];
  metrics: string[][];
  created_at: number;
};

export type GroupNode = {
  name: string;
  resource_type: 'group';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  owner: Owner;
  description: string;
  config: { meta: DataMap; [key: string]: Data };
};

export type UnitTestNode = {
  name: string;
  resource_type: 'unit_test';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  fqn: string[];
  model: string;
  given: { input: string; rows: Data; format: string; fixture: string | null }[];
  expect: { rows: Data; format: string; fixture: string | null };
  description: string;
  overrides: { macros: DataMap; vars: DataMap; env_vars: DataMap } | null;
  depends_on: DependsOn;
  config: { enabled: boolean; tags: string[]; meta: DataMap; [key: string]: Data };
  checksum: string | null;
  schema: string | null;
  created_at: number;
  versions: { include: Data; exclude: Data } | null;
  version: string | number | null;
};

/** Metrics, semantic models and saved queries are parsed and handed on; nothing here runs them. */
export type SemanticNode = {
  name: string;
  resource_type: 'metric' | 'semantic_model' | 'saved_query';
  package_name: string;
  path: string;
  original_file_path: string;
  unique_id: UniqueId;
  fqn: string[];
  tags?: string[];
  config: { enabled: boolean; [key: string]: Data };
  depends_on: DependsOn;
  refs?: RefArgs[];
  created_at: number;
  [key: string]: unknown;
};
