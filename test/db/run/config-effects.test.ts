import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, statuses } from './project-on.js';

describeDb('configs that change what is left in the database', db => {
  db.test('grants: are given, and taken back where the relation stays', async () => {
    await db.rows('create role effects_reader');
    await db.rows('create role effects_writer');
    try {
      const config = (grants: string): string =>
        `{{ config(materialized='incremental', grants=${grants}) }} select 1 as i`;
      const project = await projectOn(db, {
        'models/m.sql': config("{'select': ['effects_reader', 'effects_writer'], 'insert': 'effects_writer'}"),
      });
      const granted = (): Promise<(string | null)[][]> =>
        db.rows(`select grantee, privilege_type from information_schema.role_table_grants
          where table_schema = 'dev' and table_name = 'm' and grantee <> current_user order by 1, 2`);
      await project.run('run');
      expect(await granted()).toEqual([
        ['effects_reader', 'SELECT'],
        ['effects_writer', 'INSERT'],
        ['effects_writer', 'SELECT'],
      ]);
      project.write({ 'models/m.sql': config("{'select': ['effects_reader']}") });
      await project.run('run');
      expect((await granted()).filter(([, privilege]) => privilege === 'SELECT')).toEqual([
        ['effects_reader', 'SELECT'],
      ]);
    } finally {
      await db.rows('drop owned by effects_reader, effects_writer');
      await db.rows('drop role effects_reader, effects_writer');
    }
  });

  db.test('persist_docs: descriptions become comments', async () => {
    const project = await projectOn(db, {
      'models/m.sql': "{{ config(persist_docs={'relation': true, 'columns': true}) }} select 1 as i",
      'models/m.yml': `models: [{name: m, description: "it's 100% a model", columns: [{name: i, description: the number}]}]`,
    });
    expect((await project.run('run')).exitCode).toBe(0);
    const comments = "select obj_description('dev.m'::regclass), col_description('dev.m'::regclass, 1)";
    expect(await db.rows(comments)).toEqual([["it's 100% a model", 'the number']]);
  });

  db.test('indexes: are made with the table, unique ones too', async () => {
    const project = await projectOn(db, {
      'models/m.sql':
        "{{ config(materialized='table', indexes=[{'columns': ['i'], 'unique': true}, {'columns': ['j', 'i'], 'type': 'btree'}]) }} select 1 as i, 2 as j",
    });
    await project.run('run');
    await project.run('run');
    const indexes = `select regexp_replace(pg_get_indexdef(indexrelid), ' INDEX \\S+ ', ' INDEX … ') from pg_index
      where indrelid = 'dev.m'::regclass order by 1`;
    expect(await db.rows(indexes)).toEqual([
      ['CREATE INDEX … ON dev.m USING btree (j, i)'],
      ['CREATE UNIQUE INDEX … ON dev.m USING btree (i)'],
    ]);
  });

  db.test('store_failures: the rows of a failing test can be looked at', async () => {
    const project = await projectOn(db, {
      'models/m.sql': 'select * from (values (1), (1), (2)) as x(i)',
      'models/m.yml':
        'models: [{name: m, columns: [{name: i, data_tests: [{unique: {config: {store_failures: true}}}]}]}]',
    });
    const outcome = await project.run('build');
    expect(statuses(outcome)).toMatchObject({ 'model.shop.m': 'success' });
    const [test] = outcome.finished.filter(({ result }) => result.unique_id.startsWith('test.'));
    expect([test?.result.status, test?.result.failures, test?.result.message]).toEqual([
      'fail',
      1,
      'Got 1 result, configured to fail if != 0',
    ]);
    expect(await db.rows('select * from dev_dbt_test__audit.unique_m_i')).toEqual([['1', '2']]);
    const query = `select * from "${db.database.name}"."dev_dbt_test__audit"."unique_m_i"`;
    expect(project.lines()).toContain(
      `  See test failures:\n  ${'-'.repeat(query.length)}\n  ${query}\n  ${'-'.repeat(query.length)}`,
    );
  });

  db.test('severity, error_if and warn_if: decide what the count of a test means', async () => {
    const test = (config: string): string => `{{ config(${config}) }} select * from generate_series(1, 3)`;
    const project = await projectOn(db, {
      'tests/a.sql': test("error_if='> 5', warn_if='> 2'"),
      'tests/b.sql': test("error_if='> 2'"),
      'tests/c.sql': test("severity='warn'"),
      'tests/d.sql': test("warn_if='> 3', error_if='> 4'"),
      'tests/e.sql': test('limit=2'),
    });
    const outcome = await project.run('test');
    const found = outcome.finished.map(({ result }) => [
      result.unique_id.at(-1),
      result.status,
      result.failures,
      result.message,
    ]);
    expect(found.sort()).toEqual([
      ['a', 'warn', 3, 'Got 3 results, configured to warn if > 2'],
      ['b', 'fail', 3, 'Got 3 results, configured to fail if > 2'],
      ['c', 'warn', 3, 'Got 3 results, configured to warn if != 0'],
      ['d', 'pass', 0, null],
      ['e', 'fail', 2, 'Got 2 results, configured to fail if != 0'],
    ]);
  });

  db.test('warn_error: a test that warns fails', async () => {
    const project = await projectOn(db, { 'tests/c.sql': "{{ config(severity='warn') }} select 1" });
    expect(statuses(await project.run('test', { warnError: true }))).toEqual({ 'test.shop.c': 'fail' });
  });

  db.test('schema: a schema that is missing is made, and one that is there is left alone', async () => {
    await db.rows('create schema dev_extra');
    const project = await projectOn(db, {
      'models/a.sql': "{{ config(schema='extra') }} select 1 as i",
      'models/b.sql': "{{ config(schema='New One') }} select 1 as i",
    });
    expect((await project.run('run')).exitCode).toBe(0);
    expect(await db.rows('select * from dev_extra.a')).toEqual([['1']]);
    expect(await db.rows('select * from "dev_New One".b')).toEqual([['1']]);
  });
});
