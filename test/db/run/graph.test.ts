import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn } from './project-on.js';

const SHOW = `{% macro show_graph() %}{% if execute %}
{% for n in graph.nodes.values() %}
{{ log(n.name ~ ' ' ~ n.get('compiled') ~ ' ' ~ (n.get('compiled_code') or '-') | trim ~ ' ' ~ n.get('build_path') ~ ' ' ~ n.depends_on.macros | length ~ ' ' ~ n.get('index'), info=true) }}
{% endfor %}
{% endif %}{% endmacro %}`;

/** As dbt 1.12 says it of the same project. */
const AT_START = [
  'a None - None 0 None',
  'b None - None 0 None',
  'shop-on-run-start-0 None - None 1 1',
  'shop-on-run-end-0 None - None 1 0',
  'not_null_a_id None - None 1 None',
];
const AT_END = [
  'a True select 1 as id target/run/shop/models/a.sql 0 None',
  "b True select 'select 1 as id' as code from A target/run/shop/models/b.sql 0 None",
  'shop-on-run-start-0 True None 1 1',
  'shop-on-run-end-0 None - None 1 1',
  'not_null_a_id True select id from A where id is null target/run/shop/models/s.yml/not_null_a_id.sql 5 None',
];

describeDb('graph in a run', db => {
  db.test('shows nodes as they stand: what was compiled and run so far is there', async () => {
    const project = await projectOn(db, {
      'dbt_project.yml':
        'name: shop\nversion: "1.0"\nprofile: shop\non-run-start: "{{ show_graph() }}"\non-run-end: "{{ show_graph() }}"\n',
      'macros/show.sql': SHOW,
      'models/a.sql': 'select 1 as id',
      'models/b.sql':
        "select '{{ graph.nodes['model.shop.a'].compiled_code if execute else '' }}' as code from {{ ref('a') }}",
      'models/s.yml': 'models:\n  - name: a\n    columns:\n      - name: id\n        data_tests: [not_null]\n',
    });
    await project.run('build');
    const told = project.lines().flatMap(line => {
      const text = line.replaceAll(/"[^"]*"\."dev"\."a"/g, 'A').replaceAll(/\s+/g, ' ');
      return AT_START.some(one => text.startsWith(`${one.split(' ')[0]} `)) ? [text] : [];
    });
    expect(told).toEqual([...AT_START, ...AT_END]);
    expect(await db.rows('select code from dev.b')).toEqual([['select 1 as id']]);
  });

  db.test('a template that writes into a node of it changes nothing for the next one', async () => {
    const project = await projectOn(db, {
      'models/a.sql':
        "{% if execute %}{% do graph.nodes['model.shop.a'].update({'name': 'z'}) %}{% endif %}select 1 as id",
      'models/b.sql': "select '{{ graph.nodes['model.shop.a'].name if execute else '' }}' as n from {{ ref('a') }}",
    });
    await project.run('run');
    expect(await db.rows('select n from dev.b')).toEqual([['a']]);
  });
});
