import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { projectOn, statuses } from '../../db/run/project-on.js';
import { describeDb } from '../../setup/describe-db.js';

describeDb('Risks of tests, skips, state, seeds, snapshots, grants, sources and what a run tells', db => {
  db.test(
    'risk 31, error_if counts only for severity error, then warn_if; a count that is NULL is an error; limit comes before counting',
    async () => {
      const rows = 'select * from (values (1), (2), (3)) as r(i)';
      const one = (config: string): string => `{{ config(${config}) }} ${rows}`;
      const project = await projectOn(db, {
        'tests/error_first.sql': one("error_if='> 2', warn_if='> 0'"),
        'tests/then_warn.sql': one("error_if='> 5', warn_if='> 0'"),
        'tests/only_warn.sql': one("severity='Warn', error_if='> 2'"),
        'tests/limited.sql': one("limit=1, error_if='> 2'"),
        'tests/null_count.sql': "{{ config(fail_calc='sum(i)') }} select 1 as i where false",
        'tests/broken.sql': "{{ config(severity='warn') }} select nope",
      });
      expect(statuses(await project.run('test'))).toEqual({
        'test.shop.error_first': 'fail',
        'test.shop.then_warn': 'warn',
        'test.shop.only_warn': 'warn',
        'test.shop.limited': 'warn',
        'test.shop.null_count': 'error',
        'test.shop.broken': 'error',
      });
    },
  );

  db.test(
    'risk 32, run skips below errors only; build below failing tests too, not below warnings; a skip is no success',
    async () => {
      const project = await projectOn(db, {
        'models/a.sql': 'select 1 as i',
        'models/b.sql': "select * from {{ ref('a') }}",
        'models/w.sql': 'select 1 as i',
        'models/x.sql': "select * from {{ ref('w') }}",
        'tests/fails.sql': "select * from {{ ref('a') }}",
        'tests/warns.sql': "{{ config(severity='warn') }} select * from {{ ref('w') }}",
      });
      expect((await project.run('run')).exitCode).toBe(0);
      const built = await project.run('build');
      expect(built.exitCode).toBe(1);
      expect(statuses(built)).toEqual({
        'model.shop.a': 'success',
        'test.shop.fails': 'fail',
        'model.shop.b': 'skipped',
        'model.shop.w': 'success',
        'test.shop.warns': 'warn',
        'model.shop.x': 'success',
      });
    },
  );

  db.test(
    'risk 35, seeds: empty and "null" are NULL, leading zeros and commas are numbers, 50% is 50, dates and booleans are typed, two formats in one column are text',
    async () => {
      const project = await projectOn(db, {
        'seeds/s.csv':
          '\uFEFFid,zeros,thousands,percent,flag,day,at,note,Mixed Case,all_null\n1,007,"1,000",50%,true,2024-01-02,2024-01-02 03:04:05,null,a,\n2,010,"2,500",5.5%,False,2024-01-03,2024-01-03T00:00:00,,b,NULL\n',
        'seeds/d.csv': 'a;b\r\n1;x\r\n',
        'seeds/s.yml': 'seeds: [{name: d, config: {delimiter: ";", column_types: {a: varchar(5)}}}]',
      });
      expect((await project.run('seed')).exitCode).toBe(0);
      const types = `select attname, format_type(atttypid, atttypmod) from pg_attribute
      where attrelid = 'dev.s'::regclass and attnum > 0 order by attnum`;
      expect(await db.rows(types)).toEqual([
        ['id', 'integer'],
        ['zeros', 'integer'],
        ['thousands', 'integer'],
        ['percent', 'double precision'],
        ['flag', 'boolean'],
        ['day', 'date'],
        ['at', 'text'],
        ['note', 'integer'],
        ['Mixed Case', 'text'],
        ['all_null', 'integer'],
      ]);
      expect(await db.rows('select zeros, thousands, percent, note from dev.s order by id')).toEqual([
        ['7', '1000', '50', null],
        ['10', '2500', '5.5', null],
      ]);
      expect(await db.rows('select a, b, pg_typeof(a) from dev.d')).toEqual([['1', 'x', 'character varying']]);
    },
  );

  db.test(
    'risk 36, snapshots: the hash of key and time, rows closed only by what is newer, columns that are added and never dropped',
    async () => {
      const source = (rows: string, columns: string): string =>
        `{{ config(materialized='table') }} select * from (values ${rows}) as r(${columns})`;
      const at = (day: number): string => `timestamp '2024-01-0${day}'`;
      const project = await projectOn(db, {
        'models/m.sql': source(`(1, 'a', ${at(1)}), (2, 'b', ${at(1)})`, 'id, name, at'),
        'snapshots/s.yml':
          "snapshots: [{name: s, relation: ref('m'), config: {unique_key: id, strategy: timestamp, updated_at: at, hard_deletes: invalidate}}]",
      });
      await project.run('build');
      const hash = `select id, dbt_scd_id = md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(at as varchar), '')) from dev.s order by id`;
      expect(await db.rows(hash)).toEqual([
        ['1', 't'],
        ['2', 't'],
      ]);
      // The same time with another name is no change; row 2 is gone; a column comes and one goes.
      project.write({ 'models/m.sql': source(`(1, ${at(1)}, 9)`, 'id, at, size') });
      await project.run('build');
      expect(await db.rows('select id, name, size, dbt_valid_to is null from dev.s order by id')).toEqual([
        ['1', 'a', null, 't'],
        ['2', 'b', null, 'f'],
      ]);
      project.write({ 'models/m.sql': source(`(1, ${at(2)}, 9)`, 'id, at, size') });
      await project.run('build');
      expect(
        await db.rows(
          'select id, name, size, dbt_valid_from::date, dbt_valid_to::date from dev.s where id = 1 order by 4',
        ),
      ).toEqual([
        ['1', 'a', null, '2024-01-01', '2024-01-02'],
        ['1', null, '9', '2024-01-02', null],
      ]);
    },
  );

  db.test(
    'risk 38, grants: extra ones are taken back where the table stays, names in any case; none configured leaves all as it is',
    async () => {
      await db.rows('create role risk_reader; create role risk_writer');
      try {
        const config = (grants: string): string => `{{ config(materialized='incremental'${grants}) }} select 1 as i`;
        const project = await projectOn(db, {
          'models/m.sql': config(", grants={'select': ['RISK_READER', 'risk_writer']}"),
        });
        const granted = async (): Promise<unknown> =>
          (
            await db.rows(`select grantee from information_schema.role_table_grants where table_schema = 'dev'
            and table_name = 'm' and privilege_type = 'SELECT' and grantee <> current_user order by 1`)
          ).flat();
        await project.run('run');
        expect(await granted()).toEqual(['risk_reader', 'risk_writer']);
        project.write({ 'models/m.sql': config(", grants={'select': ['RISK_READER']}") });
        await project.run('run');
        expect(await granted()).toEqual(['risk_reader']);
        project.write({ 'models/m.sql': config('') });
        await project.run('run');
        expect(await granted()).toEqual(['risk_reader']);
      } finally {
        await db.rows('drop owned by risk_reader, risk_writer');
        await db.rows('drop role risk_reader, risk_writer');
      }
    },
  );

  db.test(
    'risk 39, sources: the schema is the source’s name, quoting is their own, freshness null switches off and times without zone are UTC',
    async () => {
      await db.rows(
        `create schema raw; create table raw.t as select (now() at time zone 'UTC') - interval '30 minutes' as at`,
      );
      const project = await projectOn(db, {
        'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nquoting: {schema: false, identifier: false}\n',
        'models/s.yml': `sources:
  - name: raw
    config: {loaded_at_field: at, freshness: {warn_after: {count: 1, period: hour}}}
    tables: [{name: t}, {name: u, identifier: t, config: {freshness: null}}]
`,
        'models/m.sql': "select * from {{ source('raw', 't') }}",
      });
      const { finished } = await project.run('freshness');
      expect(finished.map(({ node, result }) => [node.name, result.status])).toEqual([['t', 'pass']]);
      expect((await project.run('run')).exitCode).toBe(0);
      expect(project.read('target/compiled/shop/models/m.sql')).toMatch(/from "[^"]+"\."raw"\."t"$/);
    },
  );

  db.test(
    'risk 40, the Done line, exit code, statuses and always-present keys of run_results.json and manifest.json',
    async () => {
      const project = await projectOn(db, {
        'models/a.sql': 'select 1 as i',
        'models/b.sql': "select * from {{ ref('a') }}",
        'tests/fails.sql': "select * from {{ ref('a') }}",
      });
      expect((await project.run('build')).exitCode).toBe(1);
      expect(project.lines().at(-1)).toBe('Done. PASS=1 WARN=0 ERROR=1 SKIP=1 NO-OP=0 REUSED=0 TOTAL=3');
      const read = (file: string): Record<string, unknown> =>
        JSON.parse(fs.readFileSync(path.join(project.folder, 'target', file), 'utf8')) as Record<string, unknown>;
      const results = read('run_results.json')['results'] as Record<string, unknown>[];
      expect(results.map(result => [result['unique_id'], result['status'], result['failures']])).toEqual([
        ['model.shop.a', 'success', null],
        ['test.shop.fails', 'fail', 1],
        ['model.shop.b', 'skipped', null],
      ]);
      const keys =
        'adapter_response batch_results compiled compiled_code execution_time failures message overload_results relation_name status thread_id timing unique_id';
      for (const result of results) expect(Object.keys(result).sort().join(' ')).toBe(keys);
      const manifest = read('manifest.json') as {
        parent_map: Record<string, string[]>;
        child_map: Record<string, string[]>;
      };
      expect(manifest.parent_map).toEqual({
        'model.shop.a': [],
        'model.shop.b': ['model.shop.a'],
        'test.shop.fails': ['model.shop.a'],
      });
      expect(manifest.child_map['model.shop.a']).toEqual(['model.shop.b', 'test.shop.fails']);
      const listed = await project.session.list({ quiet: true });
      expect(listed).toEqual(['shop.a', 'shop.b', 'shop.fails']);
    },
  );
});
