import { expect } from 'vitest';
import type { Adapter, DbSession } from '../../../src/adapters/index.js';
import { faultKind } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf } from '../../setup/expect-error.js';

describeDb('cancel', db => {
  const main = { purpose: 'main' };

  /** Milliseconds until the server runs nothing of ours any more, after sessions in pg_sleep were cancelled. */
  async function cancelSleepers(adapter: Adapter, sessions: readonly DbSession[]): Promise<number> {
    const sleeping = sessions.map(session => errorOf(session.sql('select pg_sleep(60)', main)));
    const pids = sessions.map(session => session.backendPid).join(', ');
    const active = `select count(*) from pg_stat_activity where pid in (${pids}) and state = 'active'`;
    await expect.poll(() => db.rows(active)).toEqual([[String(sessions.length)]]);
    const started = performance.now();
    await adapter.cancel(sessions);
    const errors = await Promise.all(sleeping);
    await expect.poll(() => db.rows(active), { interval: 5 }).toEqual([['0']]);
    expect(errors.map(e => [e.problem.code, e.sqlstate, faultKind(e)])).toEqual(
      sessions.map(() => ['DB-014', '57014', 'cancelled']),
    );
    return performance.now() - started;
  }

  db.test(
    'ends running statements on the server within a second',
    async () => {
      const adapter = db.database.open({ poolSize: 2 });
      const sessions = [await adapter.acquire('node', 'a'), await adapter.acquire('node', 'b')];
      expect(await cancelSleepers(adapter, sessions)).toBeLessThan(1000);
      const [first] = sessions as [DbSession];
      expect((await errorOf(first.sql('select 1', main))).problem.code).toBe('DB-014');
      await first.sql('rollback', { purpose: 'rollback' });
      for (const session of sessions) adapter.release(session);
      expect((await (await adapter.acquire('node', 'next')).sql('select 1', main)).rows).toEqual([['1']]);
    },
    { needs: ['cancel'] },
  );

  db.test(
    'reaches a statement that was only just sent',
    async () => {
      const adapter = db.database.open({ poolSize: 1 });
      for (let round = 0; round < 20; round++) {
        const session = await adapter.acquire('node', 'a');
        const sleeping = errorOf(session.sql('select pg_sleep(60)', main));
        await adapter.cancel([session]);
        expect((await sleeping).problem.code).toBe('DB-014');
        adapter.release(session);
      }
    },
    { needs: ['cancel'] },
  );

  db.test(
    'works when the control session is busy',
    async () => {
      const adapter = db.database.open({ poolSize: 1, maxOverflow: 1 });
      await adapter.acquire('control', 'somebody');
      expect(await cancelSleepers(adapter, [await adapter.acquire('node', 'a')])).toBeLessThan(1000);
    },
    { needs: ['cancel'] },
  );

  db.test(
    'works for a login whose role may not cancel the login',
    async () => {
      const tag = db.database.name;
      await db.rows(`create role ${tag}_owner; create role ${tag}_login login in role ${tag}_owner`);
      try {
        const login = await db.database.target.connect();
        const connect = async (): Promise<typeof login> => ({ ...login, user: `${tag}_login` });
        const adapter = db.database.open({ poolSize: 1, connect, role: `${tag}_owner` });
        expect(await cancelSleepers(adapter, [await adapter.acquire('node', 'a')])).toBeLessThan(1000);
        await adapter.close();
      } finally {
        await db.rows(`drop role ${tag}_owner; drop role ${tag}_login`);
      }
    },
    { needs: ['cancel'] },
  );

  db.test(
    'a statement timeout is not taken for a cancel',
    async () => {
      const session = await db.session();
      const error = await errorOf(session.sql("set statement_timeout = '50ms'; select pg_sleep(10)", main));
      expect([error.problem.code, error.sqlstate]).toEqual(['DB-001', '57014']);
      expect(error.message).toContain('statement timeout');
    },
    { needs: ['cancel'] },
  );

  db.test(
    'a killed client leaves no running statement behind',
    async () => {
      const adapter = db.database.open({ poolSize: 1 });
      const session = await adapter.acquire('node', 'a');
      const sleeping = errorOf(session.sql('begin; select pg_sleep(60)', main));
      const active = `select count(*) from pg_stat_activity where pid = ${session.backendPid}`;
      await expect.poll(() => db.rows(`${active} and state = 'active'`)).toEqual([['1']]);
      (session as unknown as { transport: { destroy: () => void } }).transport.destroy();
      await sleeping;
      const [[version]] = (await db.rows("select current_setting('server_version_num')::int")) as [[string]];
      if (Number(version) >= 140_000) await expect.poll(() => db.rows(active), { timeout: 2500 }).toEqual([['0']]);
    },
    { needs: ['server'] },
  );
});
