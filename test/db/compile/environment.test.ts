import { expect } from 'vitest';
import type { LinkedProject } from '../../../src/compiler/index.js';
import { explainError, NodeError } from '../../../src/context/index.js';
import type { ModelNode, OperationNode } from '../../../src/manifest/index.js';
import { type ProjectRun, runOn } from '../../projects/work-on.js';
import { describeDb } from '../../setup/describe-db.js';
import { handLinked } from '../../unit/compiler/compile/hand-linked.js';
import { model } from '../../unit/context/make-around.js';

const MACROS = {
  shop: `{% macro count_of(name) %}{{ return(run_query('select count(*) as n from ' ~ ref(name)).columns['n'].values()[0]) }}{% endmacro %}
{% macro about(who) %}{{ return(who ~ ' in ' ~ (this | string if this is defined else 'nothing')) }}{% endmacro %}`,
  house: '{% macro count_of(name) %}{{ return("house " ~ name) }}{% endmacro %}',
};

describeDb('A run environment', db => {
  const start = async (nodes: readonly ModelNode[]): Promise<ProjectRun & { linked: LinkedProject }> => {
    const { linked, files } = handLinked({
      nodes: nodes.map(node => ({ ...node, database: db.database.name })),
      macros: MACROS,
      packages: { house: '' },
      database: db.database.name,
    });
    return { ...(await runOn(db.adapter, linked, files)), linked };
  };
  const orders = { ...model({ name: 'orders', raw_code: 'select 7 as id' }) };

  db.test('calls macros by name, by package, and with the names of a node', async () => {
    const { environment, withWork, run } = await start([orders]);
    await run('model.shop.orders');
    const call = (name: string, kwargs: Record<string, string>, node = false): Promise<unknown> =>
      withWork(null, work =>
        environment.callMacro(
          name,
          kwargs,
          work,
          node ? (environment.manifest.nodes.get('model.shop.orders') ?? null) : null,
        ),
      );
    expect(await call('count_of', { name: 'orders' })).toBe(1);
    expect(await call('house.count_of', { name: 'orders' })).toBe('house orders');
    expect(await call('about', { who: 'me' })).toBe('me in nothing');
    expect(await call('about', { who: 'me' }, true)).toBe(`me in "${db.database.name}"."dev"."orders"`);
    await expect(call('shop.nope', {})).rejects.toThrow(
      'dbt could not find a macro with the name "nope" in the "shop" package',
    );
  });

  db.test('lets no operation refer to an ephemeral model', async () => {
    const passing = { ...orders, name: 'passing', unique_id: 'model.shop.passing', alias: 'passing' };
    const { environment, withWork, linked } = await start([
      { ...passing, config: { ...passing.config, materialized: 'ephemeral' } },
    ]);
    const failed = await withWork(null, work => environment.callMacro('count_of', { name: 'passing' }, work)).catch(
      (error: unknown) => explainError(error, null, linked.macros),
    );
    // Recorded from dbt 1.12.6.
    expect((failed as NodeError).dbtText).toBe(
      'Compilation Error\n  Operations can not ref() ephemeral nodes, but passing is ephemeral\n  \n' +
        '  > in macro count_of (macros/own.sql)\n  > called by <Unknown>',
    );
    expect(failed).toBeInstanceOf(NodeError);
  });

  db.test('reads a text from the command line, and finds what it refers to', async () => {
    const { environment, run, withWork } = await start([orders]);
    await run('model.shop.orders');
    const node = environment.inlineNode("select id + 1 as id from {{ ref('orders') }}");
    expect(node.depends_on.nodes).toEqual(['model.shop.orders']);
    const rows = await withWork(node, async work => {
      const { sql } = await environment.compileNode(node, work);
      return (await environment.query(sql, work)).table.rows.map(row => row.values);
    });
    expect(rows).toEqual([[8]]);
    expect(() => environment.inlineNode("select * from {{ ref('nothing') }}")).toThrow(
      "Sql_Operation 'sql_operation.shop.inline_query' (from remote system.sql) depends on a node named 'nothing' which was not found",
    );
  });

  db.test('gives the SQL of a hook, written as text or as the JSON of a hook', async () => {
    const { environment, withWork } = await start([orders]);
    const hook = (raw_code: string): Promise<string> => {
      const node = { ...orders, resource_type: 'operation', index: 0, raw_code } as unknown as OperationNode;
      return withWork(node, work => environment.renderHook(node, work));
    };
    expect(await hook('grant select on {{ target.schema }}.x to y')).toBe('grant select on dev.x to y');
    expect(await hook('{{ in_transaction("select 1") }}')).toBe('select 1');
    expect(await hook('[1]')).toBe('[1]');
  });

  db.test('puts the query comment before the statements of a node', async () => {
    const { run } = await start([orders]);
    await run('model.shop.orders');
    const sent = db.database.log.map(event => event.text).filter(sql => sql.includes('select 7 as id'));
    expect(sent[0]).toMatch(
      /^\/\* \{"app": "dbt", "dbt_version": "[^"]+", "profile_name": "shop", .*"node_id": "model.shop.orders"\} \*\/\n/,
    );
  });
});
