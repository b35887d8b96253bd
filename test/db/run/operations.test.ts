import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn } from './project-on.js';

const MACROS = `
{% macro make(name, rows=2) %}
  {% do run_query('create table ' ~ name ~ ' as select generate_series(1, ' ~ rows ~ ') as i') %}
  {{ log('made ' ~ name, info=true) }}
{% endmacro %}
{% macro fail() %}{% do run_query('create table public.before (i int)') %}{% do run_query('select nope') %}{% endmacro %}
{% macro refuse() %}{{ exceptions.raise_compiler_error('not today') }}{% endmacro %}
`;

describeDb('an operation', db => {
  const shop = () => projectOn(db, { 'macros/m.sql': MACROS, 'models/a.sql': 'select 1 as i' });

  db.test('calls a macro with its arguments; what it does is kept without a commit', async () => {
    const project = await shop();
    const outcome = await project.session.runOperation('make', { args: { name: 'public.t', rows: 3 } });
    expect(await db.rows('select count(*) from public.t')).toEqual([['3']]);
    expect(
      outcome.finished.map(({ result }) => [result.unique_id, result.status, result.message, result.failures]),
    ).toEqual([['macro.shop.make', 'success', null, 0]]);
    expect(project.lines()).toContain('made public.t');
    expect(outcome.finished[0]?.result.thread_id).toBe('MainThread');
  });

  db.test('that fails ends with 1, and keeps what was done before', async () => {
    const project = await shop();
    const outcome = await project.session.runOperation('shop.fail');
    expect(outcome.exitCode).toBe(1);
    const [finished] = outcome.finished;
    expect(finished?.result.message).toMatch(/^Database Error\n {2}column "nope" does not exist/);
    expect(await db.rows("select to_regclass('public.before') is not null")).toEqual([['t']]);
  });

  db.test('that refuses says so in its own words', async () => {
    const project = await shop();
    const outcome = await project.session.runOperation('refuse');
    expect(outcome.finished[0]?.result.message).toBe(
      'Compilation Error in macro refuse (macros/m.sql)\n  not today\n  \n  > in macro refuse (macros/m.sql)\n' +
        '  > called by macro refuse (macros/m.sql)',
    );
  });

  db.test('that does not exist cannot be done', async () => {
    const project = await shop();
    await expect(project.session.runOperation('nothing')).rejects.toThrow(
      "dbt could not find a macro with the name 'nothing' in any package",
    );
    await expect(project.session.runOperation('shop.refused')).rejects.toThrow(
      /"dbt deps"\.\n {2}did you mean 'refuse'\?$/,
    );
  });

  db.test('may be a text, with expressions or without', async () => {
    const project = await shop();
    const plain = await project.session.runOperation(undefined, { sql: 'create table public.p as select 1 as i' });
    expect([plain.exitCode, plain.finished[0]?.result.unique_id]).toEqual([0, 'sql_operation.shop.inline_query']);
    await project.run('run');
    await project.session.runOperation(undefined, { sql: "create table public.q as select * from {{ ref('a') }}" });
    expect(await db.rows('select * from public.q')).toEqual([['1']]);
    expect(project.lines()).toContain('1 of 1 OK executed inline_query … [SELECT 1 in T]');
  });
});
