import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, statuses } from './project-on.js';

/** `server_version_num` of the first PostgreSQL that has MERGE; before, the server refuses the statement. */
const FIRST_WITH_MERGE = 150_000;

const RAW = 'id,name\n1,ann\n2,bob\n';

// Messages are those that dbt 1.12.6 gives for the same projects on PostgreSQL.
describeDb('a node that is run again', db => {
  const message = (outcome: { finished: readonly { result: { message: string | null } }[] }): (string | null)[] =>
    outcome.finished.map(({ result }) => result.message);

  db.test('table: is built anew, and what reads it goes on reading', async () => {
    const project = await projectOn(db, {
      'seeds/raw.csv': RAW,
      'models/t.sql': "{{ config(materialized='table') }} select * from {{ ref('raw') }}",
      'models/v.sql': "select * from {{ ref('t') }}",
    });
    await project.run('build');
    project.write({ 'seeds/raw.csv': `${RAW}3,cy\n` });
    const again = await project.run('build', { exclude: 'v' });
    expect(message(again)).toEqual(['INSERT 3', 'SELECT 3']);
    expect(await db.rows('select count(*) from dev.v')).toEqual([['3']]);
  });

  db.test('view: follows its text', async () => {
    const project = await projectOn(db, { 'models/v.sql': 'select 1 as a' });
    expect(message(await project.run('run'))).toEqual(['CREATE VIEW']);
    project.write({ 'models/v.sql': "select 'x' as b, 2 as a" });
    expect(message(await project.run('run'))).toEqual(['CREATE VIEW']);
    expect(await db.rows('select * from dev.v')).toEqual([['x', '2']]);
  });

  db.test('a table becomes a view and a view a table', async () => {
    const project = await projectOn(db, {
      'models/a.sql': "{{ config(materialized='table') }} select 1 as i",
      'models/b.sql': 'select 1 as i',
    });
    await project.run('run');
    project.write({
      'models/a.sql': 'select 2 as i',
      'models/b.sql': "{{ config(materialized='table') }} select 2 as i",
    });
    expect(statuses(await project.run('run'))).toEqual({ 'model.shop.a': 'success', 'model.shop.b': 'success' });
    const kinds = "select relname, relkind from pg_class where relnamespace = 'dev'::regnamespace order by 1";
    expect(await db.rows(kinds)).toEqual([
      ['a', 'v'],
      ['b', 'r'],
    ]);
  });

  const incremental = (config: string, rows: string): string =>
    `{{ config(materialized='incremental'${config}) }} select * from (values ${rows}) as x(id, name)` +
    '{% if is_incremental() %} where id > 1 {% endif %}';

  for (const [strategy, config, expected] of [
    [
      'append',
      ", incremental_strategy='append'",
      [
        ['1', 'a'],
        ['2', 'b'],
        ['2', 'B'],
        ['3', 'c'],
      ],
    ],
    [
      'delete+insert',
      ", unique_key='id'",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['3', 'c'],
      ],
    ],
    [
      'merge',
      ", unique_key='id', incremental_strategy='merge'",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['3', 'c'],
      ],
    ],
    [
      'two keys',
      ", unique_key=['id', 'name']",
      [
        ['1', 'a'],
        ['2', 'B'],
        ['2', 'b'],
        ['3', 'c'],
      ],
    ],
  ] as const) {
    db.test(`incremental, ${strategy}: only the new rows are taken, in the way of the strategy`, async () => {
      const project = await projectOn(db, { 'models/i.sql': incremental(config, "(1, 'a'), (2, 'b')") });
      expect(message(await project.run('run'))).toEqual(['SELECT 2']);
      project.write({ 'models/i.sql': incremental(config, "(1, 'z'), (2, 'B'), (3, 'c')") });
      const second = await project.run('run');
      if (strategy === 'merge' && (await db.adapter.capabilities()).serverVersion < FIRST_WITH_MERGE) {
        expect(statuses(second)).toEqual({ 'model.shop.i': 'error' });
        return;
      }
      const found = await db.rows('select id::text, name from dev.i order by id, name collate "C"');
      expect(found).toEqual([...expected].sort((a, b) => (a.join() < b.join() ? -1 : 1)));
    });
  }

  db.test('incremental: a full refresh builds it from the beginning, unless its config says no', async () => {
    const kept = ", full_refresh=false, unique_key='id'";
    const project = await projectOn(db, {
      'models/i.sql': incremental('', "(1, 'a'), (2, 'b')"),
      'models/k.sql': incremental(kept, "(1, 'a'), (2, 'b')"),
    });
    await project.run('run');
    project.write({ 'models/i.sql': incremental('', "(7, 'q')"), 'models/k.sql': incremental(kept, "(7, 'q')") });
    await project.run('run', { fullRefresh: true });
    expect(await db.rows('select id::text from dev.i order by 1')).toEqual([['7']]);
    expect(await db.rows('select id::text from dev.k order by 1')).toEqual([['1'], ['2'], ['7']]);
  });

  const changed = (mode: string, columns: string): string =>
    `{{ config(materialized='incremental', on_schema_change='${mode}', unique_key='id') }} select ${columns}`;

  for (const [mode, added, removed] of [
    ['ignore', { status: 'success', columns: 'id,old' }, { status: 'error', columns: 'id,old' }],
    ['append_new_columns', { status: 'success', columns: 'id,new,old' }, { status: 'success', columns: 'id,new,old' }],
    ['sync_all_columns', { status: 'success', columns: 'id,new,old' }, { status: 'success', columns: 'id,new' }],
    ['fail', { status: 'error', columns: 'id,old' }, { status: 'error', columns: 'id,old' }],
  ] as const) {
    db.test(`incremental, on_schema_change ${mode}: columns that come and go`, async () => {
      const columns = async (): Promise<string> => {
        const sql = `select string_agg(attname, ',' order by attname) from pg_attribute
          where attrelid = 'dev.i'::regclass and attnum > 0 and not attisdropped`;
        return (await db.rows(sql))[0]?.[0] ?? '';
      };
      const project = await projectOn(db, { 'models/i.sql': changed(mode, '1 as id, 2 as old') });
      await project.run('run');
      project.write({ 'models/i.sql': changed(mode, '2 as id, 2 as old, 3 as new') });
      const first = await project.run('run');
      expect({ status: statuses(first)['model.shop.i'], columns: await columns() }).toEqual(added);
      project.write({ 'models/i.sql': changed(mode, '3 as id, 3 as new') });
      const second = await project.run('run');
      expect({ status: statuses(second)['model.shop.i'], columns: await columns() }).toEqual(removed);
    });
  }

  db.test('seed: is loaded anew into the same table; a full refresh takes other columns', async () => {
    const project = await projectOn(db, { 'seeds/raw.csv': RAW, 'models/v.sql': "select name from {{ ref('raw') }}" });
    await project.run('build');
    const oid = await db.rows("select 'dev.raw'::regclass::oid");
    project.write({ 'seeds/raw.csv': 'id,name\n9,zoe\n' });
    expect(message(await project.run('seed'))).toEqual(['INSERT 1']);
    expect(await db.rows("select 'dev.raw'::regclass::oid")).toEqual(oid);
    project.write({ 'seeds/raw.csv': 'name,size\nzoe,1.5\n' });
    expect(message(await project.run('seed', { fullRefresh: true }))).toEqual(['CREATE 1']);
    expect(await db.rows('select * from dev.v')).toEqual([['zoe']]);
  });

  db.test('snapshot: closes the row that changed and opens another', async () => {
    const snapshot =
      'snapshots: [{name: s, relation: "ref(\'raw\')", config: {unique_key: id, strategy: check, check_cols: all}}]';
    const project = await projectOn(db, { 'seeds/raw.csv': RAW, 'snapshots/s.yml': snapshot });
    expect(message(await project.run('build'))).toEqual(['INSERT 2', 'SELECT 2']);
    expect(message(await project.run('snapshot'))).toEqual(['INSERT 0 0']);
    project.write({ 'seeds/raw.csv': 'id,name\n1,ann\n2,bea\n' });
    await project.run('seed');
    expect(message(await project.run('snapshot'))).toEqual(['INSERT 0 1']);
    const rows = await db.rows('select id::text, name, dbt_valid_to is null from dev.s order by 1, 2');
    expect(rows).toEqual([
      ['1', 'ann', 't'],
      ['2', 'bea', 't'],
      ['2', 'bob', 'f'],
    ]);
  });

  db.test('materialized view: is refreshed', async () => {
    const project = await projectOn(db, {
      'seeds/raw.csv': RAW,
      'models/m.sql': "{{ config(materialized='materialized_view') }} select * from {{ ref('raw') }}",
    });
    await project.run('build');
    project.write({ 'seeds/raw.csv': `${RAW}3,cy\n` });
    expect(message(await project.run('build'))).toEqual(['INSERT 3', 'REFRESH MATERIALIZED VIEW']);
    expect(await db.rows('select count(*) from dev.m')).toEqual([['3']]);
    const indexed =
      "{{ config(materialized='materialized_view', indexes=[{'columns': ['id'], 'unique': true}]) }} select * from {{ ref('raw') }}";
    const columns =
      "select pg_get_indexdef(indexrelid) ~ 'UNIQUE INDEX .* \\(id\\)$' from pg_index where indrelid = 'dev.m'::regclass";
    project.write({ 'models/m.sql': indexed });
    await project.run('run');
    expect(await db.rows(columns)).toEqual([['t']]);
    project.write({ 'models/m.sql': "{{ config(materialized='materialized_view') }} select * from {{ ref('raw') }}" });
    await project.run('run');
    expect(await db.rows(columns)).toEqual([]);
  });

  db.test('ephemeral: leaves nothing and prints nothing; its text goes into what refers to it', async () => {
    const project = await projectOn(db, {
      'models/e.sql': "{{ config(materialized='ephemeral') }} select 5 as n",
      'models/v.sql': "select n + 1 as m from {{ ref('e') }}",
    });
    const outcome = await project.run('run');
    expect(statuses(outcome)).toEqual({ 'model.shop.v': 'success' });
    expect(project.lines()).toContain('1 of 1 START sql view model dev.v … [RUN]');
    expect(await db.rows('select m from dev.v')).toEqual([['6']]);
    expect(await db.rows("select to_regclass('dev.e') is null")).toEqual([['t']]);
  });
});
