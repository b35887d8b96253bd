import type { Catalog, CatalogTable } from '../../artifacts/index.js';
import type { GraphNode, Manifest, NodeResult, TestNode, UniqueId, UnitTestNode } from '../../manifest/index.js';

export type DocsRun = { status: string; seconds: number; message: string | null; at: string | null };
export type DocsColumn = {
  name: string;
  type: string | null;
  description: string;
  tests: { id: UniqueId; label: string; status: string | null }[];
};
export type DocsTest = {
  id: UniqueId;
  name: string;
  description: string;
  run: DocsRun | null;
  /** What was asked, where it did not go well: nobody reads the SQL of a test that passed. */
  sql: string | null;
};
/** How old a source was found to be; `loadedAt` is null where it holds no row. */
export type DocsFreshness = { status: string; loadedAt: string | null };
export type DocsNode = {
  id: UniqueId;
  name: string;
  /** What people call it: `orders`, `raw.orders` of a source, `orders.v2`. */
  label: string;
  kind: string;
  package: string;
  folders: string[];
  file: string;
  description: string;
  relation: string | null;
  materialized: string | null;
  access: string | null;
  group: string | null;
  owner: string | null;
  tags: string[];
  parents: UniqueId[];
  children: UniqueId[];
  columns: DocsColumn[];
  tests: DocsTest[];
  raw: string | null;
  compiled: string | null;
  run: DocsRun | null;
  freshness: DocsFreshness | null;
};

/** What the documentation page shows; JSON-safe, made from the artifacts alone. */
export type DocsData = {
  project: string;
  overview: string | null;
  command: string | null;
  runAt: string | null;
  nodes: DocsNode[];
};

export type DocsResult = Pick<NodeResult, 'unique_id' | 'execution_time' | 'message' | 'timing'> & { status: string };

export type DocsInput = {
  readonly manifest: Manifest;
  readonly catalog: Catalog | null;
  /** The newest results by node, when there was a run. */
  readonly results: {
    readonly command: string | null;
    readonly at: string | null;
    readonly list: readonly DocsResult[];
  } | null;
  readonly freshness?: ReadonlyMap<UniqueId, DocsFreshness>;
};

const SHOWN = new Set([
  'model',
  'seed',
  'snapshot',
  'analysis',
  'source',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
]);

/** Collects names, columns, tests, SQL, neighbours and the last run of every node that is shown (`docs.show`). */
export function docsData(input: DocsInput): DocsData {
  const { manifest, results } = input;
  const runs = new Map((results?.list ?? []).map(result => [result.unique_id, runOf(result)]));
  const shown = [...allNodes(manifest)].filter(isShown);
  const ids = new Set(shown.map(node => node.unique_id));
  const tests = testsByNode(manifest);
  const children = new Map<UniqueId, UniqueId[]>();
  for (const node of shown)
    for (const parent of parentsOf(node)) if (ids.has(parent)) push(children, parent, node.unique_id);
  return {
    project: manifest.metadata.project_name,
    overview: overviewOf(manifest),
    command: results?.command ?? null,
    runAt: results?.at ?? null,
    nodes: shown.map(node => ({
      ...describe(node, manifest),
      parents: parentsOf(node).filter(id => ids.has(id)),
      children: children.get(node.unique_id) ?? [],
      columns: columnsOf(node, tableOf(input.catalog, node), tests.get(node.unique_id) ?? [], runs),
      tests: (tests.get(node.unique_id) ?? []).map(test => testOf(test, runs.get(test.unique_id) ?? null)),
      run: runs.get(node.unique_id) ?? null,
      freshness: input.freshness?.get(node.unique_id) ?? null,
    })),
  };
}

function* allNodes(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.sources.values();
  yield* manifest.exposures.values();
  yield* manifest.metrics.values();
  yield* manifest.semanticModels.values();
  yield* manifest.savedQueries.values();
  yield* manifest.functions.values();
}

function isShown(node: GraphNode): boolean {
  const docs = 'docs' in node ? (node.docs as { show?: boolean } | undefined) : undefined;
  return SHOWN.has(node.resource_type) && docs?.show !== false;
}

function describe(
  node: GraphNode,
  manifest: Manifest,
): Omit<DocsNode, 'parents' | 'children' | 'columns' | 'tests' | 'run' | 'freshness'> {
  const group = 'group' in node && typeof node.group === 'string' ? node.group : null;
  const code = codeOf(node);
  return {
    id: node.unique_id,
    name: node.name,
    label: labelOf(node),
    kind: node.resource_type,
    package: node.package_name,
    folders: node.resource_type === 'source' ? [node.source_name] : node.fqn.slice(1, -1),
    file: node.original_file_path,
    description: 'description' in node && typeof node.description === 'string' ? node.description : '',
    relation: 'relation_name' in node && typeof node.relation_name === 'string' ? node.relation_name : null,
    materialized: 'materialized' in node.config ? String(node.config['materialized']) : null,
    access: node.resource_type === 'model' && node.access !== 'protected' ? node.access : null,
    group,
    owner: ownerOf(node, group, manifest),
    tags: 'tags' in node && Array.isArray(node.tags) ? node.tags : [],
    ...code,
  };
}

function testOf(test: TestNode | UnitTestNode, run: DocsRun | null): DocsTest {
  const went = run === null || run.status === 'pass' || run.status === 'skipped';
  const sql = 'compiled_code' in test && !went ? (test.compiled_code ?? null) : null;
  return { id: test.unique_id, name: test.name, description: test.description ?? '', run, sql };
}

function codeOf(node: GraphNode): { raw: string | null; compiled: string | null } {
  if (!('raw_code' in node) || node.resource_type === 'seed') return { raw: null, compiled: null };
  const { raw_code: raw, compiled_code: compiled } = node as { raw_code: string; compiled_code?: string | null };
  return { raw, compiled: compiled ?? null };
}

function labelOf(node: GraphNode): string {
  if (node.resource_type === 'source') return `${node.source_name}.${node.name}`;
  if (node.resource_type === 'model' && node.version !== null) return `${node.name}.v${node.version}`;
  return node.name;
}

function ownerOf(node: GraphNode, group: string | null, manifest: Manifest): string | null {
  const owner =
    node.resource_type === 'exposure'
      ? node.owner
      : [...manifest.groups.values()].find(g => g.name === group && g.package_name === node.package_name)?.owner;
  if (owner === undefined) return null;
  return [owner.name, ...[owner.email ?? []].flat()].filter(Boolean).join(', ') || null;
}

function columnsOf(
  node: GraphNode,
  table: CatalogTable | undefined,
  tests: readonly (TestNode | UnitTestNode)[],
  runs: ReadonlyMap<UniqueId, DocsRun>,
): DocsColumn[] {
  const declared =
    'columns' in node ? (node.columns as Record<string, { description: string; data_type: string | null }>) : {};
  const real = Object.values(table?.columns ?? {}).sort((a, b) => a.index - b.index);
  const names = new Map<string, string>(real.map(column => [column.name.toLowerCase(), column.name]));
  for (const name of Object.keys(declared)) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  const declaredBy = new Map(Object.entries(declared).map(([name, column]) => [name.toLowerCase(), column]));
  return [...names].map(([key, name]) => ({
    name,
    type: real.find(column => column.name === name)?.type ?? declaredBy.get(key)?.data_type ?? null,
    description: declaredBy.get(key)?.description ?? '',
    tests: tests
      .filter((test): test is TestNode => test.resource_type === 'test' && test.column_name?.toLowerCase() === key)
      .map(test => ({
        id: test.unique_id,
        label: test.test_metadata?.name ?? test.name,
        status: runs.get(test.unique_id)?.status ?? null,
      })),
  }));
}

function tableOf(catalog: Catalog | null, node: GraphNode): CatalogTable | undefined {
  return catalog?.nodes[node.unique_id] ?? catalog?.sources[node.unique_id];
}

function testsByNode(manifest: Manifest): Map<UniqueId, (TestNode | UnitTestNode)[]> {
  const found = new Map<UniqueId, (TestNode | UnitTestNode)[]>();
  for (const node of manifest.nodes.values())
    if (node.resource_type === 'test') {
      const owners = node.attached_node ? [node.attached_node] : node.depends_on.nodes;
      for (const owner of owners) push(found, owner, node);
    }
  for (const test of manifest.unitTests.values()) for (const owner of test.depends_on.nodes) push(found, owner, test);
  return found;
}

function parentsOf(node: GraphNode): UniqueId[] {
  return 'depends_on' in node ? [...new Set(node.depends_on.nodes ?? [])] : [];
}

function overviewOf(manifest: Manifest): string | null {
  const project = manifest.metadata.project_name;
  const pages = [...manifest.docs.values()].filter(doc => doc.name === '__overview__');
  const page = pages.find(doc => doc.package_name === project) ?? pages.find(doc => doc.package_name !== 'dbt');
  return page?.block_contents ?? null;
}

function runOf(result: DocsResult): DocsRun {
  const at = result.timing.find(timing => timing.name === 'execute')?.completed_at ?? null;
  return { status: result.status, seconds: result.execution_time, message: result.message, at };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
