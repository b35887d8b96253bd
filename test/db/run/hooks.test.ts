import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, statuses } from './project-on.js';

const project = (more: string): string => `name: shop\nversion: "1.0"\nprofile: shop\n${more}`;

describeDb('hooks', db => {
  db.test('of a model run around its work, inside and outside the transaction', async () => {
    const shop = await projectOn(db, {
      'models/m.sql': `{{ config(
        pre_hook=['create table dev.log (what text)', {'sql': "insert into dev.log values ('outside, before')", 'transaction': False}],
        post_hook=["insert into dev.log select 'rows: ' || count(*) from {{ this }}", after_commit('vacuum dev.log')]
      ) }} select 1 as i`,
    });
    const first = await shop.run('run');
    expect(statuses(first)).toEqual({ 'model.shop.m': 'error' });
    shop.write({ 'models/m.sql': shop.read('models/m.sql').replace("'create table dev.log (what text)', ", '') });
    shop.write({ 'dbt_project.yml': project('on-run-start: create table if not exists dev.log (what text)\n') });
    expect((await shop.run('run')).exitCode).toBe(0);
    expect(await db.rows('select what from dev.log')).toEqual([['outside, before'], ['rows: 1']]);
  });

  db.test('of the project run before and after the nodes, and know their results', async () => {
    const shop = await projectOn(db, {
      'dbt_project.yml': project(`on-run-start:
  - create table dev.log (what text)
  - "insert into dev.log values ('{{ target.name }}')"
on-run-end:
  - "insert into dev.log values ('{% for r in results %}{{ r.node.name }} {{ r.status }},{% endfor %} {{ schemas | join }}')"
`),
      'models/a.sql': 'select 1 as i',
      'models/b.sql': 'select nope',
    });
    const outcome = await shop.run('run', { threads: 1 });
    expect(await db.rows('select what from dev.log')).toEqual([['dev'], ['a success,b error, dev']]);
    expect(outcome.finished.map(({ result }) => [result.unique_id, result.status, result.message])).toEqual([
      ['operation.shop.shop-on-run-start-0', 'success', 'shop.on-run-start.0 passed'],
      ['operation.shop.shop-on-run-start-1', 'success', 'shop.on-run-start.1 passed'],
      ['model.shop.a', 'success', 'CREATE VIEW'],
      ['model.shop.b', 'error', expect.stringContaining('Database Error in model b (models/b.sql)')],
      ['operation.shop.shop-on-run-end-0', 'success', 'shop.on-run-end.0 passed'],
    ]);
    expect(shop.lines().filter(line => line.includes('hook'))).toEqual([
      '1 of 2 START hook: shop.on-run-start.0 … [RUN]',
      '1 of 2 OK hook: shop.on-run-start.0 … [OK in T]',
      '2 of 2 START hook: shop.on-run-start.1 … [RUN]',
      '2 of 2 OK hook: shop.on-run-start.1 … [OK in T]',
      '1 of 1 START hook: shop.on-run-end.0 … [RUN]',
      '1 of 1 OK hook: shop.on-run-end.0 … [OK in T]',
      'Finished running 3 project hooks, 2 view models in T',
    ]);
  });

  db.test(
    'of the project that fail before the nodes skip the rest and every node; those at the end still run',
    async () => {
      const shop = await projectOn(db, {
        'dbt_project.yml': project(`on-run-start: [select nope, select 1]
on-run-end: create table public.ended (i int)
`),
        'models/a.sql': 'select 1 as i',
      });
      const outcome = await shop.run('run');
      expect(outcome.finished.map(({ result }) => [result.status, result.message, result.failures])).toEqual([
        ['error', expect.stringMatching(/^shop\.on-run-start\.0 failed, error:\n column "nope" does not exist/), 1],
        ['skipped', 'shop.on-run-start.1 skipped', 1],
        ['skipped', null, null],
        ['success', 'shop.on-run-end.0 passed', 0],
      ]);
      expect(outcome.exitCode).toBe(1);
      expect(await db.rows("select to_regclass('public.ended') is not null")).toEqual([['t']]);
      expect(shop.lines().at(-1)).toBe('Done. PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 REUSED=0 TOTAL=4');
    },
  );

  db.test('of the project commit each by themselves', async () => {
    const shop = await projectOn(db, {
      'dbt_project.yml': project('on-run-start: [create table dev.t (i int), vacuum dev.t, select nope]\n'),
      'models/a.sql': 'select 1 as i',
    });
    const outcome = await shop.run('run');
    expect(outcome.finished.map(({ result }) => result.status)).toEqual(['success', 'success', 'error', 'skipped']);
    expect(await db.rows("select to_regclass('dev.t') is not null")).toEqual([['t']]);
  });
});
