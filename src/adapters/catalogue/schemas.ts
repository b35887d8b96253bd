import { advisoryKey } from '../advisory-key.js';
import type { DbSession } from '../db-session.js';
import { quoteIdentifier } from '../quote.js';
import { withRetry } from '../retry.js';
import { textArray } from './list-relations.js';

/** Names of all schemas, as they are stored. */
export async function listSchemas(session: DbSession): Promise<readonly string[]> {
  const found = await session.sql('select nspname from pg_catalog.pg_namespace order by 1', { purpose: 'catalogue' });
  return found.rows.map(row => row[0] ?? '');
}

/** Those of `schemas` that are not there in any case of letters, each once: what dbt would create. */
export async function missingSchemas(session: DbSession, schemas: readonly string[]): Promise<readonly string[]> {
  const wanted = new Map(schemas.map(schema => [schema.toLowerCase(), schema]));
  const text =
    'select pg_catalog.lower(nspname) from pg_catalog.pg_namespace where pg_catalog.lower(nspname) = any ($1::text[])';
  const found = await session.sql(text, { purpose: 'catalogue', params: [textArray([...wanted.keys()])] });
  for (const [there] of found.rows) wanted.delete(there ?? '');
  return [...wanted.values()];
}

/**
 * Makes a schema in a transaction of its own, one process at a time: `create schema if not exists` fails when two
 * sessions run it at once, and on many servers it fails without the right to create even when the schema is there, so
 * whoever calls asks `missingSchemas` first. `create` may run another statement for it (a user's macro).
 */
export async function createSchema(
  session: DbSession,
  schema: string,
  create: () => Promise<unknown> = () => plainly(session, schema),
): Promise<void> {
  await withRetry(
    async () => {
      await session.sql('begin', { purpose: 'begin' });
      try {
        await session.sql(`select pg_catalog.pg_advisory_xact_lock(${advisoryKey('ddl', schema)})`, {
          purpose: 'lock',
        });
        await create();
        await session.sql('commit', { purpose: 'commit' });
      } catch (error) {
        if (session.status !== 'broken') await session.sql('rollback', { purpose: 'rollback' });
        throw error;
      }
    },
    { attempts: 5, firstPauseMs: 50 },
  );
}

function plainly(session: DbSession, schema: string): Promise<unknown> {
  return session.sql(`create schema if not exists ${quoteIdentifier(schema)}`, { purpose: 'schema' });
}
