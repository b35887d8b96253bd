import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, statuses } from './project-on.js';

const BAD = 'select nope';

describeDb('what a failure means for the nodes below it', db => {
  db.test('run: only what is below an error is skipped', async () => {
    const project = await projectOn(db, {
      'models/a.sql': BAD,
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': "select * from {{ ref('b') }}",
      'models/d.sql': 'select 1 as i',
    });
    const outcome = await project.run('run');
    expect(statuses(outcome)).toEqual({
      'model.shop.a': 'error',
      'model.shop.b': 'skipped',
      'model.shop.c': 'skipped',
      'model.shop.d': 'success',
    });
    expect([outcome.exitCode, outcome.success]).toEqual([1, false]);
    expect(project.lines().at(-1)).toBe('Done. PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 REUSED=0 TOTAL=4');
  });

  db.test('run: a node below an unselected node between them is skipped as well', async () => {
    const project = await projectOn(db, {
      'models/a.sql': BAD,
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/c.sql': "select * from {{ ref('b') }}",
    });
    expect(statuses(await project.run('run', { select: 'a c' }))).toEqual({
      'model.shop.a': 'error',
      'model.shop.c': 'skipped',
    });
  });

  const tested = {
    'models/a.sql': 'select 1 as i',
    'models/b.sql': "select * from {{ ref('a') }}",
    'tests/t.sql': "select * from {{ ref('a') }}",
  };

  db.test('build: what is below a tested node is skipped when the test fails', async () => {
    const project = await projectOn(db, tested);
    const outcome = await project.run('build');
    expect(statuses(outcome)).toEqual({ 'model.shop.a': 'success', 'test.shop.t': 'fail', 'model.shop.b': 'skipped' });
    expect(outcome.exitCode).toBe(1);
  });

  db.test('build: a test that only warns skips nothing', async () => {
    const project = await projectOn(db, {
      ...tested,
      'tests/t.sql': "{{ config(severity='warn') }} select * from {{ ref('a') }}",
    });
    const outcome = await project.run('build');
    expect(statuses(outcome)).toEqual({ 'model.shop.a': 'success', 'test.shop.t': 'warn', 'model.shop.b': 'success' });
    expect(outcome.exitCode).toBe(0);
    expect(project.lines()).toContain('[WARNING]: Got 1 result, configured to warn if != 0');
  });

  db.test('on_error: continue lets what is below run', async () => {
    const project = await projectOn(db, {
      'models/a.sql': `{{ config(on_error='continue') }} ${BAD}`,
      'models/b.sql': "-- depends_on: {{ ref('a') }}\nselect 1 as i",
    });
    expect(statuses(await project.run('run'))).toEqual({ 'model.shop.a': 'error', 'model.shop.b': 'success' });
  });

  db.test('an ephemeral model that cannot be compiled takes along what refers to it, with a word of why', async () => {
    const project = await projectOn(db, {
      'models/e.sql':
        "{{ config(materialized='ephemeral') }} select {{ exceptions.raise_compiler_error('no') if execute }}",
      'models/v.sql': "select * from {{ ref('e') }}",
    });
    const outcome = await project.run('run');
    expect(statuses(outcome)).toEqual({ 'model.shop.v': 'skipped' });
    expect(outcome.finished[0]?.result.message).toBe(
      'Compilation Error in model.shop.v, caused by compilation error in referenced ephemeral model model.shop.e',
    );
    expect(project.lines()).toContain(
      "1 of 1 SKIP relation dev.v due to ephemeral model status 'error' … [ERROR SKIP]",
    );
  });

  db.test('fail-fast: the first failure ends the run; the rest is skipped with a message', async () => {
    const project = await projectOn(
      db,
      { 'models/a.sql': BAD, 'models/b.sql': 'select 1 as i', 'models/c.sql': 'select 1 as i' },
      { threads: 1 },
    );
    const outcome = await project.run('run', { failFast: true });
    expect(
      outcome.finished.map(({ result }) => [result.unique_id, result.status, result.message?.slice(0, 30)]),
    ).toEqual([
      ['model.shop.a', 'error', 'Database Error in model a (mod'],
      ['model.shop.b', 'skipped', 'Skipping due to fail_fast'],
      ['model.shop.c', 'skipped', 'Skipping due to fail_fast'],
    ]);
    expect(outcome.exitCode).toBe(1);
    expect(project.lines()).toContain('Completed with 3 errors, 0 partial successes, and 0 warnings:');
    expect(project.lines().at(-1)).toBe('Done. PASS=0 WARN=0 ERROR=1 SKIP=2 NO-OP=0 REUSED=0 TOTAL=3');
  });

  db.test('build: a unit test that fails spares its model and the unit tests behind it', async () => {
    const unit = (name: string, expected: number): object => ({
      name,
      model: 'm',
      given: [{ input: "ref('raw')", rows: [{ id: 1 }] }],
      expect: { rows: [{ id: expected }] },
    });
    const project = await projectOn(db, {
      'seeds/raw.csv': 'id\n1\n',
      'models/m.sql': "select id from {{ ref('raw') }}",
      'models/u.yml': JSON.stringify({ unit_tests: [unit('a_bad', 2), unit('b_good', 1)] }),
    });
    const outcome = await project.run('build');
    expect(statuses(outcome)).toEqual({
      'seed.shop.raw': 'success',
      'unit_test.shop.m.a_bad': 'fail',
      'unit_test.shop.m.b_good': 'skipped',
      'model.shop.m': 'skipped',
    });
    const bad = outcome.finished.find(({ result }) => result.unique_id === 'unit_test.shop.m.a_bad');
    expect(bad?.result.message).toBe('\n\nactual differs from expected:\n\n@@ ,id\r\n+++,1\r\n---,2\r\n\n');
    expect(bad?.result.failures).toBe(1);
  });

  db.test(
    'a missing server ends the run without results',
    async () => {
      const project = await projectOn(
        db,
        { 'models/a.sql': 'select 1 as i' },
        { profile: { host: '127.0.0.1', port: 1 } },
      );
      await expect(project.run('run')).rejects.toThrow();
      expect(project.lines()).toContain('Finished running  in T');
    },
    { needs: ['server'] },
  );
});
