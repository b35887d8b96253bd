import { describe, expect, test } from 'vitest';
import { explainError, NodeError } from '../../../../src/context/index.js';
import type { Constraint, ModelNode } from '../../../../src/manifest/index.js';
import { model } from '../../context/make-around.js';
import { type HandProject, handLinked } from './hand-linked.js';
import { offline } from './offline.js';

function named(name: string, raw_code: string, changes: Partial<ModelNode> = {}): ModelNode {
  const ids = [...raw_code.matchAll(/ref\('(\w+)'/g)].map(match => `model.shop.${match[1]}`);
  return model({ name, raw_code, depends_on: { macros: [], nodes: ids }, ...changes });
}

function ephemeral(name: string, raw_code: string): ModelNode {
  const base = named(name, raw_code);
  return { ...base, config: { ...base.config, materialized: 'ephemeral' } };
}

/** dbt's text of the error that compiling a model gives. */
function problemOf(project: HandProject, name: string): string {
  try {
    offline(project).compile(name);
  } catch (error) {
    const node = project.nodes?.find(one => one.name === name) as ModelNode;
    const { linked } = handLinked(project);
    const explained = explainError(error, node, linked.macros);
    return explained instanceof NodeError ? explained.dbtText : `unexplained: ${String(error)}`;
  }
  return 'compiled';
}

describe('A model becomes SQL', () => {
  test('with the names of the relations that it refers to', () => {
    const nodes = [named('orders', 'select 1'), named('paid', "select * from {{ ref('orders') }}")];
    expect(offline({ nodes }).compile('paid').sql).toBe('select * from "shop_db"."dev"."orders"');
  });

  test('with the text of an ephemeral model, nested ones first, each once', () => {
    const nodes = [
      ephemeral('base', 'select 1 as id'),
      ephemeral('left_part', "select * from {{ ref('base') }}"),
      ephemeral('right_part', "select * from {{ ref('base') }}\nwhere true"),
      named('whole', "select * from {{ ref('left_part') }} join {{ ref('right_part') }} using (id)"),
    ];
    // Recorded from dbt 1.12.6.
    expect(offline({ nodes }).compile('whole').sql).toBe(
      'with __dbt__cte__base as (\nselect 1 as id\n),  __dbt__cte__left_part as (\nselect * from __dbt__cte__base\n),  ' +
        '__dbt__cte__right_part as (\nselect * from __dbt__cte__base\nwhere true\n) ' +
        'select * from __dbt__cte__left_part join __dbt__cte__right_part using (id)',
    );
  });

  test('and the parts that CTEs came from are listed in their order', () => {
    const nodes = [
      ephemeral('base', 'select 1 as id'),
      ephemeral('upper', "select * from {{ ref('base') }}"),
      named('whole', "select * from {{ ref('upper') }}"),
    ];
    const { node } = offline({ nodes }).compile('whole');
    expect((node as ModelNode).extra_ctes?.map(({ id }) => id)).toEqual(['model.shop.base', 'model.shop.upper']);
    expect(node).toMatchObject({ compiled: true, extra_ctes_injected: true });
  });

  test('as it stands when it holds no template', () => {
    const nodes = [named('plain', 'select 1\n\n')];
    expect(offline({ nodes }).compile('plain').sql).toBe('select 1\n\n');
  });

  test('seeing no rows of what it refers to under --empty', () => {
    const nodes = [named('orders', 'select 1'), named('paid', "select * from {{ ref('orders') }}")];
    expect(offline({ nodes }, { empty: true }).compile('paid').sql).toBe(
      'select * from (select * from "shop_db"."dev"."orders" where false limit 0) _dbt_limit_subq_orders',
    );
  });

  test('seeing the rows of a sample where the other model names its time', () => {
    const orders = named('orders', 'select 1');
    const nodes = [
      { ...orders, config: { ...orders.config, event_time: 'made_at' } },
      named('paid', "select * from {{ ref('orders') }}"),
    ];
    const sample = { start: '2024-01-31T08:00:00+00:00', end: '2024-02-01T00:00:00.250000+00:00' };
    expect(offline({ nodes }, { sample }).compile('paid').sql).toBe(
      `select * from (select * from "shop_db"."dev"."orders" where made_at >= '2024-01-31 08:00:00+00:00' ` +
        `and made_at < '2024-02-01 00:00:00.250000+00:00') _dbt_et_filter_subq_orders`,
    );
  });

  test('and its foreign keys name relations', () => {
    const constraint: Constraint = {
      ...{ type: 'foreign_key', name: null, expression: null, warn_unenforced: true, warn_unsupported: true },
      ...{ to: "ref('orders')", to_columns: ['id'], columns: ['order_id'] },
    };
    const nodes = [named('orders', 'select 1'), named('lines', 'select 1 as order_id', { constraints: [constraint] })];
    const { node } = offline({ nodes }).compile('lines');
    expect((node as ModelNode).constraints[0]?.to).toBe('"shop_db"."dev"."orders"');
    expect((nodes[1] as ModelNode).constraints[0]?.to).toBe("ref('orders')");
  });
});

describe('A model cannot be compiled', () => {
  test('when it refers to something that was not seen while the project was read', () => {
    const hidden = named('late', "{% if execute %}select * from {{ ref('orders') }}{% endif %}");
    const nodes = [named('orders', 'select 1'), { ...hidden, depends_on: { macros: [], nodes: [] } }];
    // Recorded from dbt 1.12.6.
    expect(problemOf({ nodes }, 'late')).toBe(
      [
        'Compilation Error in model late (models/late.sql)',
        '  dbt was unable to infer all dependencies for the model "late".',
        '  This typically happens when ref() is placed within a conditional block.',
        '  ',
        '  To fix this, add the following hint to the top of the model "late":',
        '  ',
        "  -- depends_on: {{ ref('orders') }}",
      ].join('\n'),
    );
  });

  test('when it refers to a private model of another group', () => {
    const orders = named('orders', 'select 1', { access: 'private', group: 'sales' });
    const nodes = [orders, named('paid', "select * from {{ ref('orders') }}")];
    expect(problemOf({ nodes }, 'paid')).toBe(
      'Parsing Error in model paid (models/paid.sql)\n' +
        '  Node model.shop.paid attempted to reference node model.shop.orders, which is not allowed because the ' +
        "referenced node is private to the 'sales' group.",
    );
  });

  test('when what it refers to is not there', () => {
    const nodes = [named('paid', "select * from {{ ref('orders') }}")];
    expect(problemOf({ nodes }, 'paid')).toContain(
      "Model 'model.shop.paid' (models/paid.sql) depends on a node named 'orders' which was not found",
    );
  });
});

describe('A place of compiled SQL leads back', () => {
  const macros = { shop: '{% macro cents(column) %}\n  ({{ column }} / 100)\n{% endmacro %}' };

  test('to the character of the model that it is', () => {
    const nodes = [named('orders', "select\n  {{ 'id' }},\n  wrong\nfrom t")];
    const { sql, placeAt } = offline({ nodes }).offline('orders');
    expect(placeAt(sql.indexOf('wrong'))).toEqual({
      span: { file: 'models/orders.sql', offset: 23, length: 1, line: 3, column: 3 },
      frames: [],
    });
  });

  test('through the macro that wrote it', () => {
    const nodes = [named('orders', "select\n  {{ cents('amount') }} as total")];
    const { sql, placeAt } = offline({ nodes, macros }).offline('orders');
    const place = placeAt(sql.indexOf('/ 100'));
    expect(place?.span).toMatchObject({ file: 'models/orders.sql', line: 2, column: 6 });
    expect(place?.frames).toMatchObject([{ name: 'cents', span: { file: 'macros/own.sql', line: 2 } }]);
  });

  test('into the file of the ephemeral model that was put in', () => {
    const nodes = [ephemeral('base', 'select 1 as id,\n  oops'), named('whole', "select * from {{ ref('base') }}")];
    const { sql, placeAt } = offline({ nodes }).offline('whole');
    expect(placeAt(sql.indexOf('oops'))?.span).toMatchObject({ file: 'models/base.sql', line: 2, column: 3 });
  });

  test('nowhere for what no file says', () => {
    const nodes = [ephemeral('base', 'select 1'), named('whole', "select * from {{ ref('base') }}")];
    expect(offline({ nodes }).offline('whole').placeAt(0)).toBeUndefined();
  });
});
