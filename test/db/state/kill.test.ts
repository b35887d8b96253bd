import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { bundleChild } from '../../setup/bundle-child.mjs';
import { describeDb } from '../../setup/describe-db.js';
import { INTERNAL_SCHEMA } from '../../setup/internal-schema.js';
import { openTestState } from '../../setup/open-test-state.js';

type Ended = { readonly code: number | null; readonly signal: string | null; readonly output: string };

let folder: string;
let program: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-kill-'));
  program = path.join(folder, 'child.mjs');
  await bundleChild(new URL('child.mjs', import.meta.url), program);
});

afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function child(database: string, options: object): Promise<Ended> {
  const given = JSON.stringify({ url: inject('serverUrl'), database, internal: INTERNAL_SCHEMA, ...options });
  return new Promise(resolve => {
    execFile(process.execPath, [program, given], (error, stdout, stderr) => {
      const signal = error?.signal ?? null;
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, signal, output: `${stdout}${stderr}` });
    });
  });
}

describeDb(
  'a process that is killed',
  db => {
    const shapes = {
      table: { kind: 'table', statements: ['create table %s as select 2 as ver'] },
      view: { kind: 'view', statements: ['create view %s as select 2::int as other, 2 as ver'] },
      materialized_view: { kind: 'materialized_view', statements: ['create materialized view %s as select 2 as ver'] },
      incremental: {
        kind: 'in_place',
        statements: [
          'create temp table fresh as select 2 as ver',
          'delete from orders',
          'insert into orders select * from fresh',
        ],
      },
      seed: { kind: 'in_place', statements: ['truncate orders', 'insert into orders values (2)'] },
    };

    const ok = `select count(*) from ${INTERNAL_SCHEMA}.node_run where status = 'success'`;
    const facts = `select (select ver from orders), (${ok}), (select max(fingerprint) from ${INTERNAL_SCHEMA}.node_state),
      (select count(*) from pg_class where relname like 'orders%')`;

    for (const [name, action] of Object.entries(shapes)) {
      db.test(
        `just before the commit of a ${name} leaves neither the new relation nor an ok row, just after it both`,
        async () => {
          const first = { kind: action.kind === 'in_place' ? 'table' : action.kind, statements: [] as string[] };
          first.statements = [`create ${first.kind.replace('_', ' ')} %s as select 1 as ver`];
          const run = (runId: string, what: object, failPoints = ''): Promise<Ended> =>
            child(db.database.name, { runId, action: what, failPoints });
          expect(await run('r1', first)).toMatchObject({ code: 0 });

          const before = await run('r2', action, 'node.before_commit=kill');
          expect(before).toMatchObject({ signal: 'SIGKILL' });
          await expect
            .poll(() => db.rows("select count(*) from pg_stat_activity where application_name = 'quern child'"))
            .toEqual([['0']]);
          expect(await db.rows(facts)).toEqual([['1', '1', 'r1', '1']]);
          expect(await db.rows(`select status from ${INTERNAL_SCHEMA}.node_run where run_id = 'r2'`)).toEqual([
            ['running'],
          ]);

          const after = await run('r3', action, 'node.after_commit@model.shop.orders=kill');
          expect(after).toMatchObject({ signal: 'SIGKILL' });
          const leftOver = action.kind === 'in_place' ? '1' : '2';
          expect(await db.rows(facts)).toEqual([['2', '2', 'r3', leftOver]]);

          expect(await run('r4', action)).toMatchObject({ code: 0 });
          const [[ver, count, fingerprint]] = (await db.rows(facts)) as [[string, string, string]];
          expect([ver, count, fingerprint]).toEqual(['2', '3', 'r4']);
        },
        { timeoutMs: 60_000 },
      );
    }

    db.test(
      'after the commit leaves the old relation on the scratch list, and a later run drops it by its oid',
      async () => {
        const run = (runId: string, failPoints = ''): Promise<Ended> =>
          child(db.database.name, { runId, action: shapes.table, failPoints });
        await run('r1');
        await run('r2', 'node.after_commit=kill');
        const [[old]] = (await db.rows(`select relation_name from ${INTERNAL_SCHEMA}.scratch`)) as [[string]];
        expect(await db.rows(`select count(*) from pg_class where relname = '${old}'`)).toEqual([['1']]);
        const { store } = await openTestState(db);
        expect(await store.reapScratch()).toEqual([]);
        await db.rows(`update ${INTERNAL_SCHEMA}.scratch set created_at = created_at - interval '1 hour'`);
        expect(await store.reapScratch()).toEqual([`public.${old}`]);
        expect(await db.rows(`select count(*) from pg_class where relname = '${old}'`)).toEqual([['0']]);
        expect(await db.rows(`select count(*) from ${INTERNAL_SCHEMA}.scratch`)).toEqual([['0']]);
        await store.close();
      },
      { timeoutMs: 60_000 },
    );

    db.test(
      'twenty processes that start at once on an empty database all find the internal schema',
      async () => {
        const all = await Promise.all(
          Array.from({ length: 20 }, (_, i) => child(db.database.name, { runId: `run-${i}` })),
        );
        expect(all.filter(one => one.code !== 0)).toEqual([]);
        expect(await db.rows(`select count(*), max(version) from ${INTERNAL_SCHEMA}.migration`)).toEqual([['1', '1']]);
        expect(await db.rows(`select count(*) from ${INTERNAL_SCHEMA}.run where status = 'success'`)).toEqual([['20']]);
      },
      { timeoutMs: 120_000 },
    );
  },
  ['server'],
);
