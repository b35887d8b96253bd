import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelNamed, offlineProject } from './offline-project.js';

const PROPERTIES = `models:
  - name: base
    data_tests:
      - holds: {arguments: {other: "{{ ref('below') }}", bare: ref('below'), number: "5", nothing: "null", flag: true, ratio: 1.50, quoted: "it's"}}
    columns:
      - name: kind
        data_tests:
          - accepted_values:
              arguments: {values: ['a', "it's", "b c", 'this is a rather long value that makes the name too long']}
          - accepted_values:
              arguments: {values: [true, null, 1.5], quote: false}
              config: {severity: "{{ 'warn' if target.name == 'dev' else 'error' }}", where: "id > {{ 0 }}"}
      - name: id
        data_tests:
          - not_null
          - relationships:
              arguments: {to: ref('below'), field: id}
`;

const FILES = {
  'models/base.sql': "select 1 as id, 'a' as kind",
  'models/below.sql': "select * from {{ ref('base') }}",
  'models/last.sql': "select * from {{ ref('below') }}",
  'models/_m.yml': PROPERTIES,
  'macros/t.sql': `{% test holds(model, other, bare, number, nothing, flag, ratio, quoted) %}select '{{ other }}|{{ bare }}|{{ number is string }}|{{ nothing is none }}|{{ nothing is string }}|{{ flag }}|{{ ratio }}|{{ quoted | replace("'", "") }}' as x from {{ model }} where false{% endtest %}`,
};

const LONG = 'accepted_values_base_kind__a__it_s__b_c__this_is_a_rather_long_value_that_makes_the_name_too_long';
const SHORT = 'accepted_values_base_bb34431c129f47da1291929289979736';
const ODD = 'accepted_values_base_kind__False__True__None__1_5';
const HOLDS = 'holds_base_ref_below___True__null__5___ref_below___it_s__1_5';
const RELATED = 'relationships_base_id__id__ref_below_';

/** Names, hashes, texts and lists are those of dbt 1.12.6 for the same project; risk 34 follows its documented rules. */
describe('Risks of tests, ephemeral models and selection', () => {
  test('risk 29, names and hashes of generic tests are dbt’s to the character', async () => {
    const manifest = await offlineProject(FILES).parse();
    const tests = [...manifest.nodes.values()].filter(node => node.resource_type === 'test');
    expect(tests.map(node => [node.unique_id, node.alias]).sort()).toEqual([
      [`test.shop.${ODD}.2e3a6c2440`, ODD],
      [`test.shop.${LONG}.3d4ade9372`, SHORT],
      [`test.shop.${HOLDS}.791495a423`, HOLDS],
      ['test.shop.not_null_base_id.910041d42f', 'not_null_base_id'],
      [`test.shop.${RELATED}.b3ce9285cb`, RELATED],
    ]);
  });

  test('risk 30, arguments of tests: refs with and without braces, texts that look like numbers, where and severity with Jinja', async () => {
    const project = offlineProject(FILES);
    const compiled = await project.compile();
    expect(compiled[HOLDS]).toBe(
      `select '"db"."dev"."below"|"db"."dev"."below"|True|False|True|True|1.5|its' as x from "db"."dev"."base" where false`,
    );
    expect(compiled[ODD]).toContain('from (select * from "db"."dev"."base" where id > 0) dbt_subquery');
    expect(compiled[ODD]?.replace(/\s+/g, '')).toContain('notin(True,None,1.5)');
    expect(modelNamed(await project.parse(), ODD).config['severity']).toBe('warn');
  });

  test('risk 33, tests are chosen with any of their parents, cautiously with all of them, and go when one is excluded', async () => {
    const project = offlineProject(FILES);
    const tests = { resourceTypes: ['test'], select: 'base' };
    const without = [ODD, LONG, 'not_null_base_id'].map(name => `shop.${name}`);
    const all = [ODD, LONG, HOLDS, 'not_null_base_id', RELATED].map(name => `shop.${name}`);
    expect(await project.list(tests)).toEqual(all);
    expect(await project.list({ ...tests, indirectSelection: 'cautious' })).toEqual(without);
    expect(await project.list({ ...tests, exclude: 'below' })).toEqual(without);
    // A comma means both, a blank means either.
    const models = { resourceTypes: ['model'], select: ['base', 'below,last+', 'path:models/_m.yml'] };
    expect(await project.list(models)).toEqual(['shop.base']);
  });

  test('risk 37, CTEs of ephemeral models go behind WITH RECURSIVE or to the head, nested ones first and each once, into tests too', async () => {
    const project = offlineProject({
      'models/e1.sql': "{{ config(materialized='ephemeral') }} select 1 as n",
      'models/e2.sql': "{{ config(materialized='ephemeral', alias='second') }} select * from {{ ref('e1') }}",
      'models/uses_with.sql': `-- a comment
with recursive x as (select n from {{ ref('e2') }} union select n from {{ ref('e1') }})
select * from x`,
      'models/uses_plain.sql': "/* head */\nselect * from {{ ref('e2') }} join {{ ref('e1') }} using (n)",
      'tests/single.sql': "select * from {{ ref('e1') }} where n <> 1",
    });
    const compiled = await project.compile();
    const one = '__dbt__cte__e1 as (\n select 1 as n\n)';
    const both = `${one},  __dbt__cte__second as (\n select * from __dbt__cte__e1\n)`;
    expect(compiled['uses_with']).toBe(
      `-- a comment\nwith recursive  ${both}, x as (select n from __dbt__cte__second union select n from __dbt__cte__e1)\nselect * from x`,
    );
    expect(compiled['uses_plain']).toBe(
      `with ${both} /* head */\nselect * from __dbt__cte__second join __dbt__cte__e1 using (n)`,
    );
    expect(compiled['single']).toBe(`with ${one} select * from __dbt__cte__e1 where n <> 1`);
  });

  test('risk 34, state:modified sees texts, macros, seeds and configs as they are written, not as they come out', async () => {
    const at = '{{ "view" if target.name == "dev" else "table" }}';
    const project = offlineProject({
      'dbt_project.yml': `name: shop\nversion: "1.0"\nprofile: shop\nmodels: {shop: {same: {+materialized: '${at}'}}}\n`,
      'models/same.sql': 'select 1 as i',
      'models/body.sql': 'select 1 as i',
      'models/told.sql': 'select 1 as i',
      'models/called.sql': 'select {{ number() }} as i',
      'models/config.sql': 'select 1 as i',
      'models/m.yml': 'models: [{name: told, description: old}, {name: config, config: {materialized: view}}]',
      'macros/m.sql': '{% macro number() %}{{ inner() }}{% endmacro %}{% macro inner() %}1{% endmacro %}',
      'seeds/s.csv': 'id\n1\n',
      'seeds/ended.csv': 'id\n1\n',
    });
    const write = (file: string, text: string): void => fs.writeFileSync(path.join(project.folder, file), text);
    await project.parse();
    fs.mkdirSync(path.join(project.folder, 'state'));
    write('state/manifest.json', fs.readFileSync(path.join(project.folder, 'target/manifest.json'), 'utf8'));
    const modified = { select: 'state:modified', state: 'state' };
    expect(await project.list(modified)).toEqual([]);
    write(
      'dbt_project.yml',
      fs.readFileSync(path.join(project.folder, 'dbt_project.yml'), 'utf8').replace('"dev"', '"prod"'),
    );
    expect(await project.list(modified)).toEqual(['shop.same']);
    write('models/body.sql', 'select 2 as i');
    write('models/m.yml', 'models: [{name: told, description: new}, {name: config, config: {materialized: table}}]');
    write('macros/m.sql', '{% macro number() %}{{ inner() }}{% endmacro %}{% macro inner() %}2{% endmacro %}');
    write('seeds/s.csv', 'id\n2\n');
    write('seeds/ended.csv', 'id\n1\n\n');
    write('models/added.sql', 'select 1 as i');
    expect(await project.list(modified)).toEqual([
      'shop.added',
      'shop.body',
      'shop.called',
      'shop.config',
      'shop.same',
      'shop.s',
    ]);
  });
});
