import { DatabaseError, makeMessage, ProjectError } from '../../base/index.js';
import type { Capabilities } from '../capabilities.js';
import type { DbSession } from '../db-session.js';
import type { Driver } from '../driver.js';
import type { DriverOptions } from '../pg/pg-driver.js';
import { setupStatements } from '../session/session-setup.js';
import { StatementCounter, type StatementCounts } from '../session/statement-counts.js';
import { cancelled, WireSession } from '../session/wire-session.js';
import { CONTRIB_EXTENSIONS } from './contrib-extensions.js';
import { lockDataDir } from './data-dir-lock.js';
import type { PgliteHost } from './pglite-host.js';
import type { PgliteTarget } from './pglite-target.js';

type Opened = { readonly host: PgliteHost; readonly session: WireSession; readonly version: number };

const IDENTITY = `select pg_catalog.pg_backend_pid(),
  to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  pg_catalog.current_setting('server_version_num')`;

/**
 * The one session of the embedded Postgres. Whoever acquires it, for a node or for control, has it alone until it is
 * released; after a cancel the next one gets a new thread on the same data.
 */
export class PgliteDriver implements Driver {
  readonly engine = 'pglite';
  readonly #target: PgliteTarget;
  readonly #options: DriverOptions;
  readonly #counter = new StatementCounter();
  #unlock: (() => void) | undefined;
  #opened: Promise<Opened> | undefined;
  #turn: Promise<void> = Promise.resolve();
  #letGo: (() => void) | undefined;
  #nextId = 1;
  #closed = false;

  constructor(target: PgliteTarget, options: DriverOptions) {
    this.#target = target;
    this.#options = options;
  }

  async capabilities(): Promise<Capabilities> {
    const { version } = await this.#current();
    return {
      sessions: 1,
      cancel: false,
      copy: true,
      transactionalDdl: true,
      serverVersion: version,
      readOnly: false,
      extensions: new Set(['plpgsql', ...this.#target.extensions]),
    };
  }

  async acquire(_kind: 'node' | 'control', name: string): Promise<DbSession> {
    const before = this.#turn;
    let done = (): void => {};
    this.#turn = new Promise(resolve => {
      done = resolve;
    });
    await before;
    try {
      const { session } = await this.#current();
      session.name = name;
      session.tainted = false;
      session.cancelRequested = false;
      this.#letGo = done;
      return session;
    } catch (error) {
      done();
      throw error;
    }
  }

  release(session: DbSession): void {
    const done = this.#letGo;
    this.#letGo = undefined;
    if (done === undefined) return;
    void resetSession(session as WireSession, this.#target).then(done, done);
  }

  /** The only way to end a statement is to end its thread; what was committed is there when it is opened again. */
  async cancel(sessions: readonly DbSession[]): Promise<void> {
    if (sessions.length === 0 || this.#opened === undefined) return;
    for (const session of sessions) (session as WireSession).cancelRequested = true;
    const { host } = await this.#opened;
    await host.kill(cancelled());
  }

  counts(): StatementCounts {
    return this.#counter.counts;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const last = await this.#opened?.catch(() => undefined);
    await last?.host.close();
    this.#unlock?.();
    this.#unlock = undefined;
  }

  async #current(): Promise<Opened> {
    if (this.#closed) throw new DatabaseError(makeMessage('DB-003', 'the embedded database has been closed'));
    const last = await this.#opened?.catch(() => undefined);
    if (last === undefined || last.host.ended) this.#opened = this.#open();
    return this.#opened as Promise<Opened>;
  }

  async #open(): Promise<Opened> {
    const { files, dataDir } = this.#target;
    checkExtensions(this.#target);
    if (dataDir !== undefined) this.#unlock ??= lockDataDir(files, dataDir);
    const { PgliteTransport } = await import('./pglite-transport.js');
    const host = await startHost(this.#target);
    let identity = { pid: 0, start: '' };
    const session = new WireSession(new PgliteTransport(host), () => identity, {
      id: this.#nextId++,
      clock: this.#options.clock,
      failPoints: this.#options.failPoints,
      onStatement: event => {
        this.#counter.add(event);
        this.#options.onStatement?.(event);
      },
    });
    const texts = [...resetStatements(this.#target), IDENTITY];
    const answers = await session.pipeline(texts.map(text => ({ text, purpose: 'connect' })));
    const [pid, start, version] = answers.at(-1)?.rows[0] ?? [];
    identity = { pid: Number(pid), start: start ?? '' };
    return { host, session, version: Number(version) };
  }
}

function resetStatements(target: PgliteTarget): readonly string[] {
  return ['discard all', ...setupStatements(target)];
}

async function resetSession(session: WireSession, target: PgliteTarget): Promise<void> {
  if (session.status === 'broken') return;
  const undo = session.status === 'idle' ? [] : ['rollback'];
  await session.pipeline([...undo, ...resetStatements(target)].map(text => ({ text, purpose: 'reset' })));
}

function checkExtensions(target: PgliteTarget): void {
  const unknown = target.extensions.filter(name => !CONTRIB_EXTENSIONS.includes(name));
  if (unknown.length === 0) return;
  const text = `the embedded database has no extension ${unknown.join(', ')}; it has ${CONTRIB_EXTENSIONS.join(', ')}`;
  throw new ProjectError(makeMessage('DB-013', text));
}

/** From the data folder, from a prepared image, or (once a version) the long way, which leaves an image behind. */
async function startHost(target: PgliteTarget): Promise<PgliteHost> {
  const { PgliteHost } = await import('./pglite-host.js');
  const { files, dataDir, extensions } = target;
  const exists = dataDir !== undefined && files.stat(`${dataDir}/PG_VERSION`) !== undefined;
  const image = exists ? undefined : target.images.find(file => files.stat(file) !== undefined);
  const cache = target.images.at(-1);
  if (exists || image !== undefined || cache === undefined) return PgliteHost.start({ dataDir, image, extensions });
  const made = await makeImage();
  try {
    files.write(cache, made, { mode: 0o600 });
  } catch {
    // A cache that cannot be written costs the next start some seconds.
    return PgliteHost.start({ dataDir, image: undefined, extensions });
  }
  return PgliteHost.start({ dataDir, image: cache, extensions });
}

/** A new data folder of the embedded Postgres, as a compressed tar. Takes some seconds. */
export async function makeImage(): Promise<Uint8Array> {
  const { PgliteHost } = await import('./pglite-host.js');
  const maker = await PgliteHost.start({ dataDir: undefined, image: undefined, extensions: [] });
  try {
    return await maker.image();
  } finally {
    await maker.close();
  }
}
