import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf, projectErrorOf } from '../../setup/expect-error.js';

describeDb(
  'the pool of sessions',
  db => {
    const main = { purpose: 'main' };

    db.test(
      'never has more node sessions than it is wide; who comes later waits for one to be given back',
      async () => {
        const adapter = db.database.open({ poolSize: 2 });
        const first = await adapter.acquire('node', 'a');
        await adapter.acquire('node', 'b');
        let third = 'waiting';
        const waiting = adapter.acquire('node', 'c').then(session => {
          third = 'there';
          return session;
        });
        await new Promise(resolve => setTimeout(resolve, 50));
        expect(third).toBe('waiting');
        adapter.release(first);
        expect((await waiting).backendPid).toBe(first.backendPid);
      },
    );

    db.test('a control session is there although all node sessions are taken', async () => {
      const adapter = db.database.open({ poolSize: 1, maxOverflow: 1 });
      await adapter.acquire('node', 'a');
      const control = await adapter.acquire('control', 'heartbeat');
      expect((await control.sql('select 1', main)).rows).toEqual([['1']]);
    });

    db.test('what a node leaves on a session is never seen by the next one', async () => {
      const adapter = db.database.open({ poolSize: 1, searchPath: 'public' });
      const first = await adapter.acquire('node', 'a');
      await first.sql(
        `create temp table leftover (i int); set search_path to pg_catalog; set work_mem to '9MB';
         select pg_advisory_lock(42); prepare p as select 1; listen somebody;
         begin; create table public.half_done (i int); set role pg_monitor`,
        main,
      );
      adapter.release(first);
      const second = await adapter.acquire('node', 'b');
      expect(second.backendPid).toBe(first.backendPid);
      const seen = await second.sql(
        `select to_regclass('pg_temp.leftover'), to_regclass('public.half_done'), current_setting('search_path'),
                (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),
                (select count(*) from pg_prepared_statements), current_user = session_user`,
        main,
      );
      expect(seen.rows).toEqual([[null, null, 'public', '0', '0', 't']]);
    });

    db.test('a session that did nothing but make views is not cleaned: there is nothing on it', async () => {
      const adapter = db.database.open({ poolSize: 1 });
      const resets = async (text: string): Promise<number> => {
        adapter.release(await adapter.acquire('node', 'clean before'));
        const session = await adapter.acquire('node', 'a');
        const before = adapter.counts().byPurpose.get('reset') ?? 0;
        await session.sql('begin', { purpose: 'begin' });
        await session.sql(text, main);
        await session.sql('commit', { purpose: 'commit' });
        adapter.release(session);
        adapter.release(await adapter.acquire('node', 'b'));
        return (adapter.counts().byPurpose.get('reset') ?? 0) - before;
      };
      await resets('select 1');
      expect(await resets('create view v as (select 1 as a)')).toBe(0);
      expect(await resets("create or replace view v as select 1 as a; comment on view v is 'x'")).toBe(0);
      expect(await resets('create view pg_temp.w as select 1 as a')).toBeGreaterThan(0);
      expect(await resets('create temporary view x as select 1 as a')).toBeGreaterThan(0);
      expect(await resets("create or replace view v as select 1 as a; set work_mem to '9MB'")).toBeGreaterThan(0);
      expect(await resets('create table t as select 1 as a')).toBeGreaterThan(0);
      expect(await resets('select count(*) from v')).toBeGreaterThan(0);
      const last = await adapter.acquire('node', 'c');
      const seen = await last.sql("select current_setting('work_mem'), to_regclass('x'), to_regclass('w')", main);
      expect(seen.rows).toEqual([['4MB', null, null]]);
    });

    db.test('a statement that comes again is kept by the server, and told again where it may be gone', async () => {
      const adapter = db.database.open({ poolSize: 1 });
      const again = { params: ['1'], purpose: 'state', again: true } as const;
      const ask = async (text = 'select $1::int + 1'): Promise<string | null | undefined> => {
        const session = await adapter.acquire('node', 'a');
        const found = await session.sql(text, again);
        adapter.release(session);
        return found.rows[0]?.[0];
      };
      const kept = async (): Promise<string | null | undefined> =>
        ask("select count(*) from pg_prepared_statements where name like 'quern%' and $1 = '1'");
      expect([await ask(), await ask(), await ask(), await ask()]).toEqual(['2', '2', '2', '2']);
      expect(await kept()).toBe('2');
      const rude = await adapter.acquire('node', 'b');
      await rude.sql('deallocate all', main);
      expect((await rude.sql('select $1::int + 1', again)).rows).toEqual([['2']]);
      adapter.release(rude);
      expect([await ask(), await ask()]).toEqual(['2', '2']);
      const session = await adapter.acquire('node', 'c');
      await session.sql('begin', { purpose: 'begin' });
      await errorOf(session.savepoint(() => session.sql('select 1 / ($1::int - 1)', again)));
      expect((await session.sql('select $1::int + 1', again)).rows).toEqual([['2']]);
      await session.sql('rollback', { purpose: 'rollback' });
      adapter.release(session);
      expect(await ask('select 1 / $1::int')).toBe('1');
    });

    db.test('a session is thrown away after an error, and kept after an error inside a savepoint', async () => {
      const adapter = db.database.open({ poolSize: 1 });
      const first = await adapter.acquire('node', 'a');
      await first.sql('begin', main);
      await errorOf(first.savepoint(() => first.sql('select nope', main)));
      adapter.release(first);
      const second = await adapter.acquire('node', 'b');
      expect(second.backendPid).toBe(first.backendPid);
      await errorOf(second.sql('select nope', main));
      adapter.release(second);
      const third = await adapter.acquire('node', 'c');
      expect(third.backendPid).not.toBe(first.backendPid);
    });

    db.test('a reset takes one round trip', async () => {
      const adapter = db.database.open({ poolSize: 1 });
      const first = await adapter.acquire('node', 'a');
      await first.sql('begin; select 1', main);
      const before = adapter.counts().roundTrips;
      adapter.release(first);
      await adapter.acquire('node', 'b');
      expect(adapter.counts().roundTrips - before).toBe(1);
    });

    db.test(
      'a session that wrote nothing but rows of the internal schema is not reset, and one that did more is',
      async () => {
        const adapter = db.database.open({ poolSize: 1 });
        await db.rows('create table kept (id integer)');
        const use = async (text: string, purpose: string): Promise<number> => {
          const session = await adapter.acquire('node', 'a');
          await session.sql(text, { purpose });
          const before = adapter.counts().byPurpose.get('reset') ?? 0;
          adapter.release(session);
          adapter.release(await adapter.acquire('node', 'b'));
          return (adapter.counts().byPurpose.get('reset') ?? 0) - before;
        };
        await use('select 1', 'query');
        expect(await use('insert into kept values (1)', 'state')).toBe(0);
        expect(await use("set application_name = 'left behind'", 'query')).toBe(2);
        const session = await adapter.acquire('node', 'c');
        expect((await session.sql('show application_name', { purpose: 'query' })).rows).not.toEqual([['left behind']]);
      },
    );

    db.test('when the server has no room the pool shrinks to what there is and says so once', async () => {
      const role = `${db.database.name}_few`;
      await db.rows(`create role ${role} login connection limit 2; grant all on schema public to ${role}`);
      try {
        const login = await db.database.target.connect();
        const adapter = db.database.open({ connect: async () => ({ ...login, user: role }), poolSize: 4 });
        const work = async (name: string): Promise<void> => {
          const session = await adapter.acquire('node', name);
          await session.sql('select pg_sleep(0.05)', main);
          adapter.release(session);
        };
        await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(work));
        expect(db.database.warnings.map(w => w.code)).toEqual(['DB-007']);
        await adapter.close();
      } finally {
        await db.rows(`drop owned by ${role}; drop role ${role}`);
      }
    });

    db.test('a wait that is too long ends with an error that says how many are in use', async () => {
      const adapter = db.database.open({ poolSize: 1, acquireTimeoutMs: 100 });
      await adapter.acquire('node', 'a');
      const error = await projectErrorOf(adapter.acquire('node', 'b'));
      expect(error.messages[0]?.code).toBe('DB-007');
      expect(error.message).toContain('all 1 of the pool are in use');
    });

    db.test('close leaves no session on the server, whoever holds one', async () => {
      const adapter = db.database.open({ poolSize: 3, applicationName: 'to be closed' });
      const session = await adapter.acquire('node', 'a');
      adapter.release(await adapter.acquire('node', 'b'));
      const running = errorOf(session.sql('select pg_sleep(30)', main));
      await adapter.close();
      expect(await adapter.acquire('node', 'c').catch((e: Error) => e.message)).toBe(
        'the connections have been closed',
      );
      expect(['DB-003', 'DB-014']).toContain((await running).problem.code);
      const left = `select count(*) from pg_stat_activity where application_name = 'to be closed'`;
      await expect.poll(() => db.rows(left), { timeout: 3000 }).toEqual([['0']]);
    });
  },
  ['server'],
);
