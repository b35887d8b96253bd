import { parseScope, pythonValues, type Surroundings } from '../../context/index.js';
import {
  type Asker,
  type GraphNode,
  notFoundText,
  type Resolved,
  resolveFunction,
  resolveRef,
  resolveSource,
  type SqlOperationNode,
  type UniqueId,
} from '../../manifest/index.js';
import { refuse } from '../compile/refuse.js';
import type { RunSettings } from './run-settings.js';

const NAME = 'inline_query';

/** The node of a text from the command line (`--inline`, `--sql`), with what it refers to. Throws dbt's errors. */
export function inlineNode(settings: RunSettings, sql: string): SqlOperationNode {
  const { around } = settings.linked;
  const draft = emptyNode(around, sql);
  const scope = parseScope(around, draft as GraphNode);
  scope.render(around.engines.parse.compile(sql, { origin: { file: NAME } }));
  const { refs, sources, functions, macros } = scope.sink;
  const nodes = dependencies(settings, draft, scope.sink);
  return { ...draft, refs, sources, functions, depends_on: { macros, nodes } };
}

function dependencies(
  { linked }: RunSettings,
  node: SqlOperationNode,
  { refs, sources, functions }: Pick<SqlOperationNode, 'refs' | 'sources' | 'functions'>,
): UniqueId[] {
  const { names, around } = linked;
  const asker: Asker = { nodePackage: node.package_name, rootPackage: around.root.name };
  const ids = new Set<UniqueId>();
  const add = (resolved: Resolved, problem: () => string): void => {
    if (resolved.kind !== 'found') refuse('CompilationError', problem());
    else ids.add(resolved.id);
  };
  for (const ref of refs) {
    const query = { ...ref, version: ref.version === null ? null : pythonValues.str(ref.version) };
    const resolved = resolveRef(names, query, asker);
    add(resolved, () => notFoundText(node, { kind: 'node', ...query }, resolved.kind === 'disabled'));
  }
  for (const [source, table] of sources) {
    const resolved = resolveSource(names, source, table, asker);
    const target = { kind: 'source', name: `${source}.${table}` } as const;
    add(resolved, () => notFoundText(node, target, resolved.kind === 'disabled'));
  }
  for (const call of functions) {
    const [packageName, name] = call.length === 2 ? [call[0] ?? null, call[1] ?? ''] : [null, call[0] ?? ''];
    const resolved = resolveFunction(names, name, packageName, asker);
    add(resolved, () => notFoundText(node, { kind: 'function', name }, resolved.kind === 'disabled'));
  }
  return [...ids];
}

function emptyNode({ root, database, schema, clock }: Surroundings, sql: string): SqlOperationNode {
  return {
    database,
    schema,
    name: NAME,
    resource_type: 'sql_operation',
    package_name: root.name,
    path: `sql/${NAME}`,
    original_file_path: 'from remote system.sql',
    unique_id: `sql_operation.${root.name}.${NAME}`,
    fqn: [root.name, 'sql', NAME],
    alias: NAME,
    checksum: { name: 'none', checksum: '' },
    config: {
      enabled: true,
      alias: null,
      schema: null,
      database: null,
      tags: [],
      meta: {},
      group: null,
      materialized: 'view',
    },
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: clock.now() / 1000,
    relation_name: null,
    raw_code: sql,
    doc_blocks: [],
    language: 'sql',
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}
