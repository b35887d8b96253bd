import { DatabaseError, makeMessage } from '../../base/index.js';
import type { DbSession, Statement } from '../db-session.js';
import { jittered, pause } from '../retry.js';

/** How long a publish waits for locks: each try briefly, so that readers behind it do not queue up, all tries together. */
export type LockPatience = {
  readonly tryMs: number;
  readonly budgetMs: number;
  readonly now: () => number;
  readonly random: () => number;
};

export const DEFAULT_PATIENCE: LockPatience = {
  tryMs: 100,
  budgetMs: 60_000,
  now: () => performance.now(),
  random: Math.random,
};

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;

/**
 * Below half of deadlock_timeout the server's deadlock detector never runs while we wait: we give up, never a reader.
 * The setting is remembered and put back by `LOCK_TIMEOUT_AS_BEFORE`; a rollback to a savepoint does that too.
 */
export function shortLockTimeout(patience: LockPatience): string {
  const ms = Math.max(1, Math.round(patience.tryMs));
  return `select pg_catalog.set_config('quern.lock_timeout', pg_catalog.current_setting('lock_timeout'), true),
    pg_catalog.set_config('lock_timeout', least(${ms},
      (extract(epoch from pg_catalog.current_setting('deadlock_timeout')::interval) * 500)::int)::text || 'ms', true)`;
}

export const LOCK_TIMEOUT_AS_BEFORE = `select pg_catalog.set_config('lock_timeout', pg_catalog.current_setting('quern.lock_timeout'), true)`;

/** The pause before try number `attempt` (from 1), growing, with some chance in it. */
export function pauseBeforeTry(attempt: number, patience: LockPatience): Promise<void> {
  return pause(jittered(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)), patience.random));
}

/** Asks for a transaction-level advisory lock without waiting for it: a waiter inside the lock manager can deadlock. */
export function tryAdvisoryLock(key: string): Statement {
  return { text: `select pg_catalog.pg_try_advisory_xact_lock(${key})`, purpose: 'lock' };
}

export const ADVISORY_POLL_MS = 250;

export function publishedByAnother(what: string): DatabaseError {
  const text = `another process has been publishing ${what} for too long`;
  return new DatabaseError(makeMessage('DB-010', text), { sqlstate: '55P03' });
}

/** The error of a publish that gave up waiting, with the sessions that hold the locks. */
export async function lockNotGranted(
  session: DbSession,
  objects: readonly string[],
  cause: DatabaseError,
): Promise<DatabaseError> {
  const found = await session.sql(
    `select distinct a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''), coalesce(a.state, ''),
            pg_catalog.left(pg_catalog.regexp_replace(coalesce(a.query, ''), '\\s+', ' ', 'g'), 80)
       from pg_catalog.pg_locks l join pg_catalog.pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'relation' and l.granted and l.pid <> pg_catalog.pg_backend_pid()
        and l.relation = any (array(select pg_catalog.to_regclass(o) from pg_catalog.unnest($1::text[]) as o))`,
    { purpose: 'lock', params: [`{${objects.map(o => `"${o.replace(/["\\]/g, '\\$&')}"`).join(',')}}`] },
  );
  const notes = found.rows.map(
    ([pid, user, app, state, query]) => `process ${pid} (${user}, ${app}, ${state}): ${query}`,
  );
  const text = `${objects.at(-1)} could not be locked: other sessions are using it`;
  return new DatabaseError(makeMessage('DB-010', text, { notes }), { sqlstate: '55P03' }, { cause });
}
