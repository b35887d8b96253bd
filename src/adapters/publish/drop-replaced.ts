import { DatabaseError, type Message, makeMessage } from '../../base/index.js';
import type { DbSession } from '../db-session.js';
import { qualifiedName } from '../quote.js';
import { faultKind } from '../wire/sqlstate.js';
import { DEFAULT_PATIENCE, type LockPatience, pauseBeforeTry, shortLockTimeout } from './lock-patience.js';
import type { PublishStep, ReplacedRelation } from './publish-plan.js';

const DROP: Readonly<Record<ReplacedRelation['kind'], string>> = {
  table: 'drop table',
  view: 'drop view',
  materialized_view: 'drop materialized view',
};

/**
 * Drops what a publish replaced, in a transaction of its own and never with CASCADE, when the name still belongs to the
 * same oid. Gives a warning when it has to stay. Needs a session outside a transaction.
 */
export async function dropReplacedRelation(
  session: DbSession,
  replaced: ReplacedRelation,
  patience: LockPatience = DEFAULT_PATIENCE,
  node?: string,
): Promise<Message | undefined> {
  const object = qualifiedName(replaced.schema, replaced.name);
  return alone(session, object, patience, async () => {
    const found = await session.sql('select pg_catalog.to_regclass($1)::oid', { purpose: 'drop', params: [object] });
    if (Number(found.rows[0]?.[0] ?? 0) !== replaced.oid) return;
    await session.sql(`${DROP[replaced.kind]} ${object}`, { purpose: 'drop', node });
  });
}

/** Runs a step that was left for after the commit. */
export function runAfterCommit(
  session: DbSession,
  step: PublishStep,
  patience: LockPatience,
  node?: string,
): Promise<Message | undefined> {
  return alone(session, step.object, patience, async () => {
    await session.sql(step.sql, { purpose: 'publish', node });
  });
}

/** Tries `work` in short transactions until it has its locks; a refusal or an end of patience is a warning. */
async function alone(
  session: DbSession,
  object: string,
  patience: LockPatience,
  work: () => Promise<void>,
): Promise<Message | undefined> {
  const started = patience.now();
  for (let attempt = 1; ; attempt++) {
    try {
      await session.sql('begin', { purpose: 'begin' });
      // A savepoint keeps the session good for the pool when the drop is refused.
      await session.savepoint(async () => {
        await session.sql(shortLockTimeout(patience), { purpose: 'lock' });
        await work();
      });
      await session.sql('commit', { purpose: 'commit' });
      return undefined;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      // The node's own work is committed; a line that broke now costs no more than this drop.
      if (session.status === 'broken') return kept(object, error);
      await session.sql('rollback', { purpose: 'rollback' });
      const waited = patience.now() - started;
      if (faultKind(error) !== 'retry' || waited > patience.budgetMs) return kept(object, error);
      await pauseBeforeTry(attempt, patience);
    }
  }
}

function kept(object: string, error: DatabaseError): Message {
  const text = `${object} was replaced, but is still there: ${error.message}`;
  return makeMessage('DB-019', text, { severity: 'warning' });
}
