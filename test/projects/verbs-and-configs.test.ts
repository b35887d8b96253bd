import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectOn, statuses } from '../db/run/project-on.js';
import { describeDb } from '../setup/describe-db.js';
import { modelNamed, offlineProject } from './risks/offline-project.js';

const PROJECT = (more: string): string => `name: shop\nversion: "1.0"\nprofile: shop\n${more}`;
const NOTHING = { before: {}, after: {} };

/** dbt 1.12.6 was run for the strategy of one's own, convert_type, arguments of macros, the snapshot without columns and catalog methods. */
describeDb('Verbs and configs that few tests meet', db => {
  db.test('docs generate writes what lies in the database into catalog.json', async () => {
    const project = await projectOn(db, {
      'models/m.sql': "{{ config(materialized='table') }} select 1 as id, 'x' as name",
      'models/gone.sql': 'select 1 as id',
    });
    await project.run('run', { select: 'm' });
    await project.session.invoke({ command: 'docs generate', cli: NOTHING });
    const catalog = JSON.parse(project.read('target/catalog.json')) as Record<string, Record<string, unknown>>;
    expect(Object.keys(catalog['nodes'] ?? {})).toEqual(['model.shop.m']);
    expect(catalog['nodes']?.['model.shop.m']).toMatchObject({
      metadata: { type: 'BASE TABLE', schema: 'dev', name: 'm', comment: null },
      columns: { id: { type: 'integer', index: 1, name: 'id' }, name: { type: 'text', index: 2, name: 'name' } },
      stats: { has_stats: { id: 'has_stats', value: false, include: false } },
    });
    expect(fs.existsSync(path.join(project.folder, 'target/index.html'))).toBe(true);
    await project.session.invoke({
      command: 'docs generate',
      cli: { before: {}, after: { empty_catalog: true, static: true, compile: false } },
    });
    expect((JSON.parse(project.read('target/catalog.json')) as Record<string, unknown>)['nodes']).toEqual({});
    expect(fs.existsSync(path.join(project.folder, 'target/static_index.html'))).toBe(true);
  });

  db.test('--single-threaded runs one node at a time, whatever the profile says', async () => {
    const project = await projectOn(db, { 'models/m.sql': 'select 1 as i' }, { threads: 4 });
    await project.run('run', { singleThreaded: true });
    expect(project.lines().join('\n')).toContain("Concurrency: 1 threads (target='dev')");
  });

  db.test('compile --no-inject-ephemeral-ctes leaves the name of the expression in place of its SQL', async () => {
    const project = await projectOn(db, {
      'models/e.sql': "{{ config(materialized='ephemeral') }} select 1 as id",
      'models/m.sql': "select * from {{ ref('e') }}",
    });
    const compiled = async (injectEphemeralCtes: boolean): Promise<string | null | undefined> => {
      const { finished } = await project.run('compile', { select: 'm', injectEphemeralCtes });
      return finished[0]?.result.compiled_code?.trim();
    };
    expect(await compiled(false)).toBe('select * from __dbt__cte__e');
    expect(await compiled(true)).toContain('with __dbt__cte__e as (');
  });

  db.test('clone makes a view on the relation of the other state and leaves alone what is there', async () => {
    const project = await projectOn(db, {
      'models/m.sql': "{{ config(materialized='table') }} select 7 as i",
      'macros/m.sql':
        "{% macro generate_schema_name(custom, node) %}{{ 'elsewhere' if var('there', false) else 'dev' }}{% endmacro %}",
    });
    await project.run('run', { vars: { there: true } });
    fs.cpSync(path.join(project.folder, 'target'), path.join(project.folder, 'state'), { recursive: true });
    expect((await project.run('clone', { state: 'state' })).exitCode).toBe(0);
    expect(await db.rows("select relkind from pg_class where oid = 'dev.m'::regclass")).toEqual([['v']]);
    expect(await db.rows('select i from dev.m')).toEqual([['7']]);
  });

  db.test('debug says what it checks and that all is well', async () => {
    const project = await projectOn(
      db,
      { 'models/m.sql': 'select 1 as i' },
      { env: { PATH: process.env['PATH'] ?? '' } },
    );
    expect(await project.session.debug()).toBe(true);
    const lines = project.lines().join('\n');
    expect(lines).toContain('Connection test: [OK connection ok]');
    expect(lines).toContain('All checks passed!');
    expect(await project.session.debug({ connection: true })).toBe(true);
    expect(project.lines().join('\n')).toContain('Skipping steps before connection verification');
  });

  db.test(
    'source freshness runs the hooks of the project, unless its flag says no, and takes a query of its own',
    async () => {
      const files = {
        'dbt_project.yml': PROJECT('on-run-start: create table dev.hooked (i int)\n'),
        'models/s.yml': `sources:
  - name: raw
    schema: public
    tables:
      - name: t
        config: {loaded_at_query: "select max(at) from {{ this }} where '{{ source_node.name }}' = 't'", freshness: {warn_after: {count: 1, period: hour}}}
`,
      };
      await db.rows('create schema if not exists dev; create table public.t as select now() as at');
      const quiet = await projectOn(db, {
        ...files,
        'dbt_project.yml': `${files['dbt_project.yml']}flags: {source_freshness_run_project_hooks: false}\n`,
      });
      const first = await quiet.run('freshness');
      expect(first.finished.map(({ result }) => [result.unique_id, result.status])).toEqual([
        ['source.shop.raw.t', 'pass'],
      ]);
      expect(await db.rows("select to_regclass('dev.hooked')")).toEqual([[null]]);
      const project = await projectOn(db, files);
      expect((await project.run('freshness')).exitCode).toBe(0);
      expect(await db.rows("select to_regclass('dev.hooked') is not null")).toEqual([['t']]);
    },
  );

  db.test('a strategy of the project’s own is the macro get_incremental_<name>_sql', async () => {
    const project = await projectOn(db, {
      'models/i.sql': "{{ config(materialized='incremental', incremental_strategy='mine') }} select 1 as i",
      'macros/m.sql':
        '{% macro get_incremental_mine_sql(arg_dict) %}insert into {{ arg_dict["target_relation"] }} select i + 100 from {{ arg_dict["temp_relation"] }}{% endmacro %}',
    });
    await project.run('run');
    await project.run('run');
    expect(await db.rows('select i from dev.i order by 1')).toEqual([['1'], ['101']]);
  });

  db.test('--defer-state is the state that refs are deferred to when --state is another one', async () => {
    const project = await projectOn(db, {
      'models/a.sql': 'select 3 as i',
      'models/b.sql': "select * from {{ ref('a') }}",
      'macros/m.sql':
        "{% macro generate_schema_name(custom, node) %}{{ 'elsewhere' if var('there', false) else 'dev' }}{% endmacro %}",
    });
    await project.run('run', { vars: { there: true } });
    fs.cpSync(path.join(project.folder, 'target'), path.join(project.folder, 'deferred'), { recursive: true });
    await project.session.parse();
    fs.cpSync(path.join(project.folder, 'target'), path.join(project.folder, 'before'), { recursive: true });
    project.write({ 'models/b.sql': "select i + 1 as i from {{ ref('a') }}" });
    const outcome = await project.run('run', {
      select: 'state:modified',
      state: 'before',
      deferState: 'deferred',
      defer: true,
    });
    expect(statuses(outcome)).toEqual({ 'model.shop.b': 'success' });
    expect(await db.rows('select i from dev.b')).toEqual([['4']]);
  });

  db.test('old methods of the adapter: convert_type, cache_added, already_exists', async () => {
    const project = await projectOn(db, {
      'models/m.sql': 'select 1 as i',
      'macros/m.sql': `{% macro probe() %}
{% set t = run_query("select 1 as i, 1.5 as n, 'x' as s, true as b, date '2024-01-01' as d, timestamp '2024-01-01 00:00:00' as ts") %}
{% set out = [] %}{% for i in range(6) %}{% do out.append(adapter.convert_type(t, i)) %}{% endfor %}
{% set r = api.Relation.create(database=target.database, schema='dev', identifier='m', type='view') %}
{% do run_query("create table dev.told as select '" ~ out | join(',') ~ "' as t, '" ~ adapter.already_exists('dev', 'm') ~ "' as e, '[" ~ adapter.cache_added(r) ~ adapter.cache_dropped(r) ~ "]' as c, '" ~ adapter.get_columns_in_table('dev', 'm') | map(attribute='name') | join ~ "' as n") %}
{% endmacro %}`,
    });
    await project.run('run');
    expect((await project.session.runOperation('probe')).exitCode).toBe(0);
    expect(await db.rows('select * from dev.told')).toEqual([
      ['integer,float8,text,boolean,date,timestamp without time zone', 'True', '[]', 'i'],
    ]);
  });

  db.test('the cache of relations heeds what a macro says of it; pseudo columns are nothing on Postgres', async () => {
    const relation = (name: string): string =>
      `api.Relation.create(database=target.database, schema='dev', identifier='${name}', type='view')`;
    const project = await projectOn(db, {
      'models/a.sql': 'select 1 as i',
      'macros/m.sql': `{% macro gone(name) %}{{ return(adapter.get_relation(target.database, 'dev', name) is none) }}{% endmacro %}
{% macro probe() %}
{% set a, b = ${relation('a')}, ${relation('b')} %}{% set out = [] %}
{% do adapter.cache_added(a) %}{% do out.append(gone('a')) %}
{% do adapter.cache_renamed(a, b) %}{% do out.append([gone('a'), gone('b')]) %}
{% do adapter.cache_dropped(b) %}{% do out.append(gone('b')) %}
{% do run_query("create table dev.told as select '" ~ out ~ "' as t") %}
{% endmacro %}
{% macro pseudo() %}{{ adapter.get_pseudocolumns_for_relation(${relation('a')}) }}{% endmacro %}`,
    });
    await project.run('run');
    expect((await project.session.runOperation('probe')).exitCode).toBe(0);
    expect(await db.rows('select * from dev.told')).toEqual([['[False, [True, False], True]']]);
    expect((await project.session.runOperation('pseudo')).exitCode).toBe(1);
    expect(project.lines().join('\n')).toContain(
      "'dbt.context.providers.RuntimeDatabaseWrapper object' has no attribute 'get_pseudocolumns_for_relation'",
    );
  });
});

describeDb('Flags and checks of materializations', db => {
  db.test('a snapshot onto a table without its columns says which ones are missing', async () => {
    const project = await projectOn(db, {
      'models/src.sql': "select 1 as id, 'x' as n",
      'snapshots/s.yml':
        "snapshots: [{name: s, relation: ref('src'), config: {unique_key: id, strategy: check, check_cols: all}}]",
    });
    await db.rows("create schema if not exists dev; create table dev.s as select 1 as id, 'x'::text as n");
    const { finished } = await project.run('build');
    expect(finished.find(({ result }) => result.status === 'error')?.result.message).toContain(
      'Snapshot target is missing configured columns (missing "dbt_scd_id", "dbt_valid_from", "dbt_valid_to").',
    );
  });

  db.test('two nulls are equal to the macro equals only with enable_truthy_nulls_equals_macro', async () => {
    const model =
      "{{ config(materialized='table') }} select {{ equals('a', 'b') }} as e from (select null::int as a, null::int as b) x";
    const told = async (more: string): Promise<unknown> => {
      await (await projectOn(db, { 'dbt_project.yml': PROJECT(more), 'models/m.sql': model })).run('run');
      return await db.rows('select e from dev.m');
    };
    expect(await told('')).toEqual([[null]]);
    expect(await told('flags: {enable_truthy_nulls_equals_macro: true}\n')).toEqual([['t']]);
  });

  for (const [flag, batched] of [
    ['true', true],
    ['false', false],
  ] as const)
    db.test(`a microbatch macro of one's own runs in batches when the flag is ${flag}`, async () => {
      const project = await projectOn(db, {
        'dbt_project.yml': PROJECT(`flags: {require_batched_execution_for_custom_microbatch_strategy: ${flag}}\n`),
        'macros/m.sql':
          '{% macro get_incremental_microbatch_sql(arg_dict) %}insert into {{ arg_dict["target_relation"] }} select * from {{ arg_dict["temp_relation"] }}{% endmacro %}',
        'models/b.sql':
          "{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day', begin='2024-01-01', unique_key='at') }} select timestamp '2024-01-01' as at",
      });
      const outcome = await project.run('run', { eventTimeStart: '2024-01-01', eventTimeEnd: '2024-01-02' });
      expect(outcome.exitCode).toBe(0);
      expect(project.lines().some(line => line.startsWith('Batch 1 of 1'))).toBe(batched);
    });
});

describe('Configs that change what is read', () => {
  test('clean refuses what lies outside of the project', async () => {
    const project = offlineProject({ 'dbt_project.yml': PROJECT('clean-targets: [target, ../elsewhere]\n') });
    await expect(project.clean()).rejects.toThrow('will not clean the following directories outside the project');
  });

  test('catalog methods of the adapter give nothing, and its config is the project’s', async () => {
    const project = offlineProject({
      'models/m.sql':
        '{{ adapter.build_catalog_relation(config.model) if execute }}|{{ adapter.get_catalog_integration is defined }}|{{ adapter.config.profile_name }}',
    });
    expect(await project.compile()).toEqual({ m: 'None|True|shop' });
  });

  test('arguments of macros in property files are compared with their definitions', async () => {
    const project = offlineProject({
      'macros/m.sql': '{% macro said(a, b) %}{% endmacro %}',
      'macros/m.yml': 'macros: [{name: said, arguments: [{name: a, type: strange}, {name: c}]}]',
      'models/m.sql': 'select 1 as i',
    });
    await project.parse();
    expect(project.warnings()).toEqual([
      'Argument c in yaml for macro said does not match the jinja definition.',
      'Argument a in the yaml for macro said has an invalid type.',
    ]);
  });

  test('a seed above --maximum-seed-size-mib is known by its path, not by its content', async () => {
    const project = offlineProject({
      'seeds/big.csv': `id\n${'1234567890\n'.repeat(100_000)}`,
      'seeds/small.csv': 'id\n1\n',
    });
    const byPath = modelNamed(await project.parse(), 'big');
    expect(byPath).toMatchObject({ checksum: { name: 'path', checksum: 'seeds/big.csv' } });
    expect(modelNamed(await project.parse({ maximumSeedSizeMib: 2 }), 'big')).toMatchObject({
      checksum: { name: 'sha256' },
    });
    expect(modelNamed(await project.parse(), 'small')).toMatchObject({ checksum: { name: 'sha256' } });
  });
});
