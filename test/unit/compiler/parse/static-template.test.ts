import { describe, expect, it } from 'vitest';
import { loadProject, manifestJson } from '../load-project.js';

/** Templates of every kind: what is read from the tree alone has to be what rendering finds. */
const TEMPLATES = [
  'select 1',
  "select * from {{ ref('a') }}",
  'select * from {{ref("a")}} join {{ ref( "a" ) }} using (id)',
  "{{- ref('a') -}} {#- no -#} {{+ ref('a') }}",
  "{# {{ ref('nowhere') }} #} {{ ref('a') }}",
  "{{ ref('shop', 'a') }} {{ source('raw', 't') }} {{ source('raw', 't') }}",
  "{{ ref('v', v=1) }} {{ ref('v', version='2') }} {{ ref('v') }}",
  "{{ ref('a') }} }} {{ '}}' }}",
  "{{ ref('a' ~ '') }}",
  "{{ ref('a', ) }}{{ref ('a')}}{{ ref('a')}}",
  "{{ ref('a').schema }} {{ ref('a') | upper }}",
  "{{ ref(\n  'a',\n) }}",
  "{{ ref('it\\'s') if false else ref('a') }}",
  "{% raw %}{{ ref('nowhere') }}{% endraw %}{{ ref('a') }}",
  "{{ config(materialized='table') }} select 1",
  "{{ config(materialized='table', tags=['x', \"y\"], meta={'k': [1, 2.5, none, true, 'é\\n']}) }} select 1",
  "{{ config(tags='x') }}{{ config(tags=['y'], meta={'a': 1}) }}{{ config(meta={'b': 2}) }}",
  "{{ config(enabled=False) }} {{ ref('nowhere') }}",
  "{{ config(pre_hook='select 1', post_hook=[{'sql': 'select 2', 'transaction': false}]) }}",
  "{{ config(n=-1, f=-1.5, t=('a', 'b'), big=123456789012345678901234567890) }}",
  "{{ config({'materialized': 'table'}) }}",
  "{{ config(materialized='ta' ~ 'ble') }}",
  "{{ config(unique_key=['a', 'b'], grants={'select': ['x']}) }}{{ this }}",
  '-- {{ source("raw", "t") }} in a comment { { } } {{ ref("a") }}',
  'select {{ 1 }}, {{ "x" }}, {{ none }}',
  '{% if true %}{{ ref("a") }}{% else %}{{ ref("nowhere") }}{% endif %}',
];

const files = {
  ...Object.fromEntries(TEMPLATES.map((text, i) => [`models/m${i}.sql`, text])),
  'models/a.sql': 'select 1 as id',
  "models/it's.sql": 'select 1 as id',
  'models/v_v1.sql': 'select 1 as id',
  'models/v_v2.sql': 'select 1 as id',
  'models/_m.yml':
    'sources: [{name: raw, tables: [{name: t}]}]\nmodels: [{name: v, latest_version: 2, versions: [{v: 1}, {v: 2}]}]\n',
};

describe('templates that are read without rendering', () => {
  it('say what rendering says', () => {
    const [fast, slow] = [loadProject(files), loadProject(files, { staticParse: false })];
    const core = ({ nodes, disabled }: Record<string, unknown>) =>
      JSON.parse(
        JSON.stringify({ nodes, disabled }, (key, value: unknown) => (key === 'created_at' ? 0 : value)),
      ) as object;
    expect(core(manifestJson(fast.linked))).toEqual(core(manifestJson(slow.linked)));
    expect(fast.linked.stats.staticCount).toBeGreaterThan(15);
    expect(slow.linked.stats.staticCount).toBe(0);
  });

  it('are rendered as soon as somebody puts a macro over ref', () => {
    const { linked } = loadProject({
      'models/a.sql': 'select 1 as id',
      'models/b.sql': "select * from {{ ref('x') }}",
      'macros/ref.sql': "{% macro ref(name) %}{{ return(builtins.ref('a')) }}{% endmacro %}",
    });
    expect(linked.manifest.nodes.get('model.shop.b')).toMatchObject({ depends_on: { nodes: ['model.shop.a'] } });
    expect(linked.stats).toMatchObject({ staticCount: 0, renderedCount: 2 });
  });
});

describe('names by macros', () => {
  it('are the same whether the built-in rule is applied or its macro called', () => {
    const project = {
      'dbt_project.yml':
        'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {+schema: " s ", deep: {+alias: "  al ", +database: "d "}}}\n',
      'models/a.sql': 'select 1',
      'models/deep/b.sql': 'select 1',
      'models/v_v1.sql': 'select 1',
      'models/half.sql': 'select 1',
      'models/_m.yml': 'models: [{name: v, versions: [{v: 1}, {v: "1.5", defined_in: half}]}]',
    };
    const names = (staticParse: boolean) =>
      [...loadProject(project, { staticParse }).linked.manifest.nodes.values()].map(node => node.relation_name);
    expect(names(true)).toEqual(names(false));
    expect(names(true)).toEqual([
      '"db"."sch_s"."a"',
      '"d"."sch_s"."al"',
      '"db"."sch_s"."half"'.replace('half', 'v_v1_5'),
      '"db"."sch_s"."v_v1"',
    ]);
  });
});
