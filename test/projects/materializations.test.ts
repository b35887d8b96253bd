import { expect } from 'vitest';
import { projectOn, statuses } from '../db/run/project-on.js';
import { describeDb } from '../setup/describe-db.js';

const LINES = {
  'models/orders_v1.sql': 'select 1 as id',
  'models/orders_v2.sql': "{{ config(post_hook='create table if not exists dev.hooked (x int)') }} select 2 as id",
  'models/rows_v1.sql': 'select 3 as id',
  'models/s.yml': JSON.stringify({
    models: [
      {
        name: 'orders',
        latest_version: 2,
        config: { latest_version_pointer: { enabled: true } },
        versions: [{ v: 1 }, { v: 2 }],
      },
      {
        name: 'rows',
        latest_version: 1,
        versions: [{ v: 1, config: { alias: 'lines', latest_version_pointer: { enabled: true, alias: 'lines' } } }],
      },
    ],
  }),
};

/** Relations and words are those of dbt 1.12.6 for the same projects. */
describeDb('What a materialization leaves', db => {
  const relations = (): Promise<(string | null)[][]> =>
    db.rows(`select table_name, table_type from information_schema.tables where table_schema = 'dev' order by 1`);

  db.test('a view under the bare name of the latest version, where the model wants one', async () => {
    const project = await projectOn(db, LINES);
    const outcome = await project.run('run');
    expect(statuses(outcome)).toEqual({
      'model.shop.orders.v1': 'success',
      'model.shop.orders.v2': 'success',
      'model.shop.rows.v1': 'error',
    });
    expect(await db.rows('select id from dev.orders')).toEqual([['2']]);
    expect((await relations()).map(([name]) => name)).toEqual(['hooked', 'lines', 'orders', 'orders_v1', 'orders_v2']);
    const failed = outcome.finished.find(({ result }) => result.status === 'error');
    expect(failed?.result.message).toBe(
      'Runtime Error in model rows (models/rows_v1.sql)\n' +
        "  Cannot create latest version pointer: the latest version of 'rows' is already aliased to 'lines'. " +
        'Set `latest_version_pointer: enabled: false` or remove the conflicting alias.',
    );
    expect(statuses(await project.run('run', { select: 'orders' }))).toEqual({
      'model.shop.orders.v1': 'success',
      'model.shop.orders.v2': 'success',
    });
  });

  db.test('a view of the latest version of every model, with latest_version_pointer_enabled_by_default', async () => {
    const files = {
      'models/orders_v1.sql': 'select 1 as id',
      'models/orders_v2.sql': 'select 2 as id',
      'models/rows_v1.sql': 'select 3 as id',
      'models/s.yml': JSON.stringify({
        models: [
          { name: 'orders', latest_version: 2, versions: [{ v: 1 }, { v: 2 }] },
          { name: 'rows', config: { latest_version_pointer: { enabled: false } }, versions: [{ v: 1 }] },
        ],
      }),
    };
    const versions = ['orders_v1', 'orders_v2', 'rows_v1'];
    await (await projectOn(db, files)).run('run');
    expect((await relations()).map(([name]) => name)).toEqual(versions);
    const flags = 'flags: {latest_version_pointer_enabled_by_default: true}\n';
    const yml = { 'dbt_project.yml': `name: shop\nversion: "1.0"\nprofile: shop\n${flags}` };
    await (await projectOn(db, { ...files, ...yml })).run('run');
    expect((await relations()).map(([name]) => name)).toEqual(['orders', ...versions]);
    expect(await db.rows('select id from dev.orders')).toEqual([['2']]);
  });

  db.test('nothing, when it does not say what it made', async () => {
    const project = await projectOn(db, {
      'models/silent.sql': "{{ config(materialized='silent') }} select 1 as id",
      'models/wrong.sql': "{{ config(materialized='wrong') }} select 1 as id",
      'models/listless.sql': "{{ config(materialized='listless') }} select 1 as id",
      'models/missing.sql': "{{ config(materialized='missing') }} select 1 as id",
      'macros/m.sql': `{% materialization silent, default %}{% call statement('main') %}select 1{% endcall %}{% endmaterialization %}
{% materialization wrong, default %}{{ return({'relations': ['a']}) }}{% endmaterialization %}
{% materialization listless, default %}{{ return({'relation': this}) }}{% endmaterialization %}`,
    });
    const { finished } = await project.run('run');
    expect(finished.map(({ result }) => result.message).sort()).toEqual([
      'Compilation Error in model listless (models/listless.sql)\n' +
        `  Invalid return value from materialization, "relations" not found, got keys: ['relation']`,
      'Compilation Error in model missing (models/missing.sql)\n' +
        "  No materialization 'missing' was found for adapter postgres! (searched types 'default' and 'postgres')",
      'Compilation Error in model silent (models/silent.sql)\n' +
        '  The materialization ("silent") did not explicitly return a list of relations to add to the cache.',
      'Compilation Error in model wrong (models/wrong.sql)\n' +
        '  Invalid return value from materialization, "relations" contains non-Relation: a',
    ]);
  });

  db.test('what a package overrides, where the project allows packages to do so', async () => {
    const files = {
      'packages.yml': 'packages: [{local: installed/house}]',
      'dbt_packages/house/dbt_project.yml': 'name: house\nversion: "1.0"\n',
      'dbt_packages/house/macros/m.sql': `{% materialization view, default %}
  {% call statement('main') %}create table {{ this }} as {{ sql }}{% endcall %}
  {{ adapter.commit() }}{{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}`,
      'models/orders.sql': 'select 1 as id',
    };
    const usual = await projectOn(db, files);
    await usual.run('run');
    expect(await relations()).toEqual([['orders', 'VIEW']]);
    await db.rows('drop view dev.orders');
    const flag = 'require_explicit_package_overrides_for_builtin_materializations: false';
    const open = await projectOn(db, {
      ...files,
      'dbt_project.yml': `name: shop\nversion: "1.0"\nprofile: shop\nflags: {${flag}}\n`,
    });
    await open.run('run');
    expect(await relations()).toEqual([['orders', 'BASE TABLE']]);
    expect(open.events.map(event => event.name)).toContain('PackageMaterializationOverrideDeprecation');
  });
});
