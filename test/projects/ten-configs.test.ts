import { expect } from 'vitest';
import { projectOn, statuses } from '../db/run/project-on.js';
import { describeDb } from '../setup/describe-db.js';

// Each config once with and once without, where its effect can be seen. on_error is shown by db/run/skipping.test.ts,
// event_time by filters.test.ts, grants by db/run/config-effects.test.ts.
describeDb('A config changes what happens', db => {
  const models = (configs: object): string =>
    JSON.stringify({ groups: [{ name: 'finance', owner: { name: 'Ada' } }], models: configs });

  db.test('access: a private model is for its own group alone', async () => {
    const files = (access: string): Record<string, string> => ({
      'models/a.sql': 'select 1 as i',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/m.yml': models([{ name: 'a', config: { group: 'finance', access } }]),
    });
    const project = await projectOn(db, files('protected'));
    expect((await project.run('run')).exitCode).toBe(0);
    project.write(files('private'));
    await expect(project.run('run')).rejects.toThrow(
      'Node model.shop.b attempted to reference node model.shop.a, which is not allowed because the referenced node is ' +
        "private to the 'finance' group.",
    );
  });

  db.test('group: whoever belongs to it may refer to its private models', async () => {
    const project = await projectOn(db, {
      'models/a.sql': 'select 1 as i',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/m.yml': models([
        { name: 'a', config: { group: 'finance', access: 'private' } },
        { name: 'b', config: { group: 'finance' } },
      ]),
    });
    expect(statuses(await project.run('run'))).toEqual({ 'model.shop.a': 'success', 'model.shop.b': 'success' });
    // Events of its nodes name the group and whom to ask.
    const groups = project.events.flatMap(({ data }) => ('group' in data && data.group !== null ? [data.group] : []));
    expect(groups).toContainEqual(
      expect.objectContaining({ name: 'finance', owner: expect.objectContaining({ name: 'Ada' }) }),
    );
  });

  db.test('deprecation_date: a model past its date is warned about, and so is each reference to it', async () => {
    const files = (date: string): Record<string, string> => ({
      'models/a.sql': 'select 1 as i',
      'models/b.sql': "select * from {{ ref('a') }}",
      'models/m.yml': models([{ name: 'a', deprecation_date: date }]),
    });
    const project = await projectOn(db, files('2020-01-01'));
    const told = async (): Promise<string[]> => {
      expect((await project.run('compile')).exitCode).toBe(0);
      return project.lines().filter(line => line.includes('deprecat'));
    };
    expect(await told()).toEqual([
      expect.stringMatching(/^\[WARNING\]: Model a has passed its deprecation date of 2020-01-01T00:00:00/),
      expect.stringMatching(
        /^\[WARNING\]: While compiling 'b': Found a reference to a, which was deprecated on '2020-01-01T00:00:00/,
      ),
    ]);
    project.write(files('2999-01-01'));
    expect(await told()).toEqual([
      expect.stringMatching(
        /^\[WARNING\]: While compiling 'b': Found a reference to a, which is slated for deprecation on '2999-01-01T/,
      ),
    ]);
  });

  db.test('contract: a model whose columns are others than it says is not built', async () => {
    const files = (enforced: boolean): Record<string, string> => ({
      'models/a.sql': "select 'x'::text as i, 2 as j",
      'models/m.yml': models([
        { name: 'a', config: { contract: { enforced } }, columns: [{ name: 'i', data_type: 'integer' }] },
      ]),
    });
    const project = await projectOn(db, files(false));
    expect(statuses(await project.run('run'))).toEqual({ 'model.shop.a': 'success' });
    project.write(files(true));
    const { finished } = await project.run('run');
    const message = finished[0]?.result.message ?? '';
    expect(message).toContain('This model has an enforced contract that failed.');
    expect(message).toMatch(/\| i +\| TEXT +\| INTEGER +\| data type mismatch +\|/);
    expect(message).toMatch(/\| j +\| INTEGER +\| +\| missing in contract +\|/);
  });

  db.test('constraints: rows that break them keep a model from being built', async () => {
    const files = (constraints: object[]): Record<string, string> => ({
      'models/a.sql': "{{ config(materialized='table') }} select 0 as i",
      'models/m.yml': models([
        {
          name: 'a',
          config: { contract: { enforced: true } },
          columns: [{ name: 'i', data_type: 'integer', constraints }],
        },
      ]),
    });
    const project = await projectOn(db, files([{ type: 'not_null' }]));
    expect(statuses(await project.run('run'))).toEqual({ 'model.shop.a': 'success' });
    project.write(files([{ type: 'check', expression: 'i > 0' }]));
    const { finished } = await project.run('run');
    expect(finished[0]?.result.message).toContain('violates check constraint');
    expect(await db.rows('select i from dev.a')).toEqual([['0']]);
  });

  db.test('latest_version: a reference without a version means it', async () => {
    const files = (latest: number): Record<string, string> => ({
      'models/a_v1.sql': 'select 1 as i',
      'models/a_v2.sql': 'select 2 as i',
      'models/b.sql': "{{ config(materialized='table') }} select * from {{ ref('a') }}",
      'models/m.yml': models([{ name: 'a', latest_version: latest, versions: [{ v: 1 }, { v: 2 }] }]),
    });
    const project = await projectOn(db, files(2));
    await project.run('run');
    expect(await db.rows('select i from dev.b')).toEqual([['2']]);
    project.write(files(1));
    await project.run('run');
    expect(await db.rows('select i from dev.b')).toEqual([['1']]);
  });

  for (const [mode, rows] of [
    ['ignore', [['1', 't', null]]],
    ['invalidate', [['1', 'f', null]]],
    [
      'new_record',
      [
        ['1', 'f', 'False'],
        ['1', 't', 'True'],
      ],
    ],
  ] as const)
    db.test(`hard_deletes: ${mode} says what becomes of a row that is gone`, async () => {
      await db.rows(
        'create schema if not exists raw; create table raw.t (id int, v int); insert into raw.t values (1, 1)',
      );
      const project = await projectOn(db, {
        'models/s.yml': JSON.stringify({ sources: [{ name: 'raw', tables: [{ name: 't' }] }] }),
        'snapshots/s.yml': JSON.stringify({
          snapshots: [
            {
              name: 's',
              relation: "source('raw', 't')",
              config: { unique_key: 'id', strategy: 'check', check_cols: ['v'], hard_deletes: mode },
            },
          ],
        }),
      });
      await project.run('snapshot');
      await db.rows('delete from raw.t');
      expect((await project.run('snapshot')).exitCode).toBe(0);
      const deleted = mode === 'new_record' ? 'dbt_is_deleted' : 'null';
      expect(
        await db.rows(`select id, dbt_valid_to is null, ${deleted} from dev.s order by dbt_valid_from, dbt_valid_to`),
      ).toEqual(rows);
    });
});
