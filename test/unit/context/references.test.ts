import { describe, expect, test } from 'vitest';
import { Relation } from '../../../src/adapters/index.js';
import { type Links, operationScope, runScope } from '../../../src/context/index.js';
import type { GraphNode, ModelNode, SourceNode } from '../../../src/manifest/index.js';
import { makeAround, model } from './make-around.js';
import { manifestOf, runParts } from './run-parts.js';

const orders = model();
const customers = model({ name: 'customers' });
const small = model({ name: 'small', config: { ...orders.config, materialized: 'ephemeral' } });
const secret = model({ name: 'secret', access: 'private', group: 'finance' });
const first = model({ name: 'v', unique_id: 'model.shop.v.v1', alias: 'v_v1', version: 1, latest_version: 2 });
const second = model({ name: 'v', unique_id: 'model.shop.v.v2', alias: 'v_v2', version: 2, latest_version: 2 });
const bare = model({ name: 'bare', config: { ...orders.config, quoting: { identifier: false } } });
const gone = model({ name: 'gone', config: { ...orders.config, enabled: false } });
const raw = {
  ...{ resource_type: 'source', unique_id: 'source.shop.raw.events', package_name: 'shop', name: 'events' },
  ...{ source_name: 'raw', database: 'shop_db', schema: 'raw_data', identifier: 'Events', config: { enabled: true } },
  ...{ quoting: { database: null, schema: null, identifier: null, column: null }, original_file_path: 'models/s.yml' },
} as unknown as SourceNode;
const all = [orders, customers, small, secret, first, second, bare, raw];

describe('ref() while a project runs', () => {
  test('gives the relation of the model', () => {
    expect(read("{{ ref('customers') }}")).toBe('"shop_db"."dev"."customers"');
    expect(read("{{ ref('shop', 'customers').identifier }}")).toBe('customers');
  });

  test('without a version means the latest one', () => {
    expect(read("{{ ref('v') }} {{ ref('v', version=1) }} {{ ref('v', v=2) }}")).toBe(
      '"shop_db"."dev"."v_v2" "shop_db"."dev"."v_v1" "shop_db"."dev"."v_v2"',
    );
  });

  test('quotes as the project says, whatever the model’s config says', () => {
    expect(read("{{ ref('bare') }}")).toBe('"shop_db"."dev"."bare"');
  });

  test('of an ephemeral model is the name of a CTE, and is told', () => {
    const needed: string[] = [];
    expect(read("{{ ref('small') }}", { needCte: id => needed.push(id) })).toBe('__dbt__cte__small');
    expect(needed).toEqual(['model.shop.small']);
  });

  test('sees no rows under --empty, and only the window of a batch', () => {
    expect(read("{{ ref('customers') }}", { limit: 0 })).toBe(
      '(select * from "shop_db"."dev"."customers" where false limit 0) _dbt_limit_subq_customers',
    );
    const eventTimeFilter = () => ({
      field: 'at',
      start: '2024-01-01 00:00:00+00:00',
      end: '2024-01-02 00:00:00+00:00',
    });
    expect(read("{{ ref('customers') }}", { eventTimeFilter })).toBe(
      '(select * from "shop_db"."dev"."customers" where at >= \'2024-01-01 00:00:00+00:00\' and at < ' +
        "'2024-01-02 00:00:00+00:00') _dbt_et_filter_subq_customers",
    );
  });

  test('is deferred to the relation of another state', () => {
    const other = Relation.make({ database: 'prod_db', schema: 'prod', identifier: 'customers' });
    expect(read("{{ ref('customers') }}", { deferred: () => other })).toBe('"prod_db"."prod"."customers"');
  });

  test('to a model that is not there, or disabled, fails as in dbt', () => {
    expect(read("{{ ref('nowhere') }}")).toBe(
      "fails: Model 'model.shop.orders' (models/orders.sql) depends on a node named 'nowhere' which was not found",
    );
    expect(read("{{ ref('gone') }}")).toBe(
      "fails: Model 'model.shop.orders' (models/orders.sql) depends on a node named 'gone' which is disabled",
    );
  });

  test('that was not seen while the project was read asks for a hint', () => {
    expect(read("{{ ref('customers') }}", { allowed: new Set() })).toBe(
      'fails: dbt was unable to infer all dependencies for the model "orders".\nThis typically happens when ref() is ' +
        'placed within a conditional block.\n\nTo fix this, add the following hint to the top of the model "orders":\n\n' +
        "-- depends_on: {{ ref('customers') }}",
    );
  });

  test('to a private model of another group is refused', () => {
    expect(read("{{ ref('secret') }}")).toBe(
      'fails: Node model.shop.orders attempted to reference node model.shop.secret, which is not allowed because the ' +
        "referenced node is private to the 'finance' group.",
    );
  });

  test('in an operation cannot mean an ephemeral model', () => {
    const around = makeAround({ macros: { shop: "{% macro op() %}{{ ref('small') }}{% endmacro %}" } });
    const macro = around.macros.findByName('op') ?? expect.unreachable();
    const scope = operationScope(around, macro, runParts(manifestOf(all)));
    expect(() => scope.callMacro(macro)).toThrow('Operations can not ref() ephemeral nodes, but small is ephemeral');
  });
});

describe('source() while a project runs', () => {
  test('gives the source’s relation, quoted whatever the project says', () => {
    expect(
      read("{{ source('raw', 'events') }}", {}, 'quoting: {database: false, schema: false, identifier: false}'),
    ).toBe('"shop_db"."raw_data"."Events"');
  });

  test('that is not there fails as in dbt', () => {
    expect(read("{{ source('raw', 'nothing') }}")).toBe(
      "fails: Model 'model.shop.orders' (models/orders.sql) depends on a source named 'raw.nothing' which was not found",
    );
  });
});

describe('this', () => {
  test('is the node’s own relation, quoted as the project says', () => {
    expect(read('{{ this }} {{ this.type }}')).toBe('"shop_db"."dev"."orders" None');
    expect(read('{{ this }}', {}, 'quoting: {identifier: false}')).toBe('"shop_db"."dev".orders');
  });
});

function read(text: string, links: Partial<Links> = {}, project = ''): unknown {
  const around = makeAround({ project });
  const node: ModelNode = orders;
  const disabled: GraphNode[] = [gone];
  const scope = runScope(around, node, runParts(manifestOf(all, disabled), { needCte: () => undefined, ...links }));
  try {
    return scope.render(around.engines.run.compile(text));
  } catch (error) {
    return `fails: ${(error as Error).message}`;
  }
}
