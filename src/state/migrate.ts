import { advisoryKey, type DbSession, pause, quoteIdentifier, withRetry } from '../adapters/index.js';
import type { Files } from '../base/index.js';
import { CURRENT_VERSION, migrationSql } from './migrations.js';
import { readSchemaStatus } from './schema-status.js';

const POLL_MS = 100;

/**
 * Brings the internal schema to the current version in one transaction, under a lock that only processes with the same
 * need take. Who comes second finds it done. Throws DatabaseError. The session must not be in a transaction.
 */
export async function migrate(session: DbSession, schema: string, files: Files, toolVersion: string): Promise<void> {
  await withRetry(
    async () => {
      await session.sql('begin', { purpose: 'begin' });
      try {
        await takeLock(session, schema);
        const { version, exists } = await readSchemaStatus(session, schema);
        await apply(session, schema, version, exists, files, toolVersion);
        await session.sql('commit', { purpose: 'commit' });
      } catch (error) {
        if (session.status !== 'broken') await session.sql('rollback', { purpose: 'rollback' });
        throw error;
      }
    },
    { attempts: 5, firstPauseMs: 100 },
  );
}

/** Asked for again and again instead of waited for: a waiter holds a snapshot, and that stops other people's work. */
async function takeLock(session: DbSession, schema: string): Promise<void> {
  const text = `select pg_catalog.pg_try_advisory_xact_lock(${advisoryKey('internal', schema)})`;
  while ((await session.sql(text, { purpose: 'lock' })).rows[0]?.[0] !== 't') await pause(POLL_MS);
}

async function apply(
  session: DbSession,
  schema: string,
  version: number,
  exists: boolean,
  files: Files,
  toolVersion: string,
): Promise<void> {
  const quoted = quoteIdentifier(schema);
  if (!exists) await session.sql(`create schema if not exists ${quoted}`, { purpose: 'state' });
  for (let next = version + 1; next <= CURRENT_VERSION; next++) {
    await session.sql(migrationSql(files, next, quoted), { purpose: 'state' });
    const text = `insert into ${quoted}.migration (version, applied_by) values ($1, $2)`;
    await session.sql(text, { purpose: 'state', params: [String(next), toolVersion] });
  }
}
