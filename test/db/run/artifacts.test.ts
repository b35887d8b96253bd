import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { INTERNAL_SCHEMA } from '../../setup/internal-schema.js';
import { projectOn } from './project-on.js';

const FILES = {
  'seeds/raw.csv': 'id,name\n1,ann\n2,\n',
  'models/v.sql': "select * from {{ ref('raw') }}",
  'models/t.sql': "{{ config(materialized='table') }} select * from {{ ref('v') }}",
  'models/bad.sql': "select nope from {{ ref('v') }}",
  'models/below.sql': "select * from {{ ref('bad') }}",
  'models/s.yml': JSON.stringify({
    models: [{ name: 'v', columns: [{ name: 'name', data_tests: [{ not_null: { config: { severity: 'warn' } } }] }] }],
    exposures: [{ name: 'dash', type: 'dashboard', owner: { name: 'ann' }, depends_on: ["ref('t')"] }],
  }),
};

type Written = {
  readonly metadata: Record<string, unknown>;
  readonly results: Record<string, unknown>[];
  readonly args: Record<string, unknown>;
};

describeDb('what a run writes down', db => {
  db.test('run_results.json: a record a node, with the keys and words of dbt', async () => {
    const project = await projectOn(db, FILES);
    await project.run('build');
    const { metadata, results, args } = JSON.parse(project.read('target/run_results.json')) as Written;
    expect(metadata['dbt_schema_version']).toBe('https://schemas.getdbt.com/dbt/run-results/v6.json');
    expect([args['which'], args['write_json']]).toEqual(['build', true]);
    const keys = [
      ...['status', 'timing', 'thread_id', 'execution_time', 'adapter_response', 'message', 'failures', 'unique_id'],
      ...['compiled', 'compiled_code', 'relation_name', 'batch_results', 'overload_results'],
    ];
    for (const result of results) expect(Object.keys(result)).toEqual(keys);
    const database = db.database.name;
    const brief = Object.fromEntries(
      results.map(r => [
        r['unique_id'],
        [r['status'], r['failures'], r['compiled'], r['relation_name'], r['adapter_response']],
      ]),
    );
    const test = results.map(r => String(r['unique_id'])).find(id => id.startsWith('test.')) ?? '';
    // Recorded from dbt 1.12.6 for the same project.
    expect(brief).toEqual({
      'seed.shop.raw': ['success', null, null, null, { _message: 'INSERT 2', code: 'INSERT', rows_affected: 2 }],
      'model.shop.v': [
        'success',
        null,
        true,
        `"${database}"."dev"."v"`,
        { _message: 'CREATE VIEW', code: 'CREATE VIEW', rows_affected: -1 },
      ],
      [test]: ['warn', 1, true, null, { _message: 'SELECT 1', code: 'SELECT', rows_affected: 1 }],
      'model.shop.t': [
        'success',
        null,
        true,
        `"${database}"."dev"."t"`,
        { _message: 'SELECT 2', code: 'SELECT', rows_affected: 2 },
      ],
      'model.shop.bad': ['error', null, true, `"${database}"."dev"."bad"`, {}],
      'model.shop.below': ['skipped', null, false, `"${database}"."dev"."below"`, {}],
      'exposure.shop.dash': ['no-op', 0, null, null, {}],
    });
    const table = results.find(r => r['unique_id'] === 'model.shop.t');
    expect(((table?.['timing'] ?? []) as { name: string }[]).map(({ name }) => name)).toEqual(['compile', 'execute']);
    expect(table?.['thread_id']).toMatch(/^Thread-\d \(worker\)$/);
    const failed = results.find(r => r['unique_id'] === 'model.shop.bad');
    expect(String(failed?.['message'])).toMatch(
      /^Database Error in model bad \(models\/bad\.sql\)\n {2}column "nope" does not exist\n[\s\S]*\n {2}compiled code at target\/run\/shop\/models\/bad\.sql$/,
    );
  });

  db.test('the target folder: compiled and run SQL, and a manifest that has what was compiled', async () => {
    const project = await projectOn(db, FILES);
    await project.run('build');
    expect(project.read('target/compiled/shop/models/v.sql')).toBe(`select * from "${db.database.name}"."dev"."raw"`);
    expect(project.read('target/run/shop/models/v.sql')).toContain('create view');
    const manifest = JSON.parse(project.read('target/manifest.json')) as {
      nodes: Record<string, Record<string, unknown>>;
    };
    expect(manifest.nodes['model.shop.v']).toMatchObject({
      compiled: true,
      compiled_path: 'target/compiled/shop/models/v.sql',
      build_path: 'target/run/shop/models/v.sql',
      compiled_code: `select * from "${db.database.name}"."dev"."raw"`,
    });
    expect(manifest.nodes['model.shop.below']).not.toHaveProperty('compiled_code');
  });

  db.test('the internal schema: a row a run and a row a node, with why it was run and how it ended', async () => {
    const project = await projectOn(db, FILES);
    await project.run('build');
    const runs = await db.rows(`select command, status from ${INTERNAL_SCHEMA}.run`);
    expect(runs).toEqual([['build', 'error']]);
    const nodes = await db.rows(
      `select node_id, status, reason from ${INTERNAL_SCHEMA}.node_run where node_id !~ '^test' order by node_id collate "C"`,
    );
    expect(nodes).toEqual([
      ['exposure.shop.dash', 'no-op', 'selected'],
      ['model.shop.bad', 'error', 'selected'],
      ['model.shop.below', 'skipped', 'selected'],
      ['model.shop.t', 'success', 'selected'],
      ['model.shop.v', 'success', 'selected'],
      ['seed.shop.raw', 'success', 'selected'],
    ]);
  });

  db.test('nothing that was selected is nothing to do', async () => {
    const project = await projectOn(db, FILES);
    const outcome = await project.run('run', { select: 'nosuch' });
    expect([outcome.exitCode, outcome.finished]).toEqual([0, []]);
    expect(project.lines().filter(line => line.startsWith('[WARNING]'))).toEqual([
      "[WARNING]: The selection criterion 'nosuch' does not match any enabled nodes",
      '[WARNING]: Nothing to do. Try checking your model configs and model specification args',
    ]);
  });

  db.test('compile: gives the SQL and stops at what cannot be compiled', async () => {
    const project = await projectOn(db, FILES);
    const outcome = await project.run('compile', { select: 'v' });
    expect(outcome.finished.map(({ node, result }) => [node.name, result.status])).toEqual([
      ['v', 'success'],
      ['not_null_v_name', 'success'],
    ]);
    expect(project.lines()).toContain(`Compiled node 'v' is:\nselect * from "${db.database.name}"."dev"."raw"`);
    project.write({ 'models/v.sql': "{{ exceptions.raise_compiler_error('no') if execute }}" });
    await expect(project.run('compile', { select: 'v' })).rejects.toThrow('no');
  });

  db.test('show: gives the first rows of what a node would give', async () => {
    const project = await projectOn(db, FILES);
    await project.run('build', { select: 'raw v' });
    const outcome = await project.run('show', { select: 'v', limit: 1 });
    expect(outcome.finished.find(({ node }) => node.name === 'v')?.table?.rows.length).toBe(1);
    expect(project.lines()).toContain("Previewing node 'v':\n| id | name |\n| -- | ---- |\n|  1 | ann  |\n");
    const inline = await project.run('show', {
      inline: "select count(*) as n from {{ ref('raw') }}",
      showOutput: 'json',
    });
    expect(inline.exitCode).toBe(0);
    expect(project.lines()).toContain('{\n  "show": [\n    {\n      "n": 2\n    }\n  ]\n}');
  });

  db.test('source freshness: tells the age of the newest row', async () => {
    const source = (name: string, column: string): object => ({
      name,
      loaded_at_field: column,
      config: { freshness: { warn_after: { count: 1, period: 'hour' }, error_after: { count: 1, period: 'day' } } },
    });
    const project = await projectOn(db, {
      'models/src.yml': JSON.stringify({
        sources: [
          {
            name: 'raw',
            schema: 'public',
            tables: [
              source('fresh', 'at'),
              source('late', 'at'),
              source('old', 'at'),
              source('empty', 'at'),
              source('gone', 'at'),
            ],
          },
        ],
      }),
    });
    for (const [table, age] of [
      ['fresh', '1 minute'],
      ['late', '2 hours'],
      ['old', '3 days'],
    ])
      await db.rows(`create table public.${table} as select now() - interval '${age}' as at`);
    await db.rows('create table public.empty (at timestamptz)');
    const outcome = await project.run('freshness');
    expect(outcome.finished.map(({ node, result }) => [node.name, result.status]).sort()).toEqual([
      ['empty', 'error'],
      ['fresh', 'pass'],
      ['gone', 'runtime error'],
      ['late', 'warn'],
      ['old', 'error'],
    ]);
    expect(outcome.exitCode).toBe(1);
    const { results } = JSON.parse(project.read('target/sources.json')) as Written;
    expect(results.map(r => r['unique_id']).sort()).toEqual(
      ['empty', 'fresh', 'late', 'old'].map(t => `source.shop.raw.${t}`),
    );
    const empty = results.find(r => r['unique_id'] === 'source.shop.raw.empty');
    expect(empty?.['max_loaded_at']).toBe('0001-01-01T00:00:00+00:00');
    expect(project.lines()).toContain('1 of 5 ERROR STALE freshness of raw.empty … [ERROR STALE in T]');
  });
});
