import { describe, expect, test } from 'vitest';
import { modelNamed, offlineProject } from './offline-project.js';

const PROJECT = (more: string): string => `name: shop\nversion: "1.0"\nprofile: shop\n${more}`;

const HOUSE = {
  'packages.yml': 'packages: [{local: dbt_packages/house}]',
  'dbt_packages/house/dbt_project.yml':
    'name: house\nversion: "1.0"\nvars: {scoped: package, deep: package}\nmodels: {house: {+materialized: table, +tags: [package]}}\n',
};

/** Values are those of dbt 1.12.6 for the same projects, but for risks 23, 24 and the secret of 27: those follow its documented rules. */
describe('Risks of names and configs', () => {
  test('risk 13, a ref means the root’s model first, then its own package’s; without a version the latest; in a macro it counts for the calling node', async () => {
    const project = offlineProject({
      ...HOUSE,
      'dbt_project.yml': PROJECT('models: {house: {+schema: house, +materialized: ephemeral}}\n'),
      'dbt_packages/house/models/same.sql': "select 'house' as n",
      'dbt_packages/house/models/uses.sql': "select * from {{ ref('same') }}",
      'models/same.sql': "select 'root' as n",
      'models/plain.sql': 'select 1 as id',
      'models/orders_v1.sql': 'select 1 as id',
      'models/orders_v2.sql': 'select 2 as id',
      'models/_m.yml': 'models: [{name: orders, latest_version: 1, versions: [{v: 1}, {v: 2}]}]',
      'macros/m.sql': "{% macro through() %}{{ ref('plain') }}{% endmacro %}",
      'models/refs.sql':
        "select '{{ ref('same') }}|{{ ref('house', 'same') }}|{{ ref('house', 'uses') }}|{{ ref('orders') }}|{{ ref('orders', v=2) }}|{{ ref('orders', version='2') }}|{{ through() }}'",
    });
    const compiled = await project.compile();
    const dev = (name: string): string => `"db"."dev"."${name}"`;
    const refs = ['same', '', '', 'orders_v1', 'orders_v2', 'orders_v2', 'plain'].map(name =>
      name === '' ? '' : dev(name),
    );
    refs[1] = '__dbt__cte__same';
    refs[2] = '__dbt__cte__uses';
    expect(compiled['refs']).toContain(`select '${refs.join('|')}'`);
    expect(compiled['refs']).toContain('__dbt__cte__uses as (\nselect * from "db"."dev"."same"\n)');
    expect(modelNamed(await project.parse(), 'refs').depends_on.nodes).toEqual([
      'model.shop.same',
      'model.house.same',
      'model.house.uses',
      'model.shop.orders.v1',
      'model.shop.orders.v2',
      'model.shop.plain',
    ]);
  });

  test('risk 22, adapter.dispatch asks the root first, postgres__ before default__ within a package, and goes by dispatch:', async () => {
    const project = offlineProject({
      ...HOUSE,
      'dbt_project.yml': PROJECT('dispatch: [{macro_namespace: dbt, search_order: [house, dbt]}]\n'),
      'dbt_packages/house/macros/m.sql': `{% macro postgres__hash(field) %}house({{ field }}){% endmacro %}
{% macro default__length(expression) %}house_default({{ expression }}){% endmacro %}
{% macro tell(x) %}{{ return(adapter.dispatch('tell', 'house')(x)) }}{% endmacro %}
{% macro default__tell(x) %}house default {{ x }}{% endmacro %}
{% macro postgres__tell(x) %}house postgres {{ x }}{% endmacro %}`,
      'macros/m.sql': '{% macro default__tell(x) %}root default {{ x }}{% endmacro %}',
      'models/m.sql':
        "{{ adapter.dispatch('tell', 'house')('x') }}|{{ house.tell('y') }}|{{ dbt.hash('z') }}|{{ dbt.length('w') }}",
    });
    expect((await project.compile())['m']).toBe('root default x|root default y|house(z)|house_default(w)');
  });

  test('risk 23, what packages of macros use is there: dbt., api.Relation, graph, modules.re, toyaml, exceptions, load_result', async () => {
    const project = offlineProject({
      'models/m.sql': `{% set r = api.Relation.create(schema='s', identifier='i', type='view') %}{{ r.is_view }} {{ r }} {{ dbt.type_int() }} {{ graph.nodes.values() | map(attribute='name') | list }} {{ modules.re.sub('[aeiou]', '-', 'house') }} {{ toyaml({'a': [1]}) | trim }} {{ load_result('none') }} {{ exceptions.warn is defined }} {{ execute }}`,
    });
    expect((await project.compile())['m']).toBe(`True "s"."i" integer ['m'] h--s- a:
- 1 None True True`);
  });

  test('risk 24, generate_schema_name sees the node with its attributes; what it returns is stripped', async () => {
    const project = offlineProject({
      'macros/names.sql':
        '{% macro generate_schema_name(custom_schema_name, node) %} {{ target.schema }}_{{ node.resource_type }}_{{ node.fqn[1] }}_{{ node.config.materialized }}_{{ node.tags | join }}_{{ custom_schema_name }} {% endmacro %}',
      'models/marts/m.sql': "{{ config(tags=['t'], schema='own', materialized='table') }} select 1 as id",
      'seeds/s.csv': 'id\n1\n',
    });
    const manifest = await project.parse();
    expect(modelNamed(manifest, 'm').relation_name).toBe('"db"."dev_model_marts_table_t_own"."m"');
    expect(modelNamed(manifest, 's').relation_name).toBe('"db"."dev_seed_s_seed__None"."s"');
  });

  test('risk 25, a file’s config beats the property file and that the project; tags add up, meta merges, hooks append; the root beats a package', async () => {
    const project = offlineProject({
      ...HOUSE,
      'dbt_project.yml': PROJECT(`models:
  shop: {+tags: [project], +meta: {owner: project, tier: 1}, +pre-hook: select 'project', +materialized: table}
  house: {+materialized: ephemeral}
`),
      'dbt_packages/house/models/theirs.sql': "{{ config(materialized='view', tags='file') }} select 1 as id",
      'models/_m.yml':
        'models: [{name: levels, config: {tags: yaml, meta: {owner: yaml, x: yaml}, pre-hook: "select \'yaml\'", materialized: view, schema: marts}}]',
      'models/levels.sql':
        "{{ config(tags=['file'], meta={'owner': 'file'}, pre_hook=\"select 'file'\", materialized='incremental') }} select 1 as id",
    });
    const manifest = await project.parse();
    const { config } = modelNamed(manifest, 'levels');
    expect(config).toMatchObject({
      tags: ['project', 'yaml', 'file'],
      meta: { owner: 'file', tier: 1, x: 'yaml' },
      materialized: 'incremental',
      schema: 'marts',
    });
    const hooks = config['pre-hook'] as unknown as readonly { readonly sql: string }[];
    expect(hooks.map(hook => hook.sql)).toEqual(["select 'project'", "select 'yaml'", "select 'file'"]);
    expect(modelNamed(manifest, 'theirs').config).toMatchObject({
      materialized: 'ephemeral',
      tags: ['package', 'file'],
    });
  });

  test('risk 26, vars: a package’s own scope wins, the command line beats all with YAML types, texts are rendered, None is a default', async () => {
    const project = offlineProject({
      ...HOUSE,
      'dbt_project.yml': PROJECT(
        'vars: {size: 3, label: "{{ target.schema }}-x", nothing: null, shop: {scoped: own}, house: {scoped: theirs}}\n',
      ),
      'dbt_packages/house/models/theirs.sql': "{{ var('scoped') }}-{{ var('deep') }}",
      'models/vars.sql':
        "{{ var('size') + 1 }}|{{ var('label') }}|{{ var('nothing') }}|{{ var('scoped') }}|{{ var('cli') + 1 }}|{{ var('not_there', none) }}|{{ var('text') is string }}",
    });
    const compiled = await project.compile({ vars: '{cli: 41, text: "01"}' });
    expect(compiled['vars']).toBe('4|dev-x|None|own|42|None|True');
    expect(compiled['theirs']).toBe('theirs-package');
  });

  test('risk 27, env_var gives texts, an empty one counts as set, and secrets are refused outside the profile', async () => {
    const env = { RISK_NUMBER: '5', RISK_EMPTY: '', DBT_ENV_SECRET_KEY: 'hidden' };
    const sql =
      "{{ env_var('RISK_NUMBER') is string }}|{{ env_var('RISK_NUMBER') ~ 1 }}|[{{ env_var('RISK_EMPTY', 'other') }}]|{{ env_var('RISK_GONE', 'd') }}";
    expect((await offlineProject({ 'models/envs.sql': sql }, env).compile())['envs']).toBe('True|51|[]|d');
    const secret = offlineProject({ 'models/s.sql': "{{ env_var('DBT_ENV_SECRET_KEY') }}" }, env);
    await expect(secret.parse()).rejects.toThrow('Secret env vars are allowed only in profiles.yml or packages.yml');
  });

  test('risk 28, YAML is that of PyYAML and constants in braces become text', async () => {
    const project = offlineProject({
      'models/typed.sql': 'select 1 as id',
      'models/_m.yml': `models:
  - name: typed
    config:
      meta: {a: on, b: yes, c: y, octal: 010, base60: 1:30, date: 2024-01-02, float: 1.0, exp: 1e3, exp2: 1.0e+3, word: "no", folded: "{{ 5 }}", name: "{{ target.threads }}", text: "{{ target.name }}", cond: "{{ target.name == 'dev' }}"}
`,
    });
    expect(modelNamed(await project.parse(), 'typed').config.meta).toMatchObject({
      a: true,
      b: true,
      c: 'y',
      octal: 8,
      base60: 90,
      date: '2024-01-02',
      exp: '1e3',
      word: 'no',
      folded: '5',
      name: 1,
      text: 'dev',
      cond: true,
    });
  });
});
