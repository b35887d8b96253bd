import { createSchema, missingSchemas, Relation } from '../../adapters/index.js';
import { openWork } from '../nodes/node-work.js';
import { isEphemeral, isRelational, type RunNode, textField } from '../nodes/run-node-type.js';
import { runtimeError } from '../results/runtime-error.js';
import type { Run } from './run.js';

/**
 * Makes the schemas that the nodes of the run lie in, where they are missing, and lists what lies in them. A node that
 * lies in another database than the connection's ends the run before anything is made, in dbt's words.
 */
export async function prepareSchemas(run: Run): Promise<void> {
  const leaving = leavingNodes(run);
  refuseOtherDatabases(leaving, run.services.database);
  const schemas = neededSchemas(leaving);
  if (schemas.length === 0) return;
  const { adapter, cache, database, env } = run.services;
  const opened = openWork(run, {
    name: 'master',
    node: null,
    thread: 'MainThread',
    progress: () => ({ status: null }),
  });
  try {
    const session = await opened.work.connection.session();
    for (const schema of await missingSchemas(session, schemas)) {
      const relation = Relation.make({ database, schema });
      run.emit('SchemaCreation', { relation: { database, schema, identifier: '' } });
      await createSchema(session, schema, () => env.callMacro('create_schema', { relation }, opened.work));
    }
    if (run.flags.populate_cache) await cache.ensure(schemas, missing => adapter.listSchemaContents(session, missing));
  } finally {
    await opened.finish();
  }
}

/** The selected nodes that leave something in the database. */
function leavingNodes(run: Run): readonly RunNode[] {
  const leaves = (node: RunNode): boolean =>
    !isEphemeral(node) && (isRelational(node, test => run.storesFailures(test)) || node.resource_type === 'function');
  return run.plan.nodes.flatMap(({ id }) => run.node(id) ?? []).filter(leaves);
}

function refuseOtherDatabases(nodes: readonly RunNode[], own: string): void {
  for (const node of nodes) {
    const wanted = textField(node, 'database')?.replaceAll('"', '').toLowerCase() ?? own.toLowerCase();
    if (wanted !== own.toLowerCase())
      throw runtimeError('RUN-014', `ERROR: Cross-db references not allowed in postgres (${wanted} vs ${own})`);
  }
}

/** Their schemas, each once whatever its case, sorted. */
function neededSchemas(nodes: readonly RunNode[]): readonly string[] {
  const found = new Map<string, string>();
  for (const node of nodes) {
    const schema = textField(node, 'schema');
    if (schema !== null && !found.has(schema.toLowerCase())) found.set(schema.toLowerCase(), schema);
  }
  return [...found.values()].sort();
}
