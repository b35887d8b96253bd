import {
  type Adapter,
  type DbSession,
  type FailPoints,
  makeAdapter,
  noFailPoints,
  PgDriver,
  PgliteDriver,
  type PgTarget,
  quoteIdentifier,
  type StatementEvent,
} from '../../src/adapters/index.js';
import type { Message } from '../../src/base/index.js';
import { diskFiles, systemClock } from '../../src/base/index.js';
import { Secret, type TlsPlan } from '../../src/config/index.js';
import { INTERNAL_SCHEMA } from './internal-schema.js';

/** An empty database for one test, with an adapter on it. */
export type TestDatabase = {
  readonly name: string;
  readonly adapter: Adapter;
  /** Every statement so far. */
  readonly log: StatementEvent[];
  readonly warnings: Message[];
  session(name?: string): Promise<DbSession>;
  rows(sql: string): Promise<(string | null)[][]>;
  /** One more adapter on the same database, closed with it (a real server only). */
  open(changes?: Partial<PgTarget>, failPoints?: FailPoints): Adapter;
  readonly target: PgTarget;
  release(): Promise<void>;
};

type Shared = { databases: number; admin?: Adapter; embedded?: Adapter; embeddedLog: StatementEvent[] };

/** Kept across the test files of one worker: the embedded database takes long to start, and so does a connection. */
const KEPT = Symbol.for('quern.test.databases');
const kept = globalThis as { [KEPT]?: Shared };
kept[KEPT] ??= { databases: 0, embeddedLog: [] };
const shared = kept[KEPT];

export function takeDatabase(engine: 'postgres' | 'pglite', url: string, image: string): Promise<TestDatabase> {
  return engine === 'postgres' ? takeOnServer(url) : takeEmbedded(image);
}

const PLAIN: TlsPlan = {
  attempts: ['plain'],
  verify: 'nothing',
  rootCertificate: undefined,
  clientCertificate: undefined,
  clientKey: undefined,
  warnWhenPlain: false,
  clearPasswordWhenPlain: true,
};

export function pgTargetOf(url: string, database: string, changes: Partial<PgTarget> = {}): PgTarget {
  const at = new URL(url);
  return {
    connect: async () => ({
      host: at.hostname,
      port: Number(at.port || 5432),
      user: decodeURIComponent(at.username),
      password: at.password === '' ? undefined : new Secret(decodeURIComponent(at.password)),
      database,
      tls: PLAIN,
    }),
    files: diskFiles(),
    connectTimeoutMs: 10_000,
    retries: 1,
    keepalivesIdleSeconds: 0,
    applicationName: 'quern test',
    settings: {},
    poolSize: 4,
    maxOverflow: 1,
    warn: () => {},
    ...changes,
  };
}

async function takeOnServer(url: string): Promise<TestDatabase> {
  const adminDatabase = new URL(url).pathname.slice(1) || 'postgres';
  const driverOptions = { clock: systemClock, failPoints: noFailPoints };
  shared.admin ??= makeAdapter(new PgDriver(pgTargetOf(url, adminDatabase, { poolSize: 2 }), driverOptions));
  const name = `quern_test_${process.pid}_${++shared.databases}`;
  await onAdmin(`create database ${quoteIdentifier(name)}`);
  const log: StatementEvent[] = [];
  const warnings: Message[] = [];
  const target = pgTargetOf(url, name, { warn: message => warnings.push(message) });
  const adapters: Adapter[] = [];
  const open = (changes: Partial<PgTarget> = {}, failPoints = noFailPoints): Adapter => {
    const driver = new PgDriver(
      { ...target, ...changes },
      { clock: systemClock, failPoints, onStatement: e => log.push(e) },
    );
    const adapter = makeAdapter(driver);
    adapters.push(adapter);
    return adapter;
  };
  const adapter = open();
  const taken: DbSession[] = [];
  return {
    name,
    adapter,
    log,
    warnings,
    target,
    open,
    session: async (who = 'test') => {
      const session = await adapter.acquire('node', who);
      taken.push(session);
      return session;
    },
    rows: sql => rowsOf(adapter, sql),
    release: async () => {
      for (const session of taken) adapter.release(session);
      const strangers = INTERNAL_SCHEMA === 'quern' ? [] : await onDatabase(url, name, DEFAULT_SCHEMA);
      await Promise.all(adapters.map(one => one.close()));
      await onAdmin(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      await onAdmin(`drop database ${quoteIdentifier(name)}`);
      if (strangers.length > 0) throw new Error('a schema quern was made although another internal schema is set');
    },
  };
}

const DEFAULT_SCHEMA = "select nspname from pg_namespace where nspname = 'quern'";

/** By a session of its own: the test may have left its adapter closed or in any state. */
async function onDatabase(url: string, name: string, sql: string): Promise<(string | null)[][]> {
  const adapter = makeAdapter(new PgDriver(pgTargetOf(url, name), { clock: systemClock, failPoints: noFailPoints }));
  try {
    return await rowsOf(adapter, sql);
  } finally {
    await adapter.close();
  }
}

async function onAdmin(sql: string): Promise<void> {
  const session = await shared.admin?.acquire('node', 'admin');
  if (session === undefined) throw new Error('no server');
  try {
    await session.sql(sql, { purpose: 'test' });
  } finally {
    shared.admin?.release(session);
  }
}

async function rowsOf(adapter: Adapter, sql: string): Promise<(string | null)[][]> {
  const session = await adapter.acquire('control', 'test');
  try {
    return (await session.sql(sql, { purpose: 'test' })).rows.map(row => [...row]);
  } finally {
    adapter.release(session);
  }
}

async function takeEmbedded(image: string): Promise<TestDatabase> {
  shared.embedded ??= makeAdapter(
    new PgliteDriver(
      { files: diskFiles(), extensions: [], images: [image], settings: {} },
      { clock: systemClock, failPoints: noFailPoints, onStatement: event => shared.embeddedLog.push(event) },
    ),
  );
  const adapter = shared.embedded;
  let held: DbSession | undefined;
  const take = async (who: string): Promise<DbSession> => (held ??= await adapter.acquire('node', who));
  await (await take('clean')).sql(WIPE, { purpose: 'test' });
  adapter.release(held as unknown as DbSession);
  held = undefined;
  shared.embeddedLog.length = 0;
  return {
    name: 'postgres',
    adapter,
    log: shared.embeddedLog,
    warnings: [],
    target: undefined as unknown as PgTarget,
    open: () => {
      throw new Error('the embedded database has one adapter');
    },
    session: (who = 'test') => take(who),
    rows: async sql => {
      const session = held ?? (await adapter.acquire('node', 'test'));
      try {
        return (await session.sql(sql, { purpose: 'test' })).rows.map(row => [...row]);
      } finally {
        if (session !== held) adapter.release(session);
      }
    },
    release: async () => {
      if (held !== undefined) adapter.release(held);
      held = undefined;
    },
  };
}

/** Empties the embedded database: every schema and role that a test made. */
const WIPE = `
do $$
declare one record;
begin
  for one in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' loop
    execute format('drop schema %I cascade', one.nspname);
  end loop;
  for one in select rolname from pg_roles where rolname !~ '^pg_' and rolname <> 'postgres' loop
    execute format('drop owned by %I', one.rolname);
    execute format('drop role %I', one.rolname);
  end loop;
  create schema public;
  grant usage on schema public to public;
end $$`;
