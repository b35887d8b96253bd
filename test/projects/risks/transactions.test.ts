import { expect } from 'vitest';
import { projectOn, statuses } from '../../db/run/project-on.js';
import { describeDb } from '../../setup/describe-db.js';

const PROJECT = (more: string): string => `name: shop\nversion: "1.0"\nprofile: shop\n${more}`;

/** A model of rows written as SQL, incremental unless `config` says otherwise. */
const incremental = (config: string, sql: string): string => `{{ config(materialized='incremental'${config}) }} ${sql}`;

/**
 * With two letters more it has 63 bytes, of which the 62nd differs: PostgreSQL names the type of a table's arrays after the first
 * 62, and two sessions that make tables alike in those at once collide there, whoever makes them.
 */
const LONG = 'a_name_that_takes_up_all_the_sixty_three_bytes_that_there_are';

describeDb('Risks of transactions, publishing and hooks', db => {
  db.test(
    'risk 1, one transaction goes from the first statement of a node to its commit; what comes later commits by itself',
    async () => {
      const log = "insert into dev.log select 'WHAT', pg_current_xact_id()::text";
      const project = await projectOn(db, {
        'dbt_project.yml': PROJECT('on-run-start: create table if not exists dev.log (what text, x text)\n'),
        'models/m.sql': `{{ config(materialized='table', pre_hook="${log.replace('WHAT', 'pre')}",
        post_hook=["${log.replace('WHAT', 'post')}", after_commit("vacuum dev.log"), after_commit("${log.replace('WHAT', 'after')}")]) }}
        select pg_current_xact_id()::text as x`,
      });
      expect((await project.run('run')).exitCode).toBe(0);
      const same = 'select what, x = (select x from dev.m) from dev.log order by what desc';
      expect(await db.rows(same)).toEqual([
        ['pre', 't'],
        ['post', 't'],
        ['after', 'f'],
      ]);
    },
  );

  db.test(
    'risk 2, the old table is gone after the swap; a view of somebody else stays, where dbt drops it by cascade',
    async () => {
      const project = await projectOn(db, { 'models/t.sql': "{{ config(materialized='table') }} select 1 as i" });
      await project.run('run');
      await db.rows('create view public.outside as select i from dev.t');
      project.write({ 'models/t.sql': "{{ config(materialized='table') }} select 2 as i" });
      expect((await project.run('run')).exitCode).toBe(0);
      expect(await db.rows('select i from public.outside')).toEqual([['2']]);
      expect(await db.rows("select relname from pg_class where relnamespace = 'dev'::regnamespace")).toEqual([['t']]);
    },
  );

  db.test(
    'risk 3, a named primary key and an index survive every rebuild, where dbt fails from the second on',
    async () => {
      const project = await projectOn(db, {
        'models/t.sql': "{{ config(materialized='table', indexes=[{'columns': ['i']}]) }} select 1 as i, 2 as j",
        'models/t.yml':
          'models: [{name: t, config: {contract: {enforced: true}}, constraints: [{type: primary_key, name: pkx, columns: [i]}, {type: unique, name: uqx, columns: [j]}], columns: [{name: i, data_type: int}, {name: j, data_type: int}]}]',
      });
      for (let round = 0; round < 3; round++) expect((await project.run('run')).exitCode).toBe(0);
      expect(
        await db.rows(
          "select conname from pg_constraint where conrelid = 'dev.t'::regclass and contype in ('p', 'u') order by 1",
        ),
      ).toEqual([['pkx'], ['uqx']]);
      expect(await db.rows("select count(*) from pg_index where indrelid = 'dev.t'::regclass")).toEqual([['3']]);
    },
  );

  db.test(
    'risks 4 and 5, is_incremental() is true only for a table that is there, without a full refresh and not over a view',
    async () => {
      const sql = "select '{{ is_incremental() }}' as inc";
      const project = await projectOn(db, {
        'models/i.sql': incremental('', sql),
        'models/kept.sql': incremental(', full_refresh=false', sql),
        'models/v.sql': sql,
      });
      const seen = async (name: string): Promise<(string | null)[]> =>
        (await db.rows(`select inc from dev.${name} order by inc`)).map(row => row[0] ?? null);
      await project.run('run');
      expect([await seen('i'), await seen('kept')]).toEqual([['False'], ['False']]);
      expect(project.read('target/run/shop/models/i.sql')).toMatch(/create\s+table "[^"]+"."dev"."i"/);
      project.write({ 'models/v.sql': incremental('', sql) });
      await project.run('run');
      expect([await seen('i'), await seen('v')]).toEqual([['False', 'True'], ['False']]);
      await project.run('run', { fullRefresh: true });
      expect([await seen('i'), await seen('kept')]).toEqual([['False'], ['False', 'True', 'True']]);
    },
  );

  db.test('risk 6, a unique_key deletes and inserts by all its columns; keys that are NULL come twice', async () => {
    const project = await projectOn(db, {
      'models/i.sql': incremental(
        ", unique_key=['a', 'b']",
        "select * from (values (1, 1, 'x'), (1, null, 'y')) as r(a, b, c)",
      ),
    });
    await project.run('run');
    await project.run('run');
    expect(await db.rows('select c, count(*) from dev.i group by c order by c')).toEqual([
      ['x', '1'],
      ['y', '2'],
    ]);
    expect(project.read('target/run/shop/models/i.sql')).toContain('delete from');
  });

  db.test('risk 7, columns that change their order are inserted by name', async () => {
    const project = await projectOn(db, { 'models/i.sql': incremental('', "select 1 as a, 'x' as b") });
    await project.run('run');
    project.write({ 'models/i.sql': incremental('', "select 'y' as b, 2 as a") });
    await project.run('run');
    expect(await db.rows('select a, b from dev.i order by a')).toEqual([
      ['1', 'x'],
      ['2', 'y'],
    ]);
  });

  db.test(
    'risk 8, temporary tables have no schema and names that differ even for models whose 63 bytes begin alike',
    async () => {
      const keyed = incremental(
        ", unique_key='i'",
        "select 1 as i, '{{ make_temp_relation(this).schema is none }}' as bare",
      );
      const project = await projectOn(db, { [`models/${LONG}a1.sql`]: keyed, [`models/${LONG}b1.sql`]: keyed });
      for (let round = 0; round < 2; round++)
        expect(Object.values(statuses(await project.run('run')))).toEqual(['success', 'success']);
      expect(await db.rows(`select bare from dev.${LONG}a1 union all select bare from dev.${LONG}b1`)).toEqual([
        ['True'],
        ['True'],
      ]);
    },
  );

  db.test(
    'risk 9, post-hooks run before the comments of a table and after those of a view and of an incremental model',
    async () => {
      const hook = `post_hook="insert into dev.log select '{{ this.name }}', obj_description('{{ this }}'::regclass)"`;
      const model = (kind: string): string =>
        `{{ config(materialized='${kind}', persist_docs={'relation': true}, ${hook}) }} select 1 as i`;
      const project = await projectOn(db, {
        'dbt_project.yml': PROJECT('on-run-start: create table dev.log (what text, said text)\n'),
        'models/t.sql': model('table'),
        'models/v.sql': model('view'),
        'models/i.sql': model('incremental'),
        'models/m.yml':
          'models: [{name: t, description: told}, {name: v, description: told}, {name: i, description: told}]',
      });
      expect((await project.run('run')).exitCode).toBe(0);
      expect(await db.rows('select what, said from dev.log order by 1')).toEqual([
        ['i', 'told'],
        ['t', null],
        ['v', 'told'],
      ]);
    },
  );

  db.test(
    'risk 10, a hook is rendered when it runs, with this; the refs in it were seen while the project was read',
    async () => {
      const project = await projectOn(db, {
        'dbt_project.yml': PROJECT(`models:
  shop: {b: {+post-hook: "create table dev.told as select '{{ this.name }} {{ execute }}' as t, * from {{ ref('a') }}"}}
`),
        'models/a.sql': 'select 5 as i',
        'models/b.sql': 'select 1 as i',
      });
      const { manifest } = await project.run('run');
      expect(await db.rows('select t, i from dev.told')).toEqual([['b True', '5']]);
      expect(manifest.nodes.get('model.shop.b')?.depends_on.nodes).toEqual(['model.shop.a']);
    },
  );

  db.test(
    'risk 11, a hook of several statements is sent as one text, with or without a semicolon at its end',
    async () => {
      const project = await projectOn(db, {
        'models/m.sql':
          "{{ config(pre_hook='create table dev.h (i int); insert into dev.h values (1);', post_hook='insert into dev.h values (2); insert into dev.h values (3)') }} select 1 as i",
      });
      expect((await project.run('run')).exitCode).toBe(0);
      expect(await db.rows('select count(*) from dev.h')).toEqual([['3']]);
    },
  );

  db.test('risk 12, hooks of the project and operations stay without a commit, one statement by one', async () => {
    const project = await projectOn(db, {
      'dbt_project.yml': PROJECT('on-run-start: [create table dev.h (i int), vacuum dev.h]\n'),
      'models/m.sql': 'select 1 / 0 as i',
      'macros/m.sql': "{% macro add() %}{% do run_query('insert into dev.h values (7)') %}{% endmacro %}",
    });
    expect((await project.run('run')).exitCode).toBe(0);
    expect((await project.session.runOperation('add')).exitCode).toBe(0);
    expect(await db.rows('select i from dev.h')).toEqual([['7']]);
  });
});
