import { DatabaseError, makeMessage, ProjectError } from '../../base/index.js';
import type { Capabilities } from '../capabilities.js';
import type { DbSession } from '../db-session.js';
import type { Driver } from '../driver.js';
import type { DriverOptions } from '../pg/pg-driver.js';
import { setupStatements } from '../session/session-setup.js';
import { StatementCounter } from '../session/statement-counts.js';
import { cancelled, WireSession } from '../session/wire-session.js';
import { CONTRIB_EXTENSIONS } from './contrib-extensions.js';
import { lockDataDir } from './data-dir-lock.js';
import { PgliteHost } from './pglite-host.js';
import type { PgliteTarget } from './pglite-target.js';
import { PgliteTransport } from './pglite-transport.js';

type Opened = { readonly host: PgliteHost; readonly session: WireSession; readonly version: number };

/** The one session of the embedded Postgres. Whoever acquires it has it alone until it is released. */
export function makePgliteDriver(target: PgliteTarget, options: DriverOptions): Driver {
  const counter = new StatementCounter();
  let unlock: (() => void) | undefined;
  let opened: Promise<Opened> | undefined;
  let turn: Promise<void> = Promise.resolve();
  let letGo: (() => void) | undefined;
  let nextId = 1;
  let closed = false;

  const open = async (): Promise<Opened> => {
    checkExtensions(target);
    if (target.dataDir !== undefined) unlock ??= lockDataDir(target.files, target.dataDir);
    const host = await startHost(target);
    let identity = { pid: 0, start: '' };
    const session = new WireSession(new PgliteTransport(host), () => identity, {
      id: nextId++,
      clock: options.clock,
      failPoints: options.failPoints,
      onStatement: event => {
        counter.add(event);
        options.onStatement?.(event);
      },
    });
    const answers = await session.pipeline(
      [...resetStatements(target), IDENTITY].map(text => ({ text, purpose: 'connect' })),
    );
    const [pid, start, version] = answers.at(-1)?.rows[0] ?? [];
    identity = { pid: Number(pid), start: start ?? '' };
    return { host, session, version: Number(version) };
  };

  const current = async (): Promise<Opened> => {
    if (closed) throw new DatabaseError(makeMessage('DB-003', 'the embedded database has been closed'));
    if (opened !== undefined && (await opened.catch(() => undefined))?.host.ended !== false) opened = undefined;
    opened ??= open();
    return opened;
  };

  return {
    engine: 'pglite',
    capabilities: async (): Promise<Capabilities> => {
      const { version } = await current();
      return {
        sessions: 1,
        cancel: false,
        copy: true,
        transactionalDdl: true,
        serverVersion: version,
        readOnly: false,
        extensions: new Set(['plpgsql', ...target.extensions]),
      };
    },
    acquire: async (_kind, name): Promise<DbSession> => {
      const before = turn;
      let done = (): void => {};
      turn = new Promise(resolve => {
        done = resolve;
      });
      await before;
      try {
        const { session } = await current();
        session.name = name;
        session.tainted = false;
        session.cancelRequested = false;
        letGo = done;
        return session;
      } catch (error) {
        done();
        throw error;
      }
    },
    release: session => {
      const done = letGo;
      letGo = undefined;
      if (done === undefined) return;
      void resetSession(session as WireSession, target).then(done, done);
    },
    cancel: async sessions => {
      if (sessions.length === 0 || opened === undefined) return;
      for (const session of sessions) (session as WireSession).cancelRequested = true;
      const { host } = await opened;
      await host.kill(cancelled());
    },
    counts: () => counter.counts,
    close: async () => {
      closed = true;
      const last = await opened?.catch(() => undefined);
      await last?.host.close();
      unlock?.();
      unlock = undefined;
    },
  };
}

const IDENTITY = `select pg_catalog.pg_backend_pid(),
  to_char(pg_catalog.clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  pg_catalog.current_setting('server_version_num')`;

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
  const { files, dataDir, extensions } = target;
  const exists = dataDir !== undefined && files.stat(`${dataDir}/PG_VERSION`) !== undefined;
  const image = exists ? undefined : target.images.find(file => files.stat(file) !== undefined);
  const cache = target.images.at(-1);
  if (exists || image !== undefined || cache === undefined) return PgliteHost.start({ dataDir, image, extensions });
  const maker = await PgliteHost.start({ dataDir: undefined, image: undefined, extensions: [] });
  try {
    files.write(cache, await maker.image(), { mode: 0o600 });
  } catch {
    await maker.close();
    return PgliteHost.start({ dataDir, image: undefined, extensions });
  }
  await maker.close();
  return PgliteHost.start({ dataDir, image: cache, extensions });
}
