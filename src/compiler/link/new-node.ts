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

type Base<K extends Kind> = BaseNode & { resource_type: K };

/** The keys of all kinds, in the order of dbt's manifest. */
function baseNode<K extends Kind>(kind: K, parts: NodeParts): Base<K> {
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

/**
 * The same with what templates add. Keys are set one by one: tens of thousands of nodes are made, and objects that are
 * spread from others cost several times as much.
 */
function compiledNode<K extends Kind>(kind: K, parts: NodeParts): Base<K> & CompiledFields {
  const node = baseNode(kind, parts) as Base<K> & CompiledFields;
  node.language = parts.language;
  node.refs = [];
  node.sources = [];
  node.metrics = [];
  node.functions = [];
  node.depends_on = { macros: [], nodes: [] };
  node.compiled_path = null;
  node.contract = { enforced: false, alias_types: true, checksum: null };
  return node;
}

/** Makes a node of a kind with everything that is not known yet left empty. */
export const newNode: { readonly [K in Exclude<Kind, 'rpc'>]: (parts: NodeParts) => NodeOf<K> } = {
  model: parts => {
    const node = compiledNode('model', parts) as NodeOf<'model'>;
    node.access = 'protected';
    node.constraints = [];
    node.version = null;
    node.latest_version = null;
    node.deprecation_date = null;
    node.primary_key = [];
    node.time_spine = null;
    return node;
  },
  seed: parts => ({ ...baseNode('seed', parts), root_path: null, depends_on: { macros: [] } }),
  snapshot: parts => compiledNode('snapshot', parts),
  analysis: parts => compiledNode('analysis', parts),
  operation: parts => ({ ...compiledNode('operation', parts), index: null }),
  sql_operation: parts => compiledNode('sql_operation', parts),
  test: parts => compiledNode('test', parts),
  function: parts => ({ ...compiledNode('function', parts), arguments: [], returns: null, overloads: [] }),
};
