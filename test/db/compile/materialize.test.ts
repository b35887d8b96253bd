import { expect } from 'vitest';
import type { DatabaseError } from '../../../src/base/index.js';
import type { ManifestNode, ModelNode, NodeConfig } from '../../../src/manifest/index.js';
import { type ProjectRun, runOn } from '../../projects/work-on.js';
import { describeDb } from '../../setup/describe-db.js';
import { handLinked } from '../../unit/compiler/compile/hand-linked.js';
import { model } from '../../unit/context/make-around.js';

function table(name: string, raw_code: string, config: Partial<NodeConfig> = {}): ModelNode {
  const ids = [...raw_code.matchAll(/ref\('(\w+)'/g)].map(match => `model.shop.${match[1]}`);
  const base = model({ name, raw_code, depends_on: { macros: [], nodes: ids } });
  return { ...base, config: { ...base.config, materialized: 'table', ...config } as NodeConfig };
}

describeDb('Materializing a node', db => {
  const start = (nodes: readonly ManifestNode[], flags: Record<string, unknown> = {}): Promise<ProjectRun> => {
    const { linked, files } = handLinked({ nodes, flags, database: db.database.name });
    const own = [...linked.manifest.nodes].map(([id, node]) => [id, { ...node, database: db.database.name }] as const);
    return runOn(db.adapter, { ...linked, manifest: { ...linked.manifest, nodes: new Map(own) } }, files);
  };

  db.test('a table and a view hold what their queries give, a second time too', async () => {
    const nodes = [
      table('orders', 'select 1 as id union all select 2'),
      table('paid', "select * from {{ ref('orders') }} where id > 1", { materialized: 'view' }),
    ];
    for (const round of [1, 2]) {
      const run = await start(nodes);
      const [first, second] = await run.runAll(['model.shop.orders', 'model.shop.paid']);
      expect(await db.rows('select id from dev.paid order by 1'), `round ${round}`).toEqual([['2']]);
      expect(first?.done.relations.map(String)).toEqual([`"${db.database.name}"."dev"."orders"`]);
      expect(first?.done.result('main')?.response).toMatchObject({ _message: 'SELECT 2', rows_affected: 2 });
      expect(second?.done.result('main')?.response).toMatchObject({ _message: 'CREATE VIEW' });
    }
  });

  db.test('an incremental table grows by what is new', async () => {
    const sql = `select n as id, 'v{{ "2" if is_incremental() else "1" }}' as made from generate_series(1, 2) n
{% if is_incremental() %} union all select max(id) + 1, 'new' from {{ this }}{% endif %}`;
    const nodes = [table('events', sql, { materialized: 'incremental', unique_key: 'id' })];
    await (await start(nodes)).run('model.shop.events');
    await (await start(nodes)).run('model.shop.events');
    expect(await db.rows('select id, made from dev.events order by 1')).toEqual([
      ['1', 'v2'],
      ['2', 'v2'],
      ['3', 'new'],
    ]);
  });

  db.test('an error of the server names the line of the model', async () => {
    const run = await start([table('orders', 'select\n  1 as id,\n  wrong\nfrom (select 1) t')]);
    const error = await run.run('model.shop.orders').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      sqlstate: '42703',
      problem: { span: { file: 'models/orders.sql', line: 3, column: 3 } },
    });
  });

  db.test('an error within a macro names the macro and the line of the model that called it', async () => {
    const nodes = [table('orders', 'select\n  1 as id,\n  {{ cents("amount") }}')];
    const macros = { shop: '{% macro cents(column) %}\n  ({{ column }} / 100)\n{% endmacro %}' };
    const { linked, files } = handLinked({ nodes, macros, database: db.database.name });
    const run = await runOn(db.adapter, linked, files);
    const error = await run.run('model.shop.orders').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      problem: {
        span: { file: 'models/orders.sql', line: 3 },
        frames: [{ name: 'cents', span: { file: 'macros/own.sql', line: 2 } }],
      },
    });
  });

  db.test('an error of a query that the text of the model asked names the line that asked', async () => {
    const nodes = [table('orders', "select 1 as id\n{% set rows = counted('nowhere') %}")];
    const macros = {
      shop: "{% macro counted(name) %}\n  {{ return(run_query('select * from ' ~ name)) }}\n{% endmacro %}",
    };
    const { linked, files } = handLinked({ nodes, macros, database: db.database.name });
    const run = await runOn(db.adapter, linked, files);
    const error = await run.run('model.shop.orders').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      sqlstate: '42P01',
      problem: { span: { file: 'models/orders.sql', line: 2 } },
    });
    const frames = (error as DatabaseError).problem.frames?.map(({ name }) => name);
    expect(frames?.at(-1)).toBe('counted');
  });

  db.test('a materialization that is not there is refused in dbt’s words', async () => {
    const run = await start([table('orders', 'select 1', { materialized: 'cloud' })]);
    await expect(run.run('model.shop.orders')).rejects.toThrow(
      "No materialization 'cloud' was found for adapter postgres! (searched types 'default' and 'postgres')",
    );
  });
});
