import { expect } from 'vitest';
import { faultKind, type PgTarget } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf } from '../../setup/expect-error.js';
import { type FaultProxy, startFaultProxy } from '../../setup/fault-proxy.js';

describeDb(
  'a connection that breaks',
  db => {
    const main = { purpose: 'main' };

    async function behindProxy(work: (proxy: FaultProxy, target: Partial<PgTarget>) => Promise<void>): Promise<void> {
      const login = await db.database.target.connect();
      const proxy = await startFaultProxy(login.host, login.port);
      try {
        await work(proxy, { poolSize: 1, connect: async () => ({ ...login, port: proxy.port }) });
      } finally {
        await proxy.close();
      }
    }

    db.test('while it is idle does no harm: the next node gets a new one', async () => {
      const adapter = db.database.open({ poolSize: 1 });
      const first = await adapter.acquire('node', 'a');
      const pid = first.backendPid;
      adapter.release(first);
      await adapter.release(await adapter.acquire('node', 'a2'));
      await db.rows(`select pg_terminate_backend(${pid})`);
      await new Promise(resolve => setTimeout(resolve, 50));
      const second = await adapter.acquire('node', 'b');
      expect(second.backendPid).not.toBe(pid);
      expect((await second.sql('select 1', main)).rows).toEqual([['1']]);
    });

    db.test('ended by an administrator in a statement gives the words and the state of the server', async () => {
      const session = await db.session();
      const running = errorOf(session.sql('select pg_sleep(60)', main));
      const active = `select count(*) from pg_stat_activity where pid = ${session.backendPid} and state = 'active'`;
      await expect.poll(() => db.rows(active)).toEqual([['1']]);
      await db.rows(`select pg_terminate_backend(${session.backendPid})`);
      const error = await running;
      expect([error.sqlstate, faultKind(error)]).toEqual(['57P01', 'lost']);
      expect(error.message).toContain('terminating connection due to administrator command');
      expect(session.status).toBe('broken');
    });

    db.test('an idle transaction that the server ends is found out by the next statement', async () => {
      const session = await db.session();
      await session.sql("begin; set idle_in_transaction_session_timeout = '50ms'", main);
      await new Promise(resolve => setTimeout(resolve, 300));
      const error = await errorOf(session.sql('select 1', main));
      expect([error.sqlstate, faultKind(error)]).toEqual(['25P03', 'lost']);
    });

    db.test('cut in the middle of a statement is an error, never a hang', async () => {
      await behindProxy(async (proxy, target) => {
        const session = await db.database.open(target).acquire('node', 'a');
        const running = errorOf(session.sql('select pg_sleep(60)', main));
        await new Promise(resolve => setTimeout(resolve, 50));
        proxy.cut();
        const error = await running;
        expect([error.problem.code, faultKind(error)]).toEqual(['DB-003', 'lost']);
        expect((await errorOf(session.sql('select 1', main))).problem.code).toBe('DB-003');
      });
    });

    db.test('cut in the middle of a COPY ends the source too', async () => {
      await behindProxy(async (proxy, target) => {
        await db.rows('create table t (i int)');
        const adapter = db.database.open(target);
        const session = await adapter.acquire('node', 'a');
        async function* endless(): AsyncGenerator<string> {
          for (let i = 0; ; i++) {
            if (i === 1000) proxy.cut();
            if (i % 1000 === 0) await new Promise(resolve => setImmediate(resolve));
            yield `${i}\n`.repeat(50);
          }
        }
        const error = await errorOf(adapter.copyIn(session, { schema: 'public', name: 't' }, ['i'], endless()));
        expect(faultKind(error)).toBe('lost');
      });
      expect(await db.rows('select count(*) from t')).toEqual([['0']]);
    });

    db.test('bytes that make no sense are an error of the connection and do not end the process', async () => {
      await behindProxy(async (proxy, target) => {
        const session = await db.database.open(target).acquire('node', 'a');
        // A data row whose number of columns promises more than the message holds.
        const nonsense = Buffer.from([0x44, 0, 0, 0, 10, 0x7f, 0xff, 0, 0, 0, 9]);
        proxy.mangle = () => nonsense;
        const error = await errorOf(session.sql('select 1', main));
        expect(['DB-022', 'DB-003']).toContain(error.problem.code);
        expect(faultKind(error)).toBe('lost');
        expect(session.status).toBe('broken');
      });
    });

    db.test('every single byte of an answer may be wrong: the session ends or answers, and nothing hangs', async () => {
      await behindProxy(async (proxy, target) => {
        const adapter = db.database.open(target);
        for (let place = 0; place < 60; place++) {
          const session = await adapter.acquire('node', 'a');
          proxy.mangle = chunk => {
            proxy.mangle = undefined;
            const copy = Buffer.from(chunk);
            copy[place % copy.length] = (copy[place % copy.length] ?? 0) ^ 0xff;
            // A length that promises too much would make the client wait for ever; the line ends, as a broken one does.
            setTimeout(() => proxy.cut(), 20);
            return copy;
          };
          await session.sql("select 1 as a, 'text' as b", main).catch(() => undefined);
          proxy.mangle = undefined;
          adapter.release(session);
          await new Promise(resolve => setTimeout(resolve, 25));
        }
      });
    });
  },
  ['server'],
);
