import { type Adapter, NodeConnection, Publisher, RelationCache } from '../../src/adapters/index.js';
import type { Files } from '../../src/base/index.js';
import {
  type CompiledNode,
  type LinkedProject,
  type Materialized,
  makeRunEnvironment,
  type NodeWork,
  type RunEnvironment,
  type RunEnvironmentInput,
} from '../../src/compiler/index.js';
import {
  type GraphNode,
  kindOf,
  type ManifestNode,
  type UniqueId,
  type UnitTestNode,
} from '../../src/manifest/index.js';

/** One run of a linked project on a database, node by node, without scheduler, state and reports. */
export type ProjectRun = {
  readonly environment: RunEnvironment;
  /** Compiles and materializes one node; what it did is committed. */
  run(id: UniqueId, changes?: Partial<NodeWork>): Promise<NodeRun>;
  compile(id: UniqueId): Promise<CompiledNode>;
  /** Runs the nodes one after the other. */
  runAll(ids: readonly UniqueId[]): Promise<NodeRun[]>;
  /** Does something with a connection of its own, as a node would. */
  withWork<T>(node: GraphNode | null, work: (work: NodeWork) => Promise<T>): Promise<T>;
};

export type NodeRun = { readonly compiled: CompiledNode; readonly done: Materialized };

/** The schemas of the project are made first. */
export async function runOn(
  adapter: Adapter,
  linked: LinkedProject,
  files: Files,
  options: Partial<RunEnvironmentInput> = {},
): Promise<ProjectRun> {
  const cache = new RelationCache(linked.around.database);
  const environment = makeRunEnvironment({ linked, files, adapter, cache, selected: [], ...options });
  const withWork: ProjectRun['withWork'] = async (node, work) => {
    const name = node?.unique_id ?? 'master';
    const comment = environment.queryComment(name, node);
    const connection = new NodeConnection({ driver: adapter, name, node: name, comment });
    const publisher = new Publisher({
      connection,
      own: ownRelations(linked),
      runId: linked.around.invocation.id,
      node: name,
      warn: () => {},
    });
    try {
      return await work({ connection, publisher, thread: 'Thread-1 (worker)', progress: () => ({ status: null }) });
    } finally {
      await connection.finish();
    }
  };
  await withWork(null, work => prepare(adapter, cache, linked, work));
  const nodeOf = (id: UniqueId): GraphNode =>
    (linked.manifest.nodes.get(id) ??
      linked.manifest.functions.get(id) ??
      linked.manifest.unitTests.get(id)) as GraphNode;
  const compileWith = async (node: GraphNode, work: NodeWork): Promise<CompiledNode> =>
    kindOf(node.unique_id) === 'unit_test'
      ? await environment.compileUnitTest(node as UnitTestNode, work)
      : await environment.compileNode(node, work);
  const run: ProjectRun['run'] = (id, changes = {}) =>
    withWork(nodeOf(id), async base => {
      const work = { ...base, ...changes };
      const compiled = await compileWith(nodeOf(id), work);
      return { compiled, done: await environment.materialize(compiled, work) };
    });
  return {
    environment,
    withWork,
    run,
    compile: id => withWork(nodeOf(id), work => compileWith(nodeOf(id), work)),
    runAll: async ids => {
      const runs: NodeRun[] = [];
      for (const id of ids) runs.push(await run(id));
      return runs;
    },
  };
}

async function prepare(adapter: Adapter, cache: RelationCache, linked: LinkedProject, work: NodeWork): Promise<void> {
  const schemas = new Set([linked.around.schema, ...placedNodes(linked).map(node => node.schema)]);
  const session = await work.connection.session();
  for (const schema of schemas) await session.sql(`create schema if not exists "${schema}"`, { purpose: 'test' });
  await cache.ensure([...schemas], list => adapter.listSchemaContents(session, list));
}

function ownRelations(linked: LinkedProject): { has: (schema: string, name: string) => boolean } {
  const own = new Set(placedNodes(linked).map(node => JSON.stringify([node.schema, node.alias])));
  return { has: (schema, name) => own.has(JSON.stringify([schema, name])) };
}

function placedNodes(linked: LinkedProject): readonly ManifestNode[] {
  return [...linked.manifest.nodes.values()].filter(node => ['model', 'seed', 'snapshot'].includes(node.resource_type));
}
