import { describe, expect, test } from 'vitest';
import { modelNamed, offlineProject } from './offline-project.js';

/** One model's text, compiled by itself beside these macros. */
async function text(sql: string, macros = ''): Promise<string> {
  const project = offlineProject({ 'models/m.sql': sql, 'macros/m.sql': macros });
  return (await project.compile())['m'] ?? '';
}

/** Every expected text was printed by dbt 1.12.6 for the same model. */
describe('Risks of templates', () => {
  test('risk 14, a ref that only runs must be seen while the project is read; a hint in an SQL comment is enough', async () => {
    const files = {
      'models/plain.sql': 'select 1 as id',
      'models/hinted.sql':
        "-- depends_on: {{ ref('plain') }}\n{% if execute %}select * from {{ ref('plain') }}{% endif %}",
    };
    const project = offlineProject(files);
    expect((await project.compile())['hinted']).toBe(
      '-- depends_on: "db"."dev"."plain"\nselect * from "db"."dev"."plain"',
    );
    const bare = offlineProject({ ...files, 'models/hinted.sql': files['models/hinted.sql'].slice(34) });
    await expect(bare.compile()).rejects.toThrow('dbt was unable to infer all dependencies for the model "hinted"');
  });

  test('risk 15, while a project is read the database answers nothing, a var that is missing is none and undefined names go on', async () => {
    const project = offlineProject({
      'models/early.sql': `{{ config(meta={'relation': adapter.get_relation('a','b','c') is none, 'columns': adapter.get_columns_in_relation(this),
        'executed': adapter.execute('select 1')[0], 'got': config.get('materialized'), 'chain': nope.a.b['c']() ~ '',
        'var': var('missing_one') is none, 'this': this | string, 'execute': execute}) }}select 1 as id`,
    });
    expect(modelNamed(await project.parse(), 'early').config.meta).toEqual({
      relation: true,
      columns: [],
      executed: '',
      got: '',
      chain: '',
      var: true,
      this: '"db"."dev"."early"',
      execute: false,
    });
  });

  test('risk 16, return() hands on real values; without it a macro is its text with all white space', async () => {
    const macros = `{% macro listed() %} text {{ return([1, {'a': 2}]) }} more {% endmacro %}
{% macro spoken() %}
  yes
{% endmacro %}`;
    expect(
      await text(
        `{{ listed()[1].a + 1 }}|{{ spoken() == 'yes' }}|{{ spoken() | trim == 'yes' }}|{{ spoken() }}|{{ dbt.type_string() }}`,
        macros,
      ),
    ).toBe('3|False|True|\n  yes\n|TEXT');
  });

  test('risk 17, white space of blocks stays but where a dash takes it', async () => {
    const sql = `select
  {% for c in ['a', 'b'] -%}
    {{ c }}{{ ',' if not loop.last }}
  {% endfor %}
from x
{#- gone -#}
where 1
{%- if true %} and 2 {%+ endif %}

`;
    expect(await text(sql)).toBe('select\n  a,\n  b\n  \nfrom xwhere 1 and 2 ');
  });

  test('risk 18, literals, methods, operators, loops, namespaces, call blocks and recursion are those of Python and Jinja2', async () => {
    const macros = `{% macro fact(n) %}{{ 1 if n < 2 else n * (fact(n - 1) | int) }}{% endmacro %}
{% macro wrap(word) %}<{{ caller(word) }}>{% endmacro %}`;
    const sql = `{{ true }} {{ none }} {{ ['a', "b'c", 1.0, none] }} {{ {'k': (1,)} }} {{ '%s-%03d' % ('x', 7) }} {{ 'abcdef'[-3:] }} {{ 'a,b'.split(',') }} {{ 'x'.upper() }} {{ "{}-{n}".format(1, n=2) }} {% set a, b = 1, 2 %}{{ a + b }} {% set l = [] %}{% do l.append(4) %}{{ l }} {% for i in [1, 2, 3, 4] %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ loop.index }}{{ i }} {% endfor %}{% set ns = namespace(n=0) %}{% for i in [1, 2] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }} {% set block %}in {{ 1 + 1 }}{% endset %}{{ block }} {% call(w) wrap('hi') %}{{ w }}!{% endcall %} {{ fact(5) }} {{ {'a': 1}.items() | list }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 2 ** 3 }} {{ 6 / 3 }} {{ 'a' ~ 1 ~ none }}`;
    expect(await text(sql, macros)).toBe(
      `True None ['a', "b'c", 1.0, None] {'k': (1,)} x-007 def ['a', 'b'] X 1-2 3 [4] 11 33 3 in 2 <hi!> 120 [('a', 1)] 3 -4 8 2.0 a1None`,
    );
  });

  test('risk 19, set leaks out of an if, not out of a loop, and a macro sees no name of its caller', async () => {
    const sql = `{% set outer = 1 %}{% if true %}{% set leaked = 'leaks' %}{% endif %}{{ leaked }}|{% set x = 0 %}{% for i in [1, 2] %}{% set x = x + i %}{% set inner = i %}{% endfor %}{{ x }}|{{ inner is defined }}|{{ sees() }}|{{ outer }}`;
    expect(await text(sql, '{% macro sees() %}{{ outer is defined }}{% endmacro %}')).toBe('leaks|0|False|False|1');
  });

  test('risk 20, undefined, None and false are three things', async () => {
    const sql = `{% if nothing_here %}a{% else %}b{% endif %}|{{ nothing_here }}|{{ none.attribute }}|{{ none is none }}|{{ nothing_here == none }}|{{ [] is defined }}|{{ false == none }}|{{ nothing_here | default('d') }}|{{ '' | default('e', true) }}|{{ {}.key }}|{{ {}.get('key') }}`;
    expect(await text(sql)).toBe('b|||True|False|True|False|d|e||None');
    await expect(text('{{ nothing_here.attribute if execute }}')).rejects.toThrow("'nothing_here' is undefined");
  });

  test('risk 21, filters work on Python values: length, map, selectattr, batch, groupby, tojson, join, round, division', async () => {
    const sql = `{{ {'a': 1, 'b': 2} | length }} {{ 'abc' | length }} {{ [{'a': {'b': 1}}, {'a': {'b': 2}}] | map(attribute='a.b') | list }} {{ [{'x': 1, 'y': 'p'}, {'x': 2, 'y': 'q'}] | selectattr('x', 'equalto', 2) | map(attribute='y') | join }} {{ [2, 1, 2] | unique | list }} {{ [1, 2, 3] | batch(2) | list }} {% for k, v in [{'g': 'a', 'n': 1}, {'g': 'b', 'n': 2}, {'g': 'a', 'n': 3}] | groupby('g') %}{{ k }}{{ v | length }} {% endfor %}{{ {'a': '<b>'} | tojson }} {{ tojson({'a': '<b>'}) }} {{ [1, 'a', none, 2.5] | join('-') }} {{ 2.5 | round }} {{ 7 | round(-1) }} {{ 7 / 2 }} {{ 3.14159 | round(2) }} {{ 'b,a' | replace(',', '') }} {{ [3, 1] | sort | first }} {{ '5' | int + 1 }} {{ 'x' | int }}`;
    expect(await text(sql)).toBe(
      `2 3 [1, 2] q [2, 1] [[1, 2], [3]] a2 b1 {"a": "\\u003cb\\u003e"} {"a": "<b>"} 1-a-None-2.5 2.0 10 3.5 3.14 ba 1 6 0`,
    );
  });
});
