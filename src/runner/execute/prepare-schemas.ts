import { createSchema, missingSchemas, Relation } from '../../adapters/index.js';
import { openWork } from '../nodes/node-work.js';
import { isEphemeral, isRelational, textField } from '../nodes/run-node-type.js';
import type { Run } from './run.js';

/** Makes the schemas that the nodes of the run lie in, where they are missing, and lists what lies in them. */
export async function prepareSchemas(run: Run): Promise<void> {
  const schemas = neededSchemas(run);
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

/** Schemas of what the selected nodes leave in the database, each once whatever its case, sorted. */
function neededSchemas(run: Run): readonly string[] {
  const found = new Map<string, string>();
  for (const { id } of run.plan.nodes) {
    const node = run.node(id);
    if (node === undefined || isEphemeral(node)) continue;
    const leaves = isRelational(node, test => run.storesFailures(test)) || node.resource_type === 'function';
    const schema = textField(node, 'schema');
    if (leaves && schema !== null && !found.has(schema.toLowerCase())) found.set(schema.toLowerCase(), schema);
  }
  return [...found.values()].sort();
}
