/** Deterministic choices: the same seed makes the same sequence. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const MODELS = ['a', 'b', 'c', 'd', 'e'];

/** What templates of models are put together from. */
const STATEMENTS: readonly string[] = [
  'select 1 as id',
  "select * from {{ ref('a') }}",
  "select * from {{ ref('b') }}",
  "select * from {{ ref('shop', 'c') }}",
  "select * from {{ ref('old') }}",
  "select * from {{ ref('raw') }}",
  "select * from {{ ref('far') }}",
  "select * from {{ source('s', 't') }}",
  "select * from {{ source('s', 'u') }}",
  "{% if var('deep', false) %}select * from {{ ref('e') }}{% endif %}",
  "{% if env_var('DEEP', 'no') == 'yes' %}select * from {{ ref('d') }}{% endif %}",
  "{% if target.name == 'prod' %}select * from {{ ref('d') }}{% endif %}",
  '{% if flags.FULL_REFRESH %}select 2{% endif %}',
  "{% if run_started_at.year > 2000 %}select * from {{ ref('a') }}{% endif %}",
  "-- {{ invocation_args_dict['which'] }} {{ this }} {{ model.name }}",
  '{{ helper() }}',
  '{{ outer() }}',
  '{{ far_package.helper() }}',
  '{% if is_incremental() %}select 3{% endif %}',
  "{{ log('reading', info=true) }}",
  '-- é 日本',
];

const CONFIGS: readonly string[] = [
  '',
  '',
  '',
  "{{ config(materialized='table') }}\n",
  "{{ config(materialized='incremental', tags=['x']) }}\n",
  "{{ config(meta={'share': 1.0, 'big': 12345678901234567890, 'by': {1: 'one'}}) }}\n",
  "{{ config(schema='more', alias='other_name') }}\n",
  "{{ config(enabled=var('on', true)) }}\n",
  '{{ config(pre_hook="select 1 from {{ ref(\'a\') }}") }}\n',
  "{{ config(tags=[env_var('TAG', 'none')]) }}\n",
];

export function modelText(dice: Dice): string {
  const statements = Array.from({ length: 1 + dice.below(3) }, () => dice.pick(STATEMENTS));
  return `${dice.pick(CONFIGS)}${statements.join('\n')}${dice.pick(['', '\n', '\n\n', ' '])}`;
}

const ENTRIES: readonly string[] = [
  '  - name: a\n    description: first\n    columns:\n      - name: id\n        data_tests: [unique, not_null]\n',
  '  - name: b\n    description: \'{{ doc("words") }}\'\n    config: {meta: {x: 1.0, y: 0.5}}\n',
  "  - name: c\n    data_tests:\n      - relationships: {arguments: {to: ref('a'), field: id}, column_name: id}\n",
  "  - name: c\n    description: \"{{ env_var('TAG', 'none') }}\"\n",
  '  - name: d\n    access: private\n    group: team\n',
  '  - name: e\n    latest_version: 2\n    versions: [{v: 1, defined_in: e}, {v: 2, defined_in: d}]\n',
  '  - name: old\n    deprecation_date: 2020-01-01\n',
  '  - name: old\n    deprecation_date: 2030-01-01\n',
  '  - name: b\n    config: {contract: {enforced: true}}\n    columns: [{name: id, data_type: int, constraints: [{type: foreign_key, to: "ref(\'a\')", to_columns: [id]}]}]\n',
  '  - name: gone\n    description: nobody\n',
];

export function propertiesText(dice: Dice): string {
  const models = Array.from({ length: dice.below(3) }, () => dice.pick(ENTRIES));
  const tables = dice.chance(70) ? '[{name: t}, {name: u}]' : '[{name: t, description: changed}]';
  const parts = [
    'version: 2\n',
    models.length === 0 ? '' : `models:\n${models.join('')}`,
    `sources:\n  - name: s\n    schema: "{{ var('where', 'raw') }}"\n    tables: ${tables}\n`,
    'groups:\n  - name: team\n    owner: {name: us}\n',
  ];
  if (dice.chance(30))
    parts.push('exposures:\n  - {name: board, type: dashboard, owner: {name: us}, depends_on: ["ref(\'a\')"]}\n');
  if (dice.chance(30))
    parts.push(
      "unit_tests:\n  - name: counts\n    model: b\n    given: [{input: ref('a'), rows: [{id: 1}]}]\n    expect: {rows: [{id: 1}]}\n    overrides: {macros: {is_incremental: false}}\n",
    );
  return parts.join('');
}

/** Macros that a project may have, each in a file of its own. */
export const MACROS: Readonly<Record<string, readonly string[]>> = {
  helper: ['select 7', "select * from {{ ref('a') }}", "{{ var('deep', 1) }}", '{{ modules.datetime.datetime.now() }}'],
  outer: ['{{ helper() }}', "{{ return(env_var('TAG', 'x')) }}"],
  is_incremental: ['{{ return(true) }}'],
  ref: ["{% set more = [varargs, kwargs] %}{{ return(builtins.ref('a')) }}"],
  source: ["{% set more = [varargs, kwargs] %}{{ return(builtins.source('s', 't')) }}"],
  config: ["{% set more = [varargs, kwargs] %}{{ return('') }}"],
  generate_schema_name: ['{{ return(target.schema) }}', '{{ return(node.name) }}'],
  generate_alias_name: ["{{ return(node.name ~ env_var('TAG', '')) }}"],
  generate_database_name: ['{{ return(target.dbname) }}'],
  test_positive: ['select 1'],
};

const PARAMETERS: Readonly<Record<string, string>> = {
  generate_schema_name: 'custom_schema_name, node',
  generate_alias_name: 'custom_alias_name=none, node=none',
  generate_database_name: 'custom_database_name=none, node=none',
  test_positive: 'model',
};

export function macroText(name: string, dice: Dice): string {
  return `{% macro ${name}(${PARAMETERS[name] ?? ''}) %}${dice.pick(MACROS[name] ?? [''])}{% endmacro %}\n`;
}

export function projectText(dice: Dice): string {
  const parts = ['name: shop\nversion: "1.0"\nprofile: shop\n'];
  if (dice.chance(30)) parts.push(`models:\n  shop:\n    +materialized: ${dice.pick(['view', 'table'])}\n`);
  if (dice.chance(20)) parts.push("vars: {deep: true, where: '{{ target.name }}'}\n");
  if (dice.chance(10)) parts.push('on-run-start: "select \'{{ run_started_at }}\'"\n');
  if (dice.chance(10)) parts.push('on-run-end: ["select 1"]\n');
  return parts.join('');
}

const PROFILES = (schema: string): string => `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, port: 5432, user: ann, password: secret, dbname: db, schema: ${schema}, threads: 4}
    prod: {type: postgres, host: localhost, port: 5432, user: ann, password: secret, dbname: db, schema: live, threads: 8}
`;

export function profilesText(dice: Dice): string {
  return PROFILES(dice.pick(['sch', 'own']));
}

/** A project to start from. */
export function startingFiles(): Readonly<Record<string, string>> {
  return {
    'dbt_project.yml': 'name: shop\nversion: "1.0"\nprofile: shop\n',
    'profiles.yml': PROFILES('sch'),
    ...Object.fromEntries(
      MODELS.map(name => [`models/${name}.sql`, name === 'a' ? 'select 1 as id' : "select * from {{ ref('a') }}"]),
    ),
    'packages.yml': 'packages: [{local: ../far_package}]\n',
    'models/deep/old.sql': 'select 9',
    'models/props.yml':
      'version: 2\nsources: [{name: s, tables: [{name: t}, {name: u}]}]\ngroups: [{name: team, owner: {name: us}}]\n',
    'models/words.md': '{% docs words %}Some words.{% enddocs %}',
    'seeds/raw.csv': 'id\n1\n',
    'macros/helper.sql': '{% macro helper() %}select 7{% endmacro %}',
    'macros/outer.sql': '{% macro outer() %}{{ helper() }}{% endmacro %}',
    'tests/none.sql': "select * from {{ ref('a') }} where false",
    'analyses/look.sql': "select * from {{ ref('b') }}",
    'snapshots/snap.sql':
      "{% snapshot snap %}{{ config(unique_key='id', strategy='check', check_cols='all', target_schema='snaps') }}select * from {{ ref('a') }}{% endsnapshot %}",
    'dbt_packages/far_package/dbt_project.yml': 'name: far_package\nversion: "1.0"\n',
    'dbt_packages/far_package/models/far.sql': 'select 4',
    'dbt_packages/far_package/macros/helper.sql': '{% macro helper() %}select 8{% endmacro %}',
  };
}
