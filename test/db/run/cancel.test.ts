import { expect } from 'vitest';
import { Session } from '../../../src/session/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, statuses } from './project-on.js';

const RUNNING =
  "select count(*) from pg_stat_activity where pid <> pg_backend_pid() and query like '%pg_sleep(60)%' and state = 'active' and datname = current_database()";

describeDb(
  'a run that is interrupted',
  db => {
    db.test('ends its statements on the server within a second, and tells of every node', async () => {
      const abort = new AbortController();
      const project = await projectOn(
        db,
        {
          'models/a.sql': 'select 1 as i',
          'models/b.sql': "{{ config(materialized='table') }} select pg_sleep(60)::text as i from {{ ref('a') }}",
          'models/c.sql': "select * from {{ ref('b') }}",
        },
        { abort: abort.signal },
      );
      const running = project.run('run');
      while ((await db.rows(RUNNING))[0]?.[0] !== '1') await new Promise(resolve => setTimeout(resolve, 20));
      const before = performance.now();
      abort.abort();
      while ((await db.rows(RUNNING))[0]?.[0] !== '0') await new Promise(resolve => setTimeout(resolve, 20));
      expect(performance.now() - before).toBeLessThan(1000);
      const outcome = await running;
      expect(performance.now() - before).toBeLessThan(1500);
      expect([outcome.exitCode, outcome.interrupted]).toEqual([2, true]);
      const expected = { 'model.shop.a': 'success', 'model.shop.b': 'error', 'model.shop.c': 'skipped' };
      expect(statuses(outcome)).toEqual(expected);
      const written = JSON.parse(project.read('target/run_results.json')) as {
        results: { unique_id: string; status: string }[];
      };
      expect(Object.fromEntries(written.results.map(({ unique_id, status }) => [unique_id, status]))).toEqual(expected);
      expect(project.lines()).toContain('CANCEL query model.shop.b … [CANCEL]');
      expect(project.lines()).toContain('Exited because of keyboard interrupt');
      expect(await db.rows("select to_regclass('dev.b') is null")).toEqual([['t']]);
    });

    db.test('is finished by retry: what was ended and what was never begun', async () => {
      const abort = new AbortController();
      const slow = "select {{ 'pg_sleep(60)::text' if var('slow', true) else 2 }} as i from {{ ref('a') }}";
      const project = await projectOn(
        db,
        {
          'models/a.sql': "{{ config(materialized='table') }} select txid_current() as i",
          'models/b.sql': `{{ config(materialized='table') }} ${slow}`,
          'models/c.sql': "select * from {{ ref('b') }}",
        },
        { abort: abort.signal },
      );
      const running = project.run('run');
      while ((await db.rows(RUNNING))[0]?.[0] !== '1') await new Promise(resolve => setTimeout(resolve, 20));
      abort.abort();
      await running;
      const [first] = await db.rows('select i from dev.a');
      const after = new Session({ cwd: project.folder, env: {} });
      const outcome = await after.retry({ vars: { slow: false } });
      await after.close();
      expect(statuses(outcome)).toEqual({ 'model.shop.b': 'success', 'model.shop.c': 'success' });
      expect(await db.rows('select i from dev.a')).toEqual([first]);
      expect(await db.rows('select i from dev.c')).toEqual([['2']]);
    });

    db.test('runs nothing and says so when it is interrupted before it begins', async () => {
      const project = await projectOn(db, { 'models/a.sql': 'select 1 as i' }, { abort: AbortSignal.abort() });
      await expect(project.run('run')).rejects.toMatchObject({ messages: [{ code: 'CLI-007' }] });
      expect(await db.rows("select count(*) from pg_class where relname = 'a'")).toEqual([['0']]);
    });

    for (const hook of ['on-run-start', 'on-run-end']) {
      db.test(`ends a hook of ${hook} as well`, async () => {
        const abort = new AbortController();
        const project = await projectOn(
          db,
          {
            'dbt_project.yml': `name: shop\nversion: "1.0"\nprofile: shop\n${hook}: select pg_sleep(60)\n`,
            'models/a.sql': 'select 1 as i',
          },
          { abort: abort.signal },
        );
        const running = project.run('run');
        while ((await db.rows(RUNNING))[0]?.[0] !== '1') await new Promise(resolve => setTimeout(resolve, 20));
        const before = performance.now();
        abort.abort();
        const outcome = await running;
        expect(performance.now() - before).toBeLessThan(1500);
        expect(outcome.exitCode).toBe(2);
        expect(statuses(outcome)).toEqual({
          [`operation.shop.shop-${hook}-0`]: 'error',
          'model.shop.a': hook === 'on-run-start' ? 'skipped' : 'success',
        });
      });
    }

    db.test('ends the others too when one fails under --fail-fast', async () => {
      const project = await projectOn(db, {
        'models/a.sql': "select * from {{ ref('base') }} where nope",
        'models/b.sql': "{{ config(materialized='table') }} select pg_sleep(60)::text as i from {{ ref('base') }}",
        'models/base.sql': 'select 1 as i',
      });
      const before = performance.now();
      const outcome = await project.run('run', { failFast: true });
      expect(performance.now() - before).toBeLessThan(10_000);
      expect(statuses(outcome)).toEqual({
        'model.shop.base': 'success',
        'model.shop.a': 'error',
        'model.shop.b': 'skipped',
      });
    });
  },
  ['cancel', 'sessions'],
);
