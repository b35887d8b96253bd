import { expect } from 'vitest';
import { NodeConnection } from '../../../src/adapters/index.js';
import { administratorSql } from '../../../src/state/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { projectErrorOf } from '../../setup/expect-error.js';
import { INTERNAL_SCHEMA } from '../../setup/internal-schema.js';
import { openTestState } from '../../setup/open-test-state.js';
import { memoryFiles } from '../../setup/state-files.js';

describeDb('the internal schema', db => {
  const orders = { nodeId: 'model.shop.orders', attempt: 1, relation: { schema: 'dev_ann', name: 'orders' } };
  const start = (runId: string): { runId: string; command: string; args: Record<string, unknown> } => ({
    runId,
    command: 'run',
    args: {},
  });

  async function commitNode(
    store: Awaited<ReturnType<typeof openTestState>>['store'],
    fingerprint: string,
  ): Promise<void> {
    const connection = new NodeConnection({
      driver: db.adapter,
      name: 'n',
      beforeCommit: session =>
        store.commitStatements(session, {
          ...orders,
          status: 'success',
          rows: 3,
          fingerprint,
          watermark: { at: fingerprint },
        }),
    });
    try {
      await connection.execute('create table if not exists dev_ann.orders (i int)', {
        purpose: 'main',
        autoBegin: true,
      });
      await connection.commit();
    } finally {
      await connection.finish();
    }
  }

  db.test('is made with its tables at the first run, and found with one query and no lock at the next', async () => {
    await openTestState(db);
    expect(await db.rows(`select tablename from pg_tables where schemaname = '${INTERNAL_SCHEMA}' order by 1`)).toEqual(
      [['migration'], ['node_run'], ['node_state'], ['run'], ['scratch']],
    );
    const before = db.adapter.counts();
    const log = db.database.log.length;
    await openTestState(db);
    const after = db.adapter.counts();
    expect((after.byPurpose.get('state') ?? 0) - (before.byPurpose.get('state') ?? 0)).toBe(1);
    expect(after.byPurpose.get('lock')).toBe(before.byPurpose.get('lock'));
    expect(db.database.log.slice(log).filter(e => /lock/i.test(e.text))).toEqual([]);
  });

  db.test('has the name that the profile gives it, whatever that is', async () => {
    await openTestState(db, { internalSchema: 'Odd "state" schema' });
    expect(await db.rows(`select version from "Odd ""state"" schema".migration`)).toEqual([['1']]);
    expect(await db.rows(`select count(*) from pg_namespace where nspname = '${INTERNAL_SCHEMA}'`)).toEqual([['0']]);
  });

  db.test('none switches it off', async () => {
    const { store } = await openTestState(db, { internalSchema: 'none' });
    expect(store.mode).toBe('local');
    await store.startRun(start('r'));
    expect(await db.rows(`select count(*) from pg_namespace where nspname in ('${INTERNAL_SCHEMA}', 'none')`)).toEqual([
      ['0'],
    ]);
  });

  db.test('keeps a row for the run and for each node: running before the work, its end with the data', async () => {
    await db.rows('create schema dev_ann');
    const { store } = await openTestState(db);
    await store.startRun({ runId: 'r1', command: 'build', args: { select: ['a'] }, codeFingerprint: 'c0de' });
    await store.nodeRunning({ ...orders, reason: 'selected', fingerprint: 'f1' });
    expect(
      await db.rows(`select status, reason, fingerprint, ended_at, relation from ${INTERNAL_SCHEMA}.node_run`),
    ).toEqual([['running', 'selected', 'f1', null, 'dev_ann.orders']]);
    await commitNode(store, 'f2');
    expect(
      await db.rows(
        `select status, rows_affected, fingerprint, xid is not null, backend_pid > 0, ended_at >= started_at from ${INTERNAL_SCHEMA}.node_run`,
      ),
    ).toEqual([['success', '3', 'f2', 't', 't', 't']]);
    await store.finishNodes([
      { nodeId: 'test.shop.t', attempt: 1, status: 'fail', message: 'Got 2 results', timingsMs: { execute: 12 } },
      { nodeId: 'model.shop.later', attempt: 1, status: 'skipped' },
      { nodeId: 'model.shop.bad', attempt: 1, status: 'error', sqlstate: '42703', message: 'no column' },
    ]);
    await store.finishRun('error');
    expect(
      await db.rows(`select node_id, status, sqlstate, timings::text from ${INTERNAL_SCHEMA}.node_run order by 1`),
    ).toEqual([
      ['model.shop.bad', 'error', '42703', '{}'],
      ['model.shop.later', 'skipped', null, '{}'],
      ['model.shop.orders', 'success', null, '{}'],
      ['test.shop.t', 'fail', null, '{"execute": 12}'],
    ]);
    expect(
      await db.rows(
        `select command, arguments::text, status, code_fingerprint, nodes, failed from ${INTERNAL_SCHEMA}.runs join ${INTERNAL_SCHEMA}.run using (run_id, command, status)`,
      ),
    ).toEqual([['build', '{"select": ["a"]}', 'error', 'c0de', '4', '2']]);
    expect((await store.lastRuns(5)).map(r => [r.runId, r.status])).toEqual([['r1', 'error']]);
    expect((await store.nodesOf('r1')).map(n => [n.nodeId, n.status])).toEqual([
      ['model.shop.bad', 'error'],
      ['model.shop.later', 'skipped'],
      ['model.shop.orders', 'success'],
      ['test.shop.t', 'fail'],
    ]);
  });

  db.test('knows the state of each relation, with its oid and watermark, and whose it is', async () => {
    await db.rows('create schema dev_ann');
    const { store } = await openTestState(db);
    await store.startRun(start('r1'));
    await commitNode(store, 'f1');
    const oid = Number((await db.rows("select 'dev_ann.orders'::regclass::oid"))[0]?.[0]);
    expect([...(await store.nodeStates()).entries()]).toEqual([
      [
        'dev_ann.orders',
        {
          nodeId: 'model.shop.orders',
          relation: 'dev_ann.orders',
          relationOid: oid,
          fingerprint: 'f1',
          inputFingerprint: null,
          watermark: { at: 'f1' },
          runId: 'r1',
        },
      ],
    ]);
    expect(await store.recordedRelations()).toEqual(new Set(['dev_ann.orders']));
    const bob = await openTestState(db, { targetSchema: 'dev_bob' });
    expect((await bob.store.nodeStates()).size).toBe(0);
    const other = await openTestState(db, { project: 'other' });
    expect((await other.store.recordedRelations()).size).toBe(0);
  });

  db.test('lets the newest state win: one that is older never comes back', async () => {
    await db.rows('create schema dev_ann');
    const { store } = await openTestState(db);
    await store.startRun(start('r1'));
    await commitNode(store, 'f1');
    await db.rows(
      `update ${INTERNAL_SCHEMA}.node_state set version = version + 60000000, fingerprint = 'from the future'`,
    );
    await commitNode(store, 'f2');
    expect(await db.rows(`select fingerprint from ${INTERNAL_SCHEMA}.node_state`)).toEqual([['from the future']]);
    await db.rows(`update ${INTERNAL_SCHEMA}.node_state set version = version - 120000000`);
    await commitNode(store, 'f3');
    expect(await db.rows(`select fingerprint from ${INTERNAL_SCHEMA}.node_state`)).toEqual([['f3']]);
  });

  db.test('tells how long nodes took when they last went well', async () => {
    const { store } = await openTestState(db);
    for (const [runId, ms, status] of [
      ['r1', 1000, 'success'],
      ['r2', 3000, 'success'],
      ['r3', 9000, 'error'],
    ] as const) {
      await store.startRun(start(runId));
      await store.nodeRunning(orders);
      await store.finishNodes([{ ...orders, status }]);
      await db.rows(
        `update ${INTERNAL_SCHEMA}.node_run set started_at = ended_at - interval '${ms} ms' where run_id = '${runId}'`,
      );
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    await db.rows(
      `update ${INTERNAL_SCHEMA}.node_run set started_at = started_at - interval '1 hour', ended_at = ended_at - interval '1 hour' where run_id = 'r1'`,
    );
    expect(await store.lastDurations(['model.shop.orders', 'model.shop.unknown'])).toEqual(
      new Map([['model.shop.orders', 3000]]),
    );
  });

  db.test('a newer version than ours is refused', async () => {
    await openTestState(db);
    await db.rows(`comment on table ${INTERNAL_SCHEMA}.migration is 'version 2'`);
    const error = await projectErrorOf(openTestState(db));
    expect(error.messages[0]).toMatchObject({ code: 'STATE-002' });
    expect(error.message).toContain('has version 2; this quern knows version 1');
  });

  db.test("a schema of that name that holds other people's tables is refused, and nothing is made in it", async () => {
    await db.rows(`create schema ${INTERNAL_SCHEMA}; create table ${INTERNAL_SCHEMA}.theirs (i int)`);
    expect((await projectErrorOf(openTestState(db))).messages[0]?.code).toBe('STATE-004');
    expect(
      await db.rows(`select count(*) from pg_class where relnamespace = '${INTERNAL_SCHEMA}'::regnamespace`),
    ).toEqual([['1']]);
  });

  db.test('an empty schema of that name is taken', async () => {
    await db.rows(`create schema ${INTERNAL_SCHEMA}`);
    expect((await openTestState(db)).store.mode).toBe('database');
  });

  db.test('a command that only reads never makes it, and uses it where it is there', async () => {
    const first = await openTestState(db, { readOnlyCommand: true });
    expect([first.store.mode, first.warnings]).toEqual(['local', []]);
    expect(await db.rows(`select count(*) from pg_namespace where nspname = '${INTERNAL_SCHEMA}'`)).toEqual([['0']]);
    await openTestState(db);
    expect((await openTestState(db, { readOnlyCommand: true })).store.mode).toBe('database');
  });

  db.test('many writes at once travel together, and one that is refused does not take the others along', async () => {
    const { store } = await openTestState(db);
    await store.startRun(start('r1'));
    const before = db.adapter.counts().roundTrips;
    const nodes = Array.from({ length: 30 }, (_, i) => ({ nodeId: `model.shop.m${i}`, attempt: 1 }));
    await Promise.all(nodes.map(node => store.nodeRunning(node)));
    expect(db.adapter.counts().roundTrips - before).toBeLessThan(8);
    const ends = [
      store.finishNodes([{ nodeId: 'model.shop.m1', attempt: 1, status: 'success' }]),
      store.finishNodes([{ nodeId: 'model.shop.m2', attempt: 1, status: 'a\0b' }]),
      store.finishNodes([{ nodeId: 'model.shop.m3', attempt: 1, status: 'success' }]),
    ];
    expect((await Promise.allSettled(ends)).map(e => e.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await db.rows(`select count(*) from ${INTERNAL_SCHEMA}.node_run where status = 'success'`)).toEqual([['2']]);
  });

  db.test('local history knows durations and the results of runs, and survives a line that was cut', async () => {
    let now = 1000;
    const { store, files } = await openTestState(db, { internalSchema: 'none', now: () => now });
    await store.startRun(start('r1'));
    await store.nodeRunning(orders);
    now += 250;
    await store.finishNodes([{ ...orders, status: 'success' }]);
    await store.finishRun('success');
    files.append('/project/target/quern_history.jsonl', '{"kind":"run","run":"r2","comm');
    expect(await store.lastDurations(['model.shop.orders'])).toEqual(new Map([['model.shop.orders', 250]]));
    expect(await store.lastRuns(3)).toEqual([
      { runId: 'r1', command: 'run', status: 'success', codeFingerprint: null, resumedFrom: null },
    ]);
    expect((await store.nodesOf('r1')).map(n => [n.nodeId, n.status])).toEqual([['model.shop.orders', 'success']]);
  });

  db.test(
    'a role that may create in one schema only runs with local history after one warning with the SQL for an administrator',
    async () => {
      const role = `${db.database.name}_limited`;
      await db.rows(`create role ${role} login; create schema work; grant usage, create on schema work to ${role}`);
      try {
        const login = await db.database.target.connect();
        const connect = async (): Promise<typeof login> => ({ ...login, user: role });
        const adapter = db.database.open({ connect });
        const { store, warnings } = await openTestState(db, { adapter });
        expect(store.mode).toBe('local');
        expect(warnings.map(w => [w.code, w.severity])).toEqual([['STATE-001', 'warning']]);
        expect(warnings[0]?.text).toBe(
          `the internal schema "${INTERNAL_SCHEMA}" may not be created by the role ${role}`,
        );
        const required = await projectErrorOf(openTestState(db, { adapter, required: true }));
        expect(required.messages[0]?.code).toBe('STATE-003');
        const sql = warnings[0]?.notes[0]?.split('\n').slice(1).join('\n') ?? '';
        expect(sql).toBe(administratorSql(memoryFiles(), `"${INTERNAL_SCHEMA}"`, `"${role}"`));
        await db.rows(sql);
        const later = await openTestState(db, { adapter });
        expect([later.store.mode, later.warnings]).toEqual(['database', []]);
        await later.store.startRun(start('r1'));
        await later.store.finishRun('success');
        expect(await db.rows(`select status from ${INTERNAL_SCHEMA}.run`)).toEqual([['success']]);
        await adapter.close();
      } finally {
        await db.rows(`drop owned by ${role}; drop role ${role}`);
      }
    },
    { needs: ['server'] },
  );

  db.test(
    'a session that may only read works: no state is written, and nothing fails',
    async () => {
      await openTestState(db);
      const adapter = db.database.open({ settings: { default_transaction_read_only: 'on' } });
      expect((await openTestState(db, { adapter, readOnlyCommand: true })).store.mode).toBe('local');
      const { store, warnings } = await openTestState(db, { adapter });
      expect([store.mode, warnings[0]?.code]).toEqual(['local', 'STATE-001']);
    },
    { needs: ['server'] },
  );

  db.test(
    'after a line broke during the commit the state says which way it went, when the backend is gone',
    async () => {
      await db.rows('create schema dev_ann');
      const { store } = await openTestState(db);
      await store.startRun(start('r1'));
      const worker = await db.database.open().acquire('node', 'n');
      await worker.sql('begin; create table dev_ann.orders (i int)', { purpose: 'main' });
      await worker.pipeline([...store.commitStatements(worker, { ...orders, status: 'success' })]);
      const asking = store.commitOutcome(orders, { pid: worker.backendPid, start: worker.backendStart });
      expect(await asking).toBe('rolled back');
      const second = await db.database.open().acquire('node', 'n');
      await second.sql('begin; create table dev_ann.orders (i int)', { purpose: 'main' });
      await second.pipeline([...store.commitStatements(second, { ...orders, status: 'success' })]);
      await second.sql('commit', { purpose: 'commit' });
      const backend = { pid: second.backendPid, start: second.backendStart };
      expect(await store.commitOutcome(orders, backend)).toBe('committed');
    },
    { needs: ['server'] },
  );
});
