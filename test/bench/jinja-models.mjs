import { Random } from '../jinja/fuzz/random.mjs';

const WORDS = [
  'order',
  'customer',
  'payment',
  'product',
  'event',
  'session',
  'account',
  'invoice',
  'shipment',
  'refund',
  'region',
  'visit',
];
const TYPES = ['integer', 'numeric(28, 6)', 'text', 'timestamp', 'boolean'];

/** Shapes of macros as packages hold them: small public ones that dispatch, and the work behind them. */
const MACROS = {
  cast: n => `{% macro cast_${n}(column, type='integer') -%}
    {{ return(adapter.dispatch('cast_${n}', 'PACKAGE')(column, type)) }}
{%- endmacro %}`,
  default__cast: n => `{% macro default__cast_${n}(column, type) -%}
    {%- if type in ('text', 'varchar') -%}
        cast({{ column }} as text)
    {%- elif type == 'boolean' -%}
        case when lower(cast({{ column }} as text)) in ('t', 'true', '1') then true else false end
    {%- else -%}
        cast(nullif({{ column }}, '') as {{ type }})
    {%- endif -%}
{%- endmacro %}`,
  key: n => `{% macro key_${n}(fields) -%}
    {%- set parts = [] -%}
    {%- for field in fields -%}
        {%- do parts.append("coalesce(cast(" ~ field ~ " as text), '_null_')") -%}
        {%- if not loop.last -%}{%- do parts.append("'-'") -%}{%- endif -%}
    {%- endfor -%}
    md5({{ parts | join(' || ') }})
{%- endmacro %}`,
  star: n => `{% macro star_${n}(columns, except=[], prefix='', alias=none) -%}
    {%- set skipped = except | map('lower') | list -%}
    {%- for column in columns if column | lower not in skipped %}
        {% if alias %}{{ alias }}.{% endif %}{{ column }}{% if prefix %} as {{ prefix ~ column }}{% endif %}
        {%- if not loop.last %},{% endif %}
    {%- endfor -%}
{%- endmacro %}`,
  pivot: n => `{% macro pivot_${n}(column, values, agg='sum', then_value=1, else_value=0) -%}
    {% for value in values %}
      {{ agg }}(case when {{ column }} = '{{ value | replace("'", "''") }}' then {{ then_value }} else {{ else_value }} end)
        as {{ value | lower | replace(' ', '_') }}{{ ',' if not loop.last }}
    {% endfor %}
{%- endmacro %}`,
  spine: n => `{% macro spine_${n}(datepart, start, stop) -%}
    {%- set ns = namespace(total=1, power=0) -%}
    {%- for i in range(12) -%}{%- if ns.total < stop - start -%}{%- set ns.total = ns.total * 2 -%}{%- set ns.power = ns.power + 1 -%}{%- endif -%}{%- endfor -%}
    with p as (select 0 as g union all select 1), unioned as (
        select {% for i in range(ns.power) %}p{{ i }}.g * power(2, {{ i }}){{ ' + ' if not loop.last }}{% endfor %} + 1 as n
        from {% for i in range(ns.power) %}p as p{{ i }}{{ ' cross join ' if not loop.last }}{% endfor %}
    ) select {{ dateadd_PREFIX(datepart, 'n', start) }} from unioned
{%- endmacro %}`,
  dateadd: n => `{% macro dateadd_${n}(part, interval, date) -%}
    {{ date }} + (interval '1 {{ part }}' * ({{ interval }}))
{%- endmacro %}`,
  group: n => `{% macro group_${n}(count) -%}
    group by {% for i in range(1, count + 1) %}{{ i }}{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}`,
};

/** Three packages of macros and `count` models that call them; the same for the same seed. */
export function makeProject(seed, count) {
  const rng = new Random(seed);
  const packages = {};
  for (const name of ['tools', 'dates', 'quality']) {
    packages[name] = {};
    for (let n = 0; n < 25; n += 1) {
      for (const [kind, make] of Object.entries(MACROS)) {
        packages[name][`${kind}_${n}`] = make(n).replaceAll('PACKAGE', name).replaceAll('PREFIX', String(n));
      }
    }
  }
  const models = Array.from({ length: count }, (_, index) => ({
    name: `model_${index}`,
    source: makeModel(rng, index),
  }));
  return { packages, models };
}

function makeModel(rng, index) {
  const word = () => rng.pick(WORDS);
  const columns = Array.from({ length: 3 + rng.below(5) }, (_, i) => `${word()}_${i}`);
  const n = rng.below(25);
  const list = `[${columns.map(column => `'${column}'`).join(', ')}]`;
  const parts = [
    `{{ config(materialized='${rng.pick(['table', 'view', 'incremental'])}', tags=['${word()}', '${word()}']) }}\n`,
    `{% set columns = ${list} %}\n`,
    `with source as (\n  select * from {{ ref('model_${rng.below(index + 1)}') }}\n),\n`,
    'renamed as (\n  select\n',
  ];
  const kind = rng.below(4);
  if (kind === 0) parts.push(`    {{ tools.star_${n}(columns, except=['${columns[0]}']) }}`);
  else if (kind === 1)
    parts.push(
      `    {%- for column in columns %}\n    {{ tools.cast_${n}(column, '${rng.pick(TYPES)}') }} as {{ column }}{{ ',' if not loop.last }}\n    {%- endfor %}`,
    );
  else if (kind === 2) parts.push(`    {{ quality.pivot_${n}('${columns[1]}', ['new', 'Paid up', 'sent', "won't"]) }}`);
  else parts.push(`    {{ tools.key_${n}(columns) }} as id,\n    {{ columns | join(',\\n    ') }}`);
  parts.push('\n  from source\n');
  if (rng.chance(0.4))
    parts.push(
      '  {% if is_incremental() %}\n  where updated_at > (select max(updated_at) from {{ this }})\n  {% endif %}\n',
    );
  parts.push(')');
  if (rng.chance(0.25)) parts.push(`,\ndays as (\n  {{ dates.spine_${n}('day', 0, ${10 + rng.below(300)}) }}\n)`);
  parts.push(
    "\nselect\n  {{ columns | map('upper') | join(', ') }},\n",
    `  {{ dates.dateadd_${n}('${rng.pick(['day', 'month'])}', ${rng.below(90)}, 'current_date') }} as valid_until,\n`,
  );
  parts.push(
    `  '{{ target.name }}' as loaded_by,\n  {{ var('rate_${rng.below(9)}', ${rng.below(100)}) }} as rate\nfrom renamed`,
  );
  if (rng.chance(0.5)) parts.push(`\n{{ tools.group_${n}(columns | length) }}`);
  return `${parts.join('')}\n`;
}
