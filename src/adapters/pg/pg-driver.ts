import { type Clock, DatabaseError, type Message, makeMessage } from '../../base/index.js';
import type { Capabilities } from '../capabilities.js';
import type { DbSession, StatementEvent } from '../db-session.js';
import type { Driver } from '../driver.js';
import { SessionPool } from '../pool/session-pool.js';
import { quoteLiteral } from '../quote.js';
import { pause } from '../retry.js';
import type { FailPoints } from '../session/fail-points.js';
import { setupStatements } from '../session/session-setup.js';
import { StatementCounter } from '../session/statement-counts.js';
import { WireSession } from '../session/wire-session.js';
import { type OpenedBackend, openPg } from './open-pg.js';
import type { PgTarget } from './pg-target.js';

export type DriverOptions = {
  readonly clock: Clock;
  readonly failPoints: FailPoints;
  readonly onStatement?: (event: StatementEvent) => void;
};

const ACQUIRE_TIMEOUT_MS = 600_000;
const CONTROL_PATIENCE_MS = 300;
const CANCEL_TRIES = 6;
const CANCEL_PAUSE_MS = 100;

/** Sessions of a PostgreSQL server. */
export function makePgDriver(given: PgTarget, options: DriverOptions): Driver {
  const target = { ...given, warn: onceEach(given.warn) };
  const counter = new StatementCounter();
  const closing = new AbortController();
  let nextId = 1;
  let known: OpenedBackend | undefined;
  let extensions: ReadonlySet<string> | undefined;

  const open = async (): Promise<WireSession> => {
    const backend = await openPg(target, closing.signal);
    known ??= backend;
    return new WireSession(backend.transport, () => backend.identity, {
      id: nextId++,
      clock: options.clock,
      failPoints: options.failPoints,
      onStatement: event => {
        counter.add(event);
        options.onStatement?.(event);
      },
    });
  };

  const pool = new SessionPool({
    limits: { node: target.poolSize, control: Math.max(1, target.maxOverflow) },
    acquireTimeoutMs: target.acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS,
    open,
    reset: session => resetSession(session, target),
    onShrink: () => {
      const text = `the server has no room for the ${target.poolSize} sessions that the pool may open; going on with fewer`;
      target.warn(makeMessage('DB-007', text, { severity: 'warning' }));
    },
  });

  const withControl = async <T>(name: string, work: (session: DbSession) => Promise<T>): Promise<T> => {
    const session = await pool.acquire('control', name);
    try {
      return await work(session);
    } finally {
      pool.release(session);
    }
  };

  return {
    engine: 'postgres',
    capabilities: async (): Promise<Capabilities> => {
      extensions ??= await withControl('capabilities', readExtensions);
      return {
        sessions: target.poolSize,
        cancel: true,
        copy: true,
        transactionalDdl: true,
        serverVersion: known?.version ?? 0,
        readOnly: known?.readOnly ?? false,
        extensions,
      };
    },
    acquire: (kind, name) => pool.acquire(kind, name),
    release: session => pool.release(session as WireSession),
    cancel: sessions => cancelAll(sessions as readonly WireSession[], pool, open),
    counts: () => counter.counts,
    close: async () => {
      closing.abort();
      // A line that is cut does not end its statement on servers before 14; a cancel does.
      const running = pool.busy.filter(session => session.isRunning);
      if (running.length > 0) await cancelAll(running, pool, open).catch(() => undefined);
      await pool.close();
    },
  };
}

/** Each connect may find the same thing; it is told once. */
function onceEach(warn: (message: Message) => void): (message: Message) => void {
  const told = new Set<string>();
  return message => {
    if (told.has(message.text)) return;
    told.add(message.text);
    warn(message);
  };
}

async function readExtensions(session: DbSession): Promise<ReadonlySet<string>> {
  const found = await session.sql('select name from pg_catalog.pg_available_extensions', { purpose: 'catalogue' });
  return new Set(found.rows.map(row => row[0] ?? ''));
}

/** Undoes whatever a node's SQL left on the session, in one round trip. Each text travels as its own request. */
async function resetSession(session: WireSession, target: PgTarget): Promise<void> {
  const undo = session.status === 'idle' ? [] : ['rollback'];
  const texts = [...undo, 'discard all', ...setupStatements(target)];
  await session.pipeline(texts.map(text => ({ text, purpose: 'reset' })));
}

/**
 * `pg_cancel_backend` over a control session: the protocol's own cancel request would open a plain socket. It is sent
 * as the login user, because a role that was set may not be allowed to cancel the login's sessions, and it names the
 * backend's start, so that a successor with the same process id is never hit.
 */
async function cancelAll(
  sessions: readonly WireSession[],
  pool: SessionPool,
  open: () => Promise<WireSession>,
): Promise<void> {
  const alive = sessions.filter(session => session.status !== 'broken');
  if (alive.length === 0) return;
  for (const session of alive) session.cancelRequested = true;
  const borrowed = await borrowControl(pool);
  const control = borrowed ?? (await open());
  const list = alive.map(s => `(${s.backendPid}, ${quoteLiteral(s.backendStart)})`).join(', ');
  const cancel = `select pg_catalog.pg_cancel_backend(a.pid) from pg_catalog.pg_stat_get_activity(null) a
    where (a.pid, to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) in (${list})`;
  try {
    await control.sql('set role none', { purpose: 'cancel' });
    for (let tries = 0; tries < CANCEL_TRIES && alive.some(session => session.isRunning); tries++) {
      await control.sql(cancel, { purpose: 'cancel' });
      await untilStill(alive, CANCEL_PAUSE_MS);
    }
    for (const session of alive) if (session.isRunning) session.transport.destroy();
  } catch (error) {
    // Without an answer from the control session the line is cut; the server notices within a second.
    for (const session of alive) session.transport.destroy();
    if (!(error instanceof DatabaseError)) throw error;
  } finally {
    if (borrowed === undefined) await control.transport.close();
    else pool.release(borrowed);
  }
}

/** A cancel that comes before its statement is lost; so it is asked for again until nothing runs any more. */
async function untilStill(sessions: readonly WireSession[], atMostMs: number): Promise<void> {
  for (let waited = 0; waited < atMostMs && sessions.some(session => session.isRunning); waited += 5) await pause(5);
}

/** A control session of the pool, or undefined when none is free soon; one that comes too late goes straight back. */
async function borrowControl(pool: SessionPool): Promise<WireSession | undefined> {
  let late = false;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>(resolve => {
    timer = setTimeout(() => {
      late = true;
      resolve(undefined);
    }, CONTROL_PATIENCE_MS);
  });
  const wanted = pool.acquire('control', 'cancel').catch(() => undefined);
  void wanted.then(session => {
    if (late && session !== undefined) pool.release(session);
  });
  try {
    return await Promise.race([wanted, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
