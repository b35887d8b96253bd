import { DatabaseError, type Message, makeMessage } from '../../base/index.js';
import type { DbSession } from '../db-session.js';
import { qualifiedName, quoteLiteral } from '../quote.js';
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
export function dropReplacedRelation(
  session: DbSession,
  replaced: ReplacedRelation,
  patience: LockPatience = DEFAULT_PATIENCE,
  node?: string,
): Promise<Message | undefined> {
  const object = qualifiedName(replaced.schema, replaced.name);
  // A guard in the same round trip: dividing by zero ends the transaction before the drop.
  const guard = `select 1 / (coalesce(pg_catalog.to_regclass(${quoteLiteral(object)})::oid, 0) = ${replaced.oid})::int`;
  return alone(session, object, [guard, `${DROP[replaced.kind]} ${object}`], patience, node);
}

/** Runs a step that was left for after the commit. */
export function runAfterCommit(
  session: DbSession,
  step: PublishStep,
  patience: LockPatience,
  node?: string,
): Promise<Message | undefined> {
  return alone(session, step.object, [step.sql], patience, node);
}

/** SQLSTATE of the guard: the relation is gone, or the name is another's by now. Then there is nothing to do. */
const NOT_THERE = '22012';

/** Tries the statements in short transactions, each one round trip, until they get their locks. */
async function alone(
  session: DbSession,
  object: string,
  texts: readonly string[],
  patience: LockPatience,
  node: string | undefined,
): Promise<Message | undefined> {
  const work = [shortLockTimeout(patience), ...texts].map(text => ({ text, purpose: 'drop', node }));
  const started = patience.now();
  for (let attempt = 1; ; attempt++) {
    try {
      await session.pipeline([{ text: 'begin', purpose: 'begin' }, ...work, { text: 'commit', purpose: 'commit' }]);
      return undefined;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      if (error.sqlstate === NOT_THERE) return undefined;
      // The node's own work is committed; a line that broke now costs no more than this drop.
      const waited = patience.now() - started;
      if (session.status === 'broken' || faultKind(error) !== 'retry' || waited > patience.budgetMs)
        return kept(object, error);
      await pauseBeforeTry(attempt, patience);
    }
  }
}

function kept(object: string, error: DatabaseError): Message {
  const text = `${object} was replaced, but is still there: ${error.message}`;
  return makeMessage('DB-019', text, { severity: 'warning' });
}
