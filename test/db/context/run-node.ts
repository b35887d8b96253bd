import { NodeConnection, Publisher, RelationCache } from '../../../src/adapters/index.js';
import type { Message } from '../../../src/base/index.js';
import { graphDict, type RunParts, runScope, type Scope } from '../../../src/context/index.js';
import { type GraphNode, indexNames, type Manifest, type ModelNode } from '../../../src/manifest/index.js';
import type { DbContext } from '../../setup/describe-db.js';
import type { Around } from '../../unit/context/make-around.js';

export type Running = {
  readonly scope: Scope;
  readonly connection: NodeConnection;
  readonly cache: RelationCache;
  readonly parts: RunParts;
  readonly written: string[];
  readonly warnings: Message[];
};

/** A node of a project whose only nodes are `nodes`, running on the database of the test. */
export function runNode(
  db: DbContext,
  around: Around,
  node: ModelNode,
  nodes: readonly ModelNode[] = [node],
  more: Partial<RunParts> = {},
): Running {
  const connection = new NodeConnection({ driver: db.adapter, name: node.unique_id });
  const cache = new RelationCache(around.database);
  const warnings: Message[] = [];
  const written: string[] = [];
  const own = {
    has: (schema: string, name: string): boolean => nodes.some(n => n.schema === schema && n.alias === name),
  };
  const publisher = new Publisher({ connection, own, runId: 'test', warn: message => warnings.push(message) });
  const manifest = manifestOf(nodes);
  const parts: RunParts = {
    thread: 'Thread-1 (worker)',
    progress: () => ({ status: 'executing' }),
    links: {
      manifest,
      names: indexNames(manifest),
      findNode: id => manifest.nodes.get(id),
      limit: null,
      eventTimeFilter: () => null,
      deferred: () => null,
    },
    database: { adapter: db.adapter, connection, cache, publisher },
    results: new Map(),
    graph: () => graphDict({ nodes: manifest.nodes, sources: new Map() }, new Map()),
    selectedResources: nodes.map(n => n.unique_id),
    compiledCode: () => null,
    write: payload => written.push(payload),
    ...more,
  };
  return { scope: runScope(around, node, parts), connection, cache, parts, written, warnings };
}

/** The name of the test's database. */
export async function databaseOf(db: DbContext): Promise<string> {
  return (await db.rows('select current_database()'))[0]?.[0] ?? '';
}

/** The text of a template in that scope. */
export async function render(running: Running, around: Around, text: string): Promise<unknown> {
  return running.scope.render(around.engines.run.compile(text));
}

function manifestOf(nodes: readonly ModelNode[]): Manifest {
  const none = new Map<string, never>();
  return {
    metadata: {} as Manifest['metadata'],
    nodes: new Map(nodes.map(node => [node.unique_id, node])),
    sources: none,
    macros: none,
    docs: none,
    exposures: none,
    metrics: none,
    groups: none,
    selectors: {},
    disabled: new Map<string, readonly GraphNode[]>(),
    savedQueries: none,
    semanticModels: none,
    unitTests: none,
    functions: none,
    facts: none,
  };
}
