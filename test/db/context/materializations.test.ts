import { expect } from 'vitest';
import { seedTable } from '../../../src/context/index.js';
import type { ModelNode, SeedNode } from '../../../src/manifest/index.js';
import { type DbContext, describeDb } from '../../setup/describe-db.js';
import { type Around, makeAround, model } from '../../unit/context/make-around.js';
import { databaseOf, type Running, runNode } from './run-node.js';

describeDb('The shipped materializations run with the names of a node', db => {
  db.test('a view, a table and the view again', async () => {
    const around = await project(db);
    for (const [materialized, sql] of [
      ['view', 'select 1 as id'],
      ['table', 'select 2 as id'],
      ['view', 'select 3 as id'],
    ] as const) {
      const running = await materialize(db, around, node({ materialized }), sql);
      expect(running.written).toHaveLength(1);
      expect(await db.rows('select * from dev.orders')).toEqual([[sql.replace(/\D/g, '')]]);
    }
    expect(await db.rows("select relkind::text from pg_class where relnamespace = 'dev'::regnamespace")).toEqual([
      ['v'],
    ]);
  });

  db.test('a table under a view keeps the view', async () => {
    const around = await project(db);
    await materialize(db, around, node({ materialized: 'table' }), 'select 1 as id');
    await db.rows('create view dev.reader as select id from dev.orders');
    await materialize(db, around, node({ materialized: 'table' }), 'select 2 as id', ['reader']);
    expect(await db.rows('select * from dev.reader')).toEqual([['2']]);
  });

  db.test('an incremental model adds rows, and its columns grow', async () => {
    const around = await project(db);
    const incremental = node({ materialized: 'incremental', unique_key: 'id', on_schema_change: 'append_new_columns' });
    await materialize(db, around, incremental, "select 1 as id, 'a'::varchar(5) as name");
    await materialize(db, around, incremental, "select 1 as id, 'longer text'::varchar(20) as name, 5 as extra");
    expect(await db.rows('select id, name, extra from dev.orders')).toEqual([['1', 'longer text', '5']]);
  });

  db.test('a seed is copied into its table, twice, and anew on a full refresh', async () => {
    const around = await project(db);
    const text = 'id,name,price,day,flag\n1,"a ""b""\tc",1.50,2024-01-31,true\n2,,7,2024-02-01,false\n';
    const rows = [
      ['1', 'a "b"\tc', '1.5', '2024-01-31', 't'],
      ['2', null, '7', '2024-02-01', 'f'],
    ];
    for (let i = 0; i < 2; i++) {
      await plantSeed(db, around, text);
      expect(await db.rows('select id, name, price, day, flag from dev.orders order by id')).toEqual(rows);
    }
    await plantSeed(db, { ...around, flags: { ...around.flags, FULL_REFRESH: true } }, text);
    expect(await db.rows('select id, name, price, day, flag from dev.orders order by id')).toEqual(rows);
  });

  db.test('hooks run, grants and comments are put on', async () => {
    const around = await project(db);
    await db.rows('create table dev.log (what text)');
    const before = [{ sql: "insert into dev.log values ('before')", transaction: true, index: null }];
    const after = [
      { sql: "insert into dev.log select 'after ' || count(*) from {{ this }}", transaction: true, index: null },
    ];
    const table = node({
      materialized: 'table',
      'pre-hook': before,
      'post-hook': after,
      persist_docs: { relation: true },
    });
    await materialize(db, around, { ...table, description: 'All orders' }, 'select 1 as id');
    expect(await db.rows('select what from dev.log order by 1')).toEqual([['after 1'], ['before']]);
    expect(await db.rows("select obj_description('dev.orders'::regclass)")).toEqual([['All orders']]);
  });
});

async function project(db: DbContext): Promise<Around> {
  await db.rows('create schema dev');
  return makeAround({ database: await databaseOf(db) });
}

function node(config: Readonly<Record<string, unknown>>): ModelNode {
  const plain = model();
  return { ...plain, config: { ...plain.config, ...config } as ModelNode['config'] };
}

async function materialize(
  db: DbContext,
  around: Around,
  what: ModelNode,
  sql: string,
  alsoOwn: readonly string[] = [],
): Promise<Running> {
  const own = [what, ...alsoOwn.map(alias => model({ name: alias }))].map(n => ({ ...n, database: around.database }));
  const [first = what] = own;
  const running = runNode(db, around, first, own, { compiledCode: () => sql });
  const macro = around.macros.findByName(`materialization_${first.config.materialized}_default`);
  if (macro === undefined) throw new Error(`no materialization ${first.config.materialized}`);
  try {
    await running.scope.callMacro(macro);
  } finally {
    await running.connection.finish();
  }
  expect(running.warnings).toEqual([]);
  return running;
}

async function plantSeed(db: DbContext, around: Around, text: string): Promise<void> {
  const config = { ...model().config, materialized: 'seed', delimiter: ',', quote_columns: null };
  const seed = { ...model(), resource_type: 'seed', unique_id: 'seed.shop.orders', config } as unknown as SeedNode;
  const table = seedTable(around, seed, text);
  const running = runNode(db, around, { ...seed, database: around.database } as never, [], {
    loadAgateTable: () => table,
  });
  const macro = around.macros.findByName('materialization_seed_default');
  if (macro === undefined) throw new Error('no materialization seed');
  try {
    await running.scope.callMacro(macro);
  } finally {
    await running.connection.finish();
  }
}
