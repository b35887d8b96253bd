import { afterAll, afterEach, beforeEach, describe, inject, test } from 'vitest';
import type { Adapter, DbSession } from '../../src/adapters/index.js';
import { type TestDatabase, takeDatabase } from './test-database.js';

export type Engine = 'postgres' | 'pglite';

/** What a test may need that not every adapter has: several sessions, cancel that keeps the session, a real server. */
export type Need = 'sessions' | 'cancel' | 'server';

const LACKS: Readonly<Record<Engine, ReadonlySet<Need>>> = {
  postgres: new Set(),
  pglite: new Set<Need>(['sessions', 'cancel', 'server']),
};

/** The database of the test that runs now: empty at its start, gone at its end. */
export type DbContext = {
  readonly engine: Engine;
  readonly database: TestDatabase;
  readonly adapter: Adapter;
  /** Takes a session that is given back at the end of the test. */
  session(name?: string): Promise<DbSession>;
  /** Runs SQL beside the test's own sessions (on the embedded database: on the one there is) and gives the rows. */
  rows(sql: string): Promise<(string | null)[][]>;
  test(title: string, run: () => Promise<void> | void, options?: { needs?: readonly Need[]; timeoutMs?: number }): void;
};

/** A suite that runs once on each adapter; `needs` are needs of all its tests. */
export function describeDb(title: string, body: (db: DbContext) => void, needs: readonly Need[] = []): void {
  const only = process.env['QUERN_TEST_ENGINE'];
  for (const engine of ['pglite', 'postgres'] as const) {
    if (only !== undefined && only !== engine) continue;
    describe(`${title} [${engine}]`, () => body(contextFor(engine, needs)));
  }
}

function contextFor(engine: Engine, suiteNeeds: readonly Need[]): DbContext {
  let database: TestDatabase | undefined;
  const current = (): TestDatabase => {
    if (database === undefined) throw new Error('there is a database only while a test runs');
    return database;
  };
  beforeEach(async () => {
    database = await takeDatabase(engine, inject('serverUrl'), inject('pgliteImage'));
  });
  afterEach(async () => {
    await database?.release();
    database = undefined;
  });
  afterAll(() => {
    database = undefined;
  });
  return {
    engine,
    get database() {
      return current();
    },
    get adapter() {
      return current().adapter;
    },
    session: name => current().session(name),
    rows: sql => current().rows(sql),
    test: (title, run, options = {}) => {
      const lacking = [...suiteNeeds, ...(options.needs ?? [])].filter(need => LACKS[engine].has(need));
      if (lacking.length > 0) test.skip(`${title} (needs ${lacking.join(', ')})`, run);
      else test(title, run, options.timeoutMs ?? 30_000);
    },
  };
}
