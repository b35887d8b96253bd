import { type Clock, DatabaseError, type Message, makeMessage } from '../../base/index.js';
import type { Capabilities } from '../capabilities.js';
import type { DbSession, StatementEvent } from '../db-session.js';
import type { Driver } from '../driver.js';
import { type SessionKind, SessionPool } from '../pool/session-pool.js';
import { quoteLiteral } from '../quote.js';
import { pause } from '../retry.js';
import type { FailPoints } from '../session/fail-points.js';
import { setupStatements } from '../session/session-setup.js';
import { StatementCounter, type StatementCounts } from '../session/statement-counts.js';
import { WireSession } from '../session/wire-session.js';
import type { OpenedBackend } from './open-pg.js';
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

/** Sessions of a PostgreSQL server. Nothing is connected before the first session is asked for. */
export class PgDriver implements Driver {
  readonly engine = 'postgres';
  readonly #target: PgTarget;
  readonly #options: DriverOptions;
  readonly #pool: SessionPool;
  readonly #counter = new StatementCounter();
  readonly #closing = new AbortController();
  #nextId = 1;
  #known: OpenedBackend | undefined;
  #extensions: ReadonlySet<string> | undefined;

  constructor(target: PgTarget, options: DriverOptions) {
    this.#target = { ...target, warn: onceEach(target.warn) };
    this.#options = options;
    this.#pool = new SessionPool({
      limits: { node: target.poolSize, control: Math.max(1, target.maxOverflow) },
      acquireTimeoutMs: target.acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS,
      open: () => this.#open(),
      reset: session => resetSession(session, this.#target),
      onShrink: () => this.#warnCrowded(),
    });
  }

  async capabilities(): Promise<Capabilities> {
    this.#extensions ??= await this.#readExtensions();
    return {
      sessions: this.#target.poolSize,
      cancel: true,
      copy: true,
      transactionalDdl: true,
      serverVersion: this.#known?.version ?? 0,
      readOnly: this.#known?.readOnly ?? false,
      extensions: this.#extensions,
    };
  }

  acquire(kind: SessionKind, name: string): Promise<DbSession> {
    return this.#pool.acquire(kind, name);
  }

  release(session: DbSession): void {
    this.#pool.release(session as WireSession);
  }

  /**
   * `pg_cancel_backend` over a control session: the protocol's own cancel request would open a plain socket. It is sent
   * as the login user, because a role that was set may not be allowed to cancel the login's sessions. A session that
   * does not stop, or a control session that does not answer, costs the line; the server notices that within a second.
   */
  async cancel(sessions: readonly DbSession[]): Promise<void> {
    const alive = (sessions as readonly WireSession[]).filter(session => session.status !== 'broken');
    if (alive.length === 0) return;
    for (const session of alive) session.cancelRequested = true;
    const borrowed = await borrowControl(this.#pool);
    const control = borrowed ?? (await this.#open());
    try {
      await cancelUntilStill(control, alive);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    } finally {
      for (const session of alive) if (session.isRunning) session.transport.destroy();
      if (borrowed === undefined) await control.transport.close();
      else this.#pool.release(borrowed);
    }
  }

  counts(): StatementCounts {
    return this.#counter.counts;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    // A line that is cut does not end its statement on servers before 14; a cancel does.
    const running = this.#pool.busy.filter(session => session.isRunning);
    await this.cancel(running).catch(() => undefined);
    await this.#pool.close();
  }

  async #open(): Promise<WireSession> {
    const { openPg } = await import('./open-pg.js');
    const backend = await openPg(this.#target, this.#closing.signal);
    this.#known ??= backend;
    return new WireSession(backend.transport, () => backend.identity, {
      id: this.#nextId++,
      clock: this.#options.clock,
      failPoints: this.#options.failPoints,
      onStatement: event => {
        this.#counter.add(event);
        this.#options.onStatement?.(event);
      },
    });
  }

  async #readExtensions(): Promise<ReadonlySet<string>> {
    const session = await this.#pool.acquire('control', 'capabilities');
    try {
      const text = 'select name from pg_catalog.pg_available_extensions';
      const found = await session.sql(text, { purpose: 'catalogue' });
      return new Set(found.rows.map(row => row[0] ?? ''));
    } finally {
      this.#pool.release(session);
    }
  }

  #warnCrowded(): void {
    const { poolSize, warn } = this.#target;
    const text = `the server has no room for the ${poolSize} sessions that the pool may open; going on with fewer`;
    warn(makeMessage('DB-007', text, { severity: 'warning' }));
  }
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

/** Undoes whatever a node's SQL left on the session, in one round trip. Each text travels as its own request. */
async function resetSession(session: WireSession, target: PgTarget): Promise<void> {
  const undo = session.status === 'idle' ? [] : ['rollback'];
  const texts = [...undo, 'discard all', ...setupStatements(target)];
  await session.pipeline(texts.map(text => ({ text, purpose: 'reset' })));
}

/**
 * A cancel that comes before its statement is lost, so it is asked for again until nothing runs any more. It names the
 * backend's start, so that a successor with the same process id is never hit.
 */
async function cancelUntilStill(control: WireSession, sessions: readonly WireSession[]): Promise<void> {
  const list = sessions.map(s => `(${s.backendPid}, ${quoteLiteral(s.backendStart)})`).join(', ');
  const text = `select pg_catalog.pg_cancel_backend(a.pid) from pg_catalog.pg_stat_get_activity(null) a
    where (a.pid, to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) in (${list})`;
  const isRunning = (): boolean => sessions.some(session => session.isRunning);
  await control.sql('set role none', { purpose: 'cancel' });
  for (let tries = 0; tries < CANCEL_TRIES && isRunning(); tries++) {
    await control.sql(text, { purpose: 'cancel' });
    for (let waited = 0; waited < CANCEL_PAUSE_MS && isRunning(); waited += 5) await pause(5);
  }
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
