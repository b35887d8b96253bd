import { describe, expect, it } from 'vitest';
import { loadProject, problemsOf } from '../load-project.js';

const MODEL = 'select 1 as id';

/** Texts are dbt's; `code place` in front of them is ours. */
function told(files: Readonly<Record<string, string>>): string[] {
  return problemsOf(files)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, text, span }) => `${code} ${span?.file}:${span?.line}:${span?.column} ${text}`);
}

function warnings(files: Readonly<Record<string, string>>): string[] {
  return loadProject(files)
    .events.filter(({ level }) => level === 'warn')
    .map(({ name, text }) => `${name}: ${text}`);
}

describe('what is wrong in a project', () => {
  it('is told all at once, each with its place', () => {
    expect(
      told({
        'models/a.sql': `select *\nfrom {{ ref('misssing') }}\njoin {{ source('raw', 'nothing') }} using (id)`,
        'models/missing.sql': MODEL,
        'models/sub/missing.sql': MODEL,
        'models/_m.yml': 'models:\n  - name: missing\n  - name: missing\n',
      }).map(line => line.split('\n', 1)[0]),
    ).toEqual([
      'PARSE-010 models/sub/missing.sql:1:1 dbt found two models with the name "missing".',
      'PARSE-016 models/_m.yml:3:11 dbt found two schema.yml entries for the same resource named missing. Resources and their associated columns may only be described a single time. To fix this, remove one of the resource entries for missing in this file:',
      "PARSE-013 models/a.sql:3:9 Model 'model.shop.a' (models/a.sql) depends on a source named 'raw.nothing' which was not found",
      "PARSE-012 models/a.sql:2:9 Model 'model.shop.a' (models/a.sql) depends on a node named 'misssing' which was not found",
    ]);
  });

  it('comes with the name that was probably meant', () => {
    const [problem] = problemsOf({ 'models/a.sql': "{{ ref('ordres') }}", 'models/orders.sql': MODEL });
    expect(problem?.suggestion).toBe("did you mean 'orders'?");
  });

  it('tells disabled nodes from those that are not there', () => {
    expect(
      told({ 'models/a.sql': "{{ ref('off') }}", 'models/off.sql': '{{ config(enabled=false) }} select 1' }),
    ).toEqual([
      "PARSE-012 models/a.sql:1:4 Model 'model.shop.a' (models/a.sql) depends on a node named 'off' which is disabled",
    ]);
  });

  it('is found in templates with the line of the macro', () => {
    const [problem] = problemsOf({
      'macros/m.sql': "\n{% macro fails() %}\n  {{ exceptions.raise_compiler_error('no') }}\n{% endmacro %}",
      'models/a.sql': '{{ fails() }}',
    });
    expect(problem).toMatchObject({ text: 'CompilationError: no', span: { file: 'models/a.sql', line: 1 } });
    expect(problem?.frames?.map(frame => `${frame.name} ${frame.span.file}:${frame.span.line}`)).toEqual([
      'fails macros/m.sql:3',
    ]);
  });

  it('is found in every template that does not parse', () => {
    expect(
      told({ 'models/a.sql': 'select {{', 'models/b.sql': '{% if x %}', 'macros/m.sql': '{% macro a() %}' }).map(
        line => line.split(' ')[1],
      ),
    ).toEqual(['macros/m.sql:1:1', 'models/a.sql:1:10', 'models/b.sql:1:11']);
  });

  it('two macros of one name', () => {
    const macro = '{% macro m() %}{% endmacro %}';
    expect(told({ 'macros/a.sql': macro, 'macros/b.sql': macro })).toEqual([
      'PARSE-011 macros/b.sql:1:4 dbt found two macros named "m" in the project "shop".\n' +
        ' To fix this error, rename or remove one of the following macros:\n    - macros/a.sql\n    - macros/b.sql',
    ]);
  });

  it('two nodes in one place of the database', () => {
    expect(told({ 'models/a.sql': MODEL, 'models/b.sql': "{{ config(alias='a') }} select 1" })).toEqual([
      'PARSE-017 models/b.sql:1:1 dbt found two resources with the database representation ""db"."sch"."a"".\n' +
        'dbt cannot create two resources with identical database representations. To fix this,\n' +
        'change the configuration of one of these resources:\n- model.shop.a (models/a.sql)\n- model.shop.b (models/b.sql)',
    ]);
  });

  it('a private model of another group, and a group that nobody declared', () => {
    expect(
      told({
        'models/a.sql': "{{ config(access='private', group='g') }} select 1",
        'models/b.sql': "select * from {{ ref('a') }}",
        'models/c.sql': "{{ config(group='h') }} select 1",
        'models/_m.yml': 'groups: [{name: g, owner: {name: x}}]',
      }),
    ).toEqual([
      "PARSE-015 models/b.sql:1:1 Node model.shop.b attempted to reference node model.shop.a, which is not allowed because the referenced node is private to the 'g' group.",
      "PARSE-020 models/c.sql:1:1 Invalid group 'h', expected one of ['g']",
    ]);
  });

  it('a test that nobody defined, and one that is none', () => {
    expect(
      told({
        'models/a.sql': MODEL,
        'models/_m.yml': 'models:\n  - name: a\n    data_tests:\n      - nothing\n      - {a: {}, b: {}}\n',
      }).map(line => line.split('\n')[0]),
    ).toEqual([
      'PARSE-019 models/_m.yml:4:9 Compilation Error in test nothing_a_ (models/_m.yml)',
      'PARSE-018 models/_m.yml:5:9 Invalid test config given in models/_m.yml:',
    ]);
  });

  it('a snapshot without a strategy, and one whose strategy lacks something', () => {
    expect(
      told({
        'models/a.sql': MODEL,
        'snapshots/s.sql': "{% snapshot s %}{{ config(unique_key='id') }}select 1{% endsnapshot %}",
        'snapshots/_s.yml':
          "snapshots:\n  - name: y\n    relation: ref('a')\n    config: {unique_key: id, strategy: timestamp}\n  - name: z\n    relation: nonsense\n",
      }),
    ).toEqual([
      'PARSE-031 snapshots/_s.yml:5:11 Invalid ref or source expression: nonsense',
      "PARSE-021 snapshots/s.sql:1:1 Snapshots must be configured with a 'strategy' and 'unique_key'.",
      'PARSE-021 snapshots/_s.yml:2:11 A snapshot configured with the timestamp strategy must specify an updated_at configuration.',
    ]);
  });

  it('a microbatch model that does not say when and how long its batches are', () => {
    const config = "{{ config(materialized='incremental', incremental_strategy='microbatch', batch_size='week') }}";
    expect(told({ 'models/a.sql': `${config} select 1` })).toEqual([
      "PARSE-022 models/a.sql:1:1 Microbatch model 'a' must provide an 'event_time' (string) config that indicates the name of the event time column.",
      "PARSE-022 models/a.sql:1:1 Microbatch model 'a' must provide a 'begin' (datetime) config that indicates the earliest timestamp the microbatch model should be built from.",
      "PARSE-022 models/a.sql:1:1 Microbatch model 'a' must provide a 'batch_size' config that is one of ['hour', 'day', 'month', 'year'], but got: week.",
    ]);
  });

  it('names with blanks', () => {
    expect(told({ 'models/a b.sql': MODEL })).toEqual([
      "PARSE-026 models/a b.sql:1:1 Resource names cannot contain spaces:\n  * 'model.shop.a b' (models/a b.sql)\nPlease rename the invalid model(s) so that their name(s) do not contain any spaces.",
    ]);
  });

  it('nothing but a word about batches that any model wants side by side, built in batches or not', () => {
    expect(warnings({ 'models/a.sql': '{{ config(concurrent_batches=true) }} select 1' })).toEqual([
      'InvalidConcurrentBatchesConfig: [WARNING]: Found 1 microbatch model with the `concurrent_batches` config set to\ntrue, but the postgres adapter does not support running batches concurrently.\nBatches will be run sequentially.',
    ]);
  });

  it('a unit test of an incremental model that does not say whether it is one, and one without a model', () => {
    expect(
      told({
        'models/a.sql': "{{ config(materialized='incremental') }} select 1 {% if is_incremental() %}{% endif %}",
        'models/_m.yml':
          'unit_tests:\n  - {name: t, model: a, given: [], expect: {rows: []}}\n  - {name: u, model: b, given: [], expect: {rows: []}}\n',
      }),
    ).toEqual([
      "PARSE-024 models/_m.yml:2:12 Boolean override for 'is_incremental' must be provided for unit test 't' in model 'a'",
      "PARSE-024 models/_m.yml:3:12 Unable to find model 'shop.b' for unit test 'u' in models/_m.yml",
    ]);
  });

  it('a description that quotes a block which is not there', () => {
    const [problem] = problemsOf({
      'models/a.sql': MODEL,
      'models/_m.yml': 'models: [{name: a, description: "{{ doc(\'nothing\') }}"}]',
    });
    expect(problem?.text).toBe("Documentation for 'model.shop.a' depends on doc 'nothing'  which was not found");
  });

  it('a primary key in two places, a contract without columns', () => {
    expect(
      told({
        'models/a.sql': MODEL,
        'models/b.sql': MODEL,
        'models/_m.yml':
          'models:\n  - name: a\n    constraints: [{type: primary_key, columns: [id]}]\n' +
          '    columns: [{name: id, constraints: [{type: primary_key}]}]\n' +
          '  - name: b\n    config: {contract: {enforced: true}}\n',
      }),
    ).toEqual([
      'PARSE-023 models/_m.yml:2:5 Primary key constraint error: (models/a.sql)\nPrimary key constraints defined at the model level and the columns level. Primary keys can be defined at the model level or the column level, not both.',
      'PARSE-023 models/_m.yml:5:5 Contract enforcement failed for: (models/b.sql)\nConstraints must be defined in a `yml` schema configuration file like `schema.yml`.',
    ]);
  });

  it('a file that is not UTF-8', () => {
    const bytes = new Uint8Array([0x73, 0xff, 0xfe]) as unknown as string;
    expect(told({ 'models/a.sql': bytes })).toEqual(['PARSE-001 models/a.sql:1:2 models/a.sql is not UTF-8 text']);
  });
});

describe('warnings', () => {
  it('name entries of property files that describe nothing, or something of another kind', () => {
    expect(
      warnings({
        'models/a.sql': MODEL,
        'seeds/s.csv': 'id\n1\n',
        'models/_m.yml': 'models: [{name: nothing}, {name: s}]\nmacros: [{name: m}]\ndata_tests: [{name: t}]\n',
      }).map(line => line.split(':')[0]),
    ).toEqual(['NoNodeForYamlKey', 'WrongResourceSchemaFile', 'MacroNotFoundForPatch', 'NoNodeForYamlKey']);
  });

  it('name configuration paths that lead to nothing', () => {
    expect(
      warnings({
        'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {nowhere: {+tags: x}}}\n',
        'models/a.sql': MODEL,
      }),
    ).toEqual([
      'UnusedResourceConfigPath: [WARNING]: Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\nThere are 1 unused configuration paths:\n- models.shop.nowhere',
    ]);
  });

  it('tell of tests whose models are gone, and leave the rest alone', () => {
    const { linked, events } = loadProject({
      'models/_m.yml': 'models: [{name: gone, columns: [{name: id, data_tests: [unique]}]}]',
    });
    expect([...linked.manifest.nodes.values()].map(node => [node.name, node.config.enabled])).toEqual([
      ['unique_gone_id', false],
    ]);
    expect(events.filter(({ level }) => level === 'warn').map(({ name }) => name)).toEqual([
      'NoNodeForYamlKey',
      'NodeNotFoundOrDisabled',
    ]);
  });

  it('tell of models that are past their date, and of those that refer to them', () => {
    expect(
      warnings({
        'models/a.sql': MODEL,
        'models/b.sql': "select * from {{ ref('a') }}",
        'models/_m.yml': 'models: [{name: a, deprecation_date: 2020-01-01}]',
      }).map(line => line.split(':')[0]),
    ).toEqual(['DeprecatedModel', 'DeprecatedReference']);
  });

  it('tell of names that no database keeps whole', () => {
    const name = 'm'.repeat(70);
    const { linked } = loadProject({ [`models/${name}.sql`]: MODEL });
    expect(linked.messages.map(({ code }) => code)).toEqual(['PARSE-036']);
  });
});

describe('facts of nodes', () => {
  it('hold what the rendering read', () => {
    const { linked } = loadProject(
      {
        'models/a.sql':
          "{{ config(materialized=var('how', 'view')) }} select '{{ target.name }}' {{ helper() }} {{ env_var('X', 'y') }} {{ flags.FULL_REFRESH and '' }}",
        'macros/m.sql': '{% macro helper() %}{{ inner() }}{% endmacro %}{% macro inner() %}{% endmacro %}',
      },
      { env: { X: '1' } },
    );
    expect(linked.manifest.facts.get('model.shop.a')?.reads).toMatchObject({
      macros: ['macro.shop.helper', 'macro.shop.inner'],
      vars: { how: null },
      env: { X: '1' },
      introspective: false,
    });
  });

  it('say where a node stands', () => {
    const { linked } = loadProject({
      'models/a.sql': MODEL,
      'models/_m.yml':
        'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests:\n          - unique\n',
    });
    const spans = [...linked.manifest.facts].map(([id, { span }]) => `${id} ${span.file}:${span.line}:${span.column}`);
    expect(spans).toEqual([
      'model.shop.a models/a.sql:1:1',
      expect.stringMatching(/^test\.shop\.unique_a_id\.\w{10} models\/_m\.yml:6:13$/),
    ]);
  });
});
