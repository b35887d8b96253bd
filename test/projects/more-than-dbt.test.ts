import { expect } from 'vitest';
import { projectOn, statuses } from '../db/run/project-on.js';
import { describeDb } from '../setup/describe-db.js';

/** What fails in dbt 1.12.6, or leaves something stale, and works here. */
describeDb('Where dbt fails', db => {
  db.test('sync_all_columns changes a type that needs a cast', async () => {
    const model = (value: string): string =>
      `{{ config(materialized='incremental', on_schema_change='sync_all_columns') }} select ${value} as a, 'x' as b`;
    const project = await projectOn(db, { 'models/i.sql': model("'1'::varchar(5)") });
    await project.run('run');
    project.write({ 'models/i.sql': model('2::integer') });
    expect(statuses(await project.run('run'))).toEqual({ 'model.shop.i': 'success' });
    expect(await db.rows('select a, pg_typeof(a), b from dev.i order by a')).toEqual([
      ['1', 'integer', 'x'],
      ['2', 'integer', 'x'],
    ]);
    const order =
      "select attname from pg_attribute where attrelid = 'dev.i'::regclass and attnum > 0 and not attisdropped order by attnum";
    expect(await db.rows(order)).toEqual([['a'], ['b']]);
  });

  db.test('a materialized view whose indexes changed is refreshed too', async () => {
    const view = (config: string): string =>
      `{{ config(materialized='materialized_view'${config}) }} select * from {{ ref('s') }}`;
    const project = await projectOn(db, { 'seeds/s.csv': 'id\n1\n', 'models/m.sql': view('') });
    await project.run('build');
    project.write({ 'seeds/s.csv': 'id\n1\n2\n', 'models/m.sql': view(", indexes=[{'columns': ['id']}]") });
    await project.run('build');
    expect(await db.rows('select count(*) from dev.m')).toEqual([['2']]);
    expect(await db.rows("select count(*) from pg_index where indrelid = 'dev.m'::regclass")).toEqual([['1']]);
  });

  db.test('indexes of an incremental table follow the configuration', async () => {
    const model = (indexes: string): string =>
      `{{ config(materialized='incremental', indexes=${indexes}) }} select 1 as a, 2 as b`;
    const project = await projectOn(db, { 'models/i.sql': model("[{'columns': ['a']}]") });
    const indexes = async (): Promise<unknown> =>
      db.rows(
        "select substring(pg_get_indexdef(indexrelid) from '\\(.*') from pg_index where indrelid = 'dev.i'::regclass order by 1",
      );
    await project.run('run');
    expect(await indexes()).toEqual([['(a)']]);
    project.write({ 'models/i.sql': model("[{'columns': ['b']}]") });
    await project.run('run');
    expect(await indexes()).toEqual([['(b)']]);
  });

  db.test('seed --show shows rows and ends well', async () => {
    const project = await projectOn(db, { 'seeds/s.csv': 'id,name\n1,ann\n2,bob\n' });
    const { exitCode } = await project.run('seed', { show: true });
    expect(exitCode).toBe(0);
    expect(project.events.map(({ text }) => text).join('\n')).toContain('ann');
  });

  db.test('a --state folder that is not there is told', async () => {
    const project = await projectOn(db, { 'models/m.sql': 'select 1 as i' });
    expect((await project.run('run', { state: 'nowhere' })).exitCode).toBe(0);
    expect(project.lines().join('\n')).toContain("There is no folder 'nowhere', which --state names");
  });
});
