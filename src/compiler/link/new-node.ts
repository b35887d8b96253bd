import type {
  BaseNode,
  Checksum,
  CompiledFields,
  FunctionNode,
  ManifestNode,
  NodeConfig,
  UniqueId,
} from '../../manifest/index.js';

/** What is known of a node before anything else has a say in it. */
export type NodeParts = {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly packageName: string;
  readonly path: string;
  readonly originalFilePath: string;
  readonly uniqueId: UniqueId;
  readonly fqn: string[];
  readonly checksum: Checksum;
  readonly config: NodeConfig;
  readonly raw: string;
  readonly language: string;
  readonly createdAt: number;
};

/** Nodes that a config is merged for and that have names in the database. */
export type BuildNode = ManifestNode | FunctionNode;
type Kind = BuildNode['resource_type'];
type NodeOf<K extends Kind> = Extract<BuildNode, { resource_type: K }>;

/** The keys of all kinds, in the order of dbt's manifest: nodes of one kind are made alike. */
function baseNode<K extends Kind>(kind: K, parts: NodeParts): BaseNode & { resource_type: K } {
  return {
    database: parts.database,
    schema: parts.schema,
    name: parts.name,
    resource_type: kind,
    package_name: parts.packageName,
    path: parts.path,
    original_file_path: parts.originalFilePath,
    unique_id: parts.uniqueId,
    fqn: parts.fqn,
    alias: parts.name,
    checksum: parts.checksum,
    config: parts.config,
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: parts.createdAt,
    relation_name: null,
    raw_code: parts.raw,
    doc_blocks: [],
  };
}

function compiledFields(language: string): CompiledFields {
  return {
    language,
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}

/** Makes a node of a kind with everything that is not known yet left empty. */
export const newNode: { readonly [K in Exclude<Kind, 'rpc'>]: (parts: NodeParts) => NodeOf<K> } = {
  model: parts => ({
    ...baseNode('model', parts),
    ...compiledFields(parts.language),
    access: 'protected',
    constraints: [],
    version: null,
    latest_version: null,
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  }),
  seed: parts => ({ ...baseNode('seed', parts), root_path: null, depends_on: { macros: [] } }),
  snapshot: parts => ({ ...baseNode('snapshot', parts), ...compiledFields(parts.language) }),
  analysis: parts => ({ ...baseNode('analysis', parts), ...compiledFields(parts.language) }),
  operation: parts => ({ ...baseNode('operation', parts), ...compiledFields(parts.language), index: null }),
  sql_operation: parts => ({ ...baseNode('sql_operation', parts), ...compiledFields(parts.language) }),
  test: parts => ({ ...baseNode('test', parts), ...compiledFields(parts.language) }),
  function: parts => ({
    ...baseNode('function', parts),
    ...compiledFields(parts.language),
    arguments: [],
    returns: null,
    overloads: [],
  }),
};
