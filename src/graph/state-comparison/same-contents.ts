import type {
  Data,
  DataMap,
  ExposureNode,
  FunctionNode,
  GraphNode,
  ManifestNode,
  ModelNode,
  SeedNode,
  SemanticNode,
  SourceNode,
} from '../../manifest/index.js';
import type { Comparison } from './comparison.js';
import { sameContract } from './same-contract.js';

/** A node that has code and stands in the database. */
export type CodeNode = ManifestNode | FunctionNode;

/** Whether a node is what it was: `old` is the node of the same id in the earlier manifest, of whatever kind. */
export function sameContents(now: GraphNode, old: GraphNode | undefined, comparison: Comparison): boolean {
  if (now.resource_type === 'source') return old === undefined || sameSource(now, old as SourceNode, comparison);
  if (now.resource_type === 'exposure') return old === undefined || sameExposure(now, old as ExposureNode, comparison);
  if (now.resource_type === 'unit_test') return old?.resource_type === 'unit_test' && now.checksum === old.checksum;
  if (isSemantic(now)) return old === undefined || sameSemantic(now, old as SemanticNode, comparison);
  return old !== undefined && sameCode(now as CodeNode, old as CodeNode, comparison);
}

export function isSemantic(node: GraphNode): node is SemanticNode {
  return ['metric', 'semantic_model', 'saved_query'].includes(node.resource_type);
}

function sameCode(now: CodeNode, old: CodeNode, comparison: Comparison): boolean {
  const { python } = comparison;
  if (now.resource_type === 'test' && now.test_metadata !== undefined)
    return sameConfig(now, old, comparison) && python.equals(now.fqn, old.fqn);
  // Asked first and always: a broken contract is told even when the node differs anyway.
  const contract = now.resource_type !== 'model' || sameContract(now, old as ModelNode, comparison);
  if (!sameBody(now, old, comparison) || !sameConfig(now, old, comparison)) return false;
  if (!samePersistedDescription(now, old) || !python.equals(now.fqn, old.fqn)) return false;
  if (!sameRelation(now, old, comparison) || !contract) return false;
  if (now.resource_type === 'model') return sameReference(now, old as ModelNode);
  return now.resource_type !== 'function' || sameFunction(now, old as FunctionNode, comparison);
}

/** What those who ref() a model depend on. */
function sameReference(now: ModelNode, old: ModelNode): boolean {
  return (
    now.latest_version === old.latest_version &&
    now.access === old.access &&
    now.deprecation_date === old.deprecation_date
  );
}

/** `state:modified.body` */
export function sameBody(now: CodeNode, old: CodeNode, comparison: Comparison): boolean {
  if (now.resource_type === 'seed') return sameSeed(now, old as SeedNode, comparison);
  return now.raw_code === old.raw_code;
}

/** By checksum; a seed too large for one has its path instead, about which dbt warns in four ways. */
function sameSeed(now: SeedNode, old: SeedNode, { emit }: Comparison): boolean {
  const mine = now.checksum;
  const same = mine.name !== 'none' && mine.name === old.checksum.name && mine.checksum === old.checksum.checksum;
  if (mine.name !== 'path') return same;
  const seed = { package_name: now.package_name, name: now.name };
  const options = { force: true, deferrable: true };
  if (old.checksum.name !== 'path') emit('SeedIncreased', seed, options);
  else if (same) emit('SeedExceedsLimitSamePath', seed, options);
  else emit('SeedExceedsLimitAndPathChanged', seed, options);
  return same;
}

/** These belong to `.relation`, or are no change at all. */
const NOT_COMPARED: ReadonlySet<string> = new Set(['alias', 'schema', 'database', 'tags', 'group']);

const TEST_MODIFIERS: readonly string[] = [
  'severity',
  'where',
  'limit',
  'fail_calc',
  'warn_if',
  'error_if',
  'store_failures',
  'store_failures_as',
  'sql_header',
];

/** `state:modified.configs`: what the files say, before rendering. */
export function sameConfig(now: GraphNode, old: GraphNode, comparison: Comparison): boolean {
  if (now.resource_type === 'semantic_model' || now.resource_type === 'saved_query')
    return comparison.python.equals(now.config as Data, (old as SemanticNode).config as Data);
  const mine = unrendered(now);
  const others = unrendered(old);
  const same = (key: string): boolean => sameKey(mine, others, key, comparison);
  if (now.resource_type === 'test') return TEST_MODIFIERS.every(same);
  const compared = [...new Set([...Object.keys(mine), ...Object.keys(others)])];
  if (now.resource_type === 'source' || now.resource_type === 'exposure') return compared.every(same);
  if (now.resource_type === 'metric') return compared.filter(key => key !== 'group').every(same);
  return compared.filter(key => !NOT_COMPARED.has(key)).every(same);
}

function unrendered(node: GraphNode): DataMap {
  return ((node as { unrendered_config?: DataMap }).unrendered_config ?? {}) as DataMap;
}

function sameKey(mine: DataMap, others: DataMap, key: string, { python }: Comparison): boolean {
  const [here, there] = [Object.hasOwn(mine, key), Object.hasOwn(others, key)];
  return here === there && (!here || python.equals(mine[key], others[key]));
}

/** `state:modified.relation` */
export function sameRelation(now: CodeNode, old: CodeNode, comparison: Comparison): boolean {
  return ['database', 'schema', 'alias'].every(key =>
    comparison.python.equals(now.unrendered_config[key] ?? null, old.unrendered_config[key] ?? null),
  );
}

export function sameSourceRelation(now: SourceNode, old: SourceNode, { compareUnrendered }: Comparison): boolean {
  const samePlace = compareUnrendered
    ? now.unrendered_database === old.unrendered_database && now.unrendered_schema === old.unrendered_schema
    : now.database === old.database && now.schema === old.schema;
  return samePlace && now.identifier === old.identifier;
}

/** `state:modified.persisted_descriptions`: only where descriptions are written to the database. */
export function samePersistedDescription(now: CodeNode, old: CodeNode): boolean {
  const persist = now.config['persist_docs'] as { relation?: unknown; columns?: unknown } | null | undefined;
  if (persist?.relation && now.description !== old.description) return false;
  if (!persist?.columns) return true;
  const [mine, others] = [Object.entries(now.columns), old.columns];
  if (mine.length !== Object.keys(others).length) return false;
  return mine.every(([name, column]) => others[name]?.description === column.description);
}

function sameSource(now: SourceNode, old: SourceNode, comparison: Comparison): boolean {
  const { equals } = comparison.python;
  return (
    sameSourceRelation(now, old, comparison) &&
    equals(now.fqn, old.fqn) &&
    sameConfig(now, old, comparison) &&
    equals(now.quoting as Data, old.quoting as Data) &&
    equals(now.freshness as Data, old.freshness as Data) &&
    now.loaded_at_field === old.loaded_at_field &&
    equals(now.external, old.external)
  );
}

function sameExposure(now: ExposureNode, old: ExposureNode, comparison: Comparison): boolean {
  const { equals } = comparison.python;
  const keys = ['fqn', 'type', 'owner', 'maturity', 'url', 'description', 'label'] as const;
  if (keys.some(key => !equals((now[key] ?? null) as Data, (old[key] ?? null) as Data))) return false;
  const before = new Set(old.depends_on.nodes);
  const parents = new Set(now.depends_on.nodes);
  return parents.size === before.size && [...parents].every(id => before.has(id)) && sameConfig(now, old, comparison);
}

const SEMANTIC_KEYS: Readonly<Record<string, readonly string[]>> = {
  metric: ['type', 'description', 'label'],
  semantic_model: ['model', 'description', 'defaults', 'entities', 'dimensions', 'measures', 'primary_entity', 'group'],
  saved_query: ['description', 'label', 'group', 'tags'],
};

function sameSemantic(now: SemanticNode, old: SemanticNode, comparison: Comparison): boolean {
  const { equals } = comparison.python;
  const same = (a: unknown, b: unknown): boolean => equals((a ?? null) as Data, (b ?? null) as Data);
  if (!(SEMANTIC_KEYS[now.resource_type] ?? []).every(key => same(now[key], old[key]))) return false;
  if (!sameConfig(now, old, comparison)) return false;
  if (now.resource_type !== 'saved_query') return true;
  const [mine, others] = [now, old].map(node => (node['query_params'] ?? {}) as DataMap);
  if (!['metrics', 'group_by', 'where'].every(key => same(mine?.[key], others?.[key]))) return false;
  return sameExports(now, old, same);
}

/** Names in their order, and what the files say of where each goes. */
function sameExports(now: SemanticNode, old: SemanticNode, same: (a: unknown, b: unknown) => boolean): boolean {
  const [mine, others] = [now, old].map(
    node => (node['exports'] ?? []) as { name: string; unrendered_config?: DataMap }[],
  );
  if (mine === undefined || others === undefined || mine.length !== others.length) return false;
  return mine.every((export_, i) => {
    const before = others[i];
    if (before?.name !== export_.name) return false;
    return ['export_as', 'schema', 'alias'].every(key =>
      same(export_.unrendered_config?.[key], before.unrendered_config?.[key]),
    );
  });
}

function sameFunction(now: FunctionNode, old: FunctionNode, { python }: Comparison): boolean {
  const signature = (node: FunctionNode): Data => {
    const overloads = (node.overloads ?? []) as DataMap[];
    const keys = ['defined_in', 'arguments', 'returns', 'raw_body'];
    return overloads.map(overload => keys.map(key => overload[key] ?? null));
  };
  const same = (a: unknown, b: unknown): boolean => python.equals((a ?? null) as Data, (b ?? null) as Data);
  return same(now.arguments, old.arguments) && same(now.returns, old.returns) && same(signature(now), signature(old));
}
