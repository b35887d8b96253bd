import { expect } from 'vitest';
import {
  type Adapter,
  copyLine,
  DEFAULT_PATIENCE,
  NodeConnection,
  Publisher,
  type PublishKind,
} from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf } from '../../setup/expect-error.js';
import { rebuild } from '../../setup/rebuild.js';

describeDb(
  'readers while a relation is rebuilt',
  db => {
    const target = { schema: 'public', name: 'orders' };
    const main = { purpose: 'main' };

    type Seen = { reads: number; wrong: string[]; slowestMs: number };

    /** Reads in a loop until told to stop; notes errors and answers that are empty, mixed or older than one before. */
    async function read(adapter: Adapter, from: string, seen: Seen, stop: { now: boolean }): Promise<void> {
      const session = await adapter.acquire('node', 'reader');
      let newest = 0;
      while (!stop.now) {
        const started = performance.now();
        try {
          const answer = await session.sql(`select count(*), min(ver), max(ver) from ${from}`, main);
          const [count, low, high] = (answer.rows[0] ?? []).map(Number);
          if (count !== 1000 || low !== high || (high ?? 0) < newest)
            seen.wrong.push(`${from}: ${count} ${low} ${high}`);
          newest = high ?? newest;
        } catch (error) {
          seen.wrong.push(`${from}: ${(error as Error).message}`);
          return;
        }
        seen.reads++;
        seen.slowestMs = Math.max(seen.slowestMs, performance.now() - started);
      }
      adapter.release(session);
    }

    async function rebuildUnderReaders(kinds: readonly PublishKind[], rebuilds: number): Promise<Seen> {
      const build = (i: number): Promise<unknown> =>
        rebuild({
          adapter: db.adapter,
          target,
          kind: kinds[i % kinds.length] as PublishKind,
          sql: `select i as id, ${i} as ver from generate_series(1, 1000) as i`,
        });
      await build(0);
      await db.rows(`create view near as select id, ver from orders; create view far as select * from near`);
      const readers = db.database.open({ poolSize: 3 });
      const seen: Seen = { reads: 0, wrong: [], slowestMs: 0 };
      const stop = { now: false };
      const reading = ['orders', 'near', 'far'].map(from => read(readers, from, seen, stop));
      for (let i = 1; i <= rebuilds; i++) await build(i);
      stop.now = true;
      await Promise.all(reading);
      return seen;
    }

    for (const kind of ['table', 'view', 'materialized_view'] as const) {
      db.test(
        `50 rebuilds of a ${kind}: no reader of it, of a view on it or of a view on that sees an error, an empty or a mixed answer`,
        async () => {
          const seen = await rebuildUnderReaders([kind], 50);
          expect(seen.wrong).toEqual([]);
          expect(seen.reads).toBeGreaterThan(100);
          expect(seen.slowestMs).toBeLessThan(2000);
        },
        { timeoutMs: 120_000 },
      );
    }

    db.test(
      'the same while the relation changes between table, view and materialized view',
      async () => {
        const seen = await rebuildUnderReaders(['table', 'view', 'materialized_view'], 30);
        expect(seen.wrong).toEqual([]);
      },
      { timeoutMs: 120_000 },
    );

    db.test(
      '50 loads of a seed (truncate and COPY in one transaction): readers wait, and none sees an error or an empty table',
      async () => {
        await db.rows('create table orders as select i as id, 0 as ver from generate_series(1, 1000) as i');
        const readers = db.database.open({ poolSize: 2 });
        const seen: Seen = { reads: 0, wrong: [], slowestMs: 0 };
        const stop = { now: false };
        await db.rows('create view near as select id, ver from orders');
        const reading = ['orders', 'near'].map(from => read(readers, from, seen, stop));
        async function* lines(ver: number): AsyncGenerator<string> {
          for (let id = 1; id <= 1000; id++) yield copyLine([String(id), String(ver)]);
        }
        for (let ver = 1; ver <= 50; ver++) {
          const connection = new NodeConnection({ driver: db.adapter, name: 'seed' });
          await connection.execute('truncate table orders', { autoBegin: true });
          const session = await connection.session();
          expect(await db.adapter.copyIn(session, target, ['id', 'ver'], lines(ver))).toBe(1000);
          connection.markMain();
          await connection.commit();
          await connection.finish();
        }
        stop.now = true;
        await Promise.all(reading);
        expect(seen.wrong).toEqual([]);
        expect(seen.reads).toBeGreaterThan(50);
      },
      { timeoutMs: 120_000 },
    );

    db.test('a long reader delays the publish, not the readers behind it', async () => {
      const build = (i: number): Promise<unknown> =>
        rebuild({
          adapter: db.adapter,
          target,
          kind: 'table',
          sql: `select i as id, ${i} as ver from generate_series(1, 1000) as i`,
        });
      await build(1);
      const readers = db.database.open({ poolSize: 2 });
      const long = await readers.acquire('node', 'long reader');
      const reading = long.sql('select count(*), pg_sleep(1.5) from orders', main);
      const seen: Seen = { reads: 0, wrong: [], slowestMs: 0 };
      const stop = { now: false };
      const others = read(readers, 'orders', seen, stop);
      await new Promise(resolve => setTimeout(resolve, 100));
      await build(2);
      stop.now = true;
      await Promise.all([reading, others]);
      expect(seen.wrong).toEqual([]);
      expect(seen.slowestMs).toBeLessThan(700);
      expect(await db.rows('select max(ver) from orders')).toEqual([['2']]);
    });

    db.test('a publish that gets no lock gives up in time, names who is in the way, and changes nothing', async () => {
      const options = { adapter: db.adapter, target, kind: 'table' as const };
      await rebuild({ ...options, sql: 'select 1 as ver' });
      const other = await db.database.open({ applicationName: 'slow report' }).acquire('node', 'r');
      await other.sql('begin; select * from orders', main);
      const error = await errorOf(rebuild({ ...options, sql: 'select 2 as ver', patience: { budgetMs: 500 } }));
      expect([error.problem.code, error.sqlstate]).toEqual(['DB-010', '55P03']);
      expect(error.problem.notes.join()).toContain(
        `process ${other.backendPid} (postgres, slow report, idle in transaction)`,
      );
      expect(await db.rows('select ver from orders')).toEqual([['1']]);
      await other.sql('rollback', main);
      expect(await db.rows("select count(*) from pg_class where relname like 'orders%'")).toEqual([['1']]);
    });

    db.test('what was replaced stays with a warning when somebody is reading it, and the publish stands', async () => {
      await rebuild({ adapter: db.adapter, target, kind: 'table', sql: 'select 1 as ver' });
      const warnings: string[] = [];
      const connection = new NodeConnection({ driver: db.adapter, name: 'n' });
      const publisher = new Publisher({
        connection,
        own: { has: () => false },
        runId: 'held',
        patience: { ...DEFAULT_PATIENCE, budgetMs: 300 },
        warn: message => warnings.push(message.code),
      });
      const staged = { schema: 'public', name: publisher.stagingName(target) };
      await connection.execute(`create table "${staged.name}" as select 2 as ver`, {
        purpose: 'main',
        autoBegin: true,
      });
      await publisher.publish(staged, target, 'table');
      await connection.commit();
      const [old] = publisher.replaced;
      const other = await db.database.open().acquire('node', 'r');
      await other.sql(`begin; select * from "${old?.name}"`, main);
      expect(await publisher.dropReplaced()).toEqual([]);
      expect(warnings).toEqual(['DB-019']);
      await connection.finish();
      await other.sql('rollback', main);
      expect(await db.rows(`select ver, (select ver from "${old?.name}") from orders`)).toEqual([['2', '1']]);
    });

    db.test('two processes that publish the same relation take turns', async () => {
      const adapters = [db.adapter, db.database.open(), db.database.open()];
      const all = adapters.flatMap((adapter, a) =>
        [1, 2, 3].map(i =>
          rebuild({ adapter, target, kind: 'table', sql: `select ${a * 10 + i} as ver`, runId: `run-${a}-${i}` }),
        ),
      );
      const results = await Promise.all(all);
      expect(results.flatMap(r => r.warnings)).toEqual([]);
      expect(await db.rows("select count(*) from pg_class where relname like 'orders%'")).toEqual([['1']]);
    });

    db.test('a view that somebody makes while the publish waits for its locks follows too', async () => {
      const options = { adapter: db.adapter, target, kind: 'table' as const };
      await rebuild({ ...options, sql: 'select 1 as ver' });
      const other = await db.database.open().acquire('node', 'r');
      await other.sql('begin; create view late as select ver from orders', main);
      const publishing = rebuild({ ...options, sql: 'select 2 as ver' });
      await new Promise(resolve => setTimeout(resolve, 400));
      await other.sql('commit', main);
      expect((await publishing).warnings).toEqual([]);
      expect(await db.rows('select ver from late')).toEqual([['2']]);
      expect(await db.rows("select count(*) from pg_class where relname like 'orders%'")).toEqual([['1']]);
    });

    db.test('the lock_timeout of the target holds again in the same transaction behind the publish', async () => {
      const adapter = db.database.open({ settings: { lock_timeout: '7s' } });
      await rebuild({ adapter, target, kind: 'table', sql: 'select 1 as ver' });
      const connection = new NodeConnection({ driver: adapter, name: 'n' });
      const publisher = new Publisher({ connection, own: { has: () => false }, runId: 'again', warn: () => {} });
      const staged = { schema: 'public', name: publisher.stagingName(target) };
      await connection.execute(`create table "${staged.name}" as select 2 as ver`, {
        purpose: 'main',
        autoBegin: true,
      });
      await publisher.publish(staged, target, 'table');
      const session = await connection.session();
      expect(session.status).toBe('transaction');
      expect((await session.sql('show lock_timeout', main)).rows).toEqual([['7s']]);
      await connection.finish();
    });
  },
  ['sessions'],
);
