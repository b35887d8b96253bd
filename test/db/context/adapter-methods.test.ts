import { expect } from 'vitest';
import { explainError, NodeError } from '../../../src/context/index.js';
import { type DbContext, describeDb } from '../../setup/describe-db.js';
import { type Around, makeAround, model, type Setting } from '../../unit/context/make-around.js';
import { databaseOf, type Running, render, runNode } from './run-node.js';

const AS = (name: string, type = 'table'): string =>
  `api.Relation.create(database=target.dbname, schema='dev', identifier='${name}', type='${type}')`;

/** A drop begins no transaction of dbt's, so that there would be nothing to commit. */
const COMMIT = "{% do adapter.execute('select 1', auto_begin=true) %}{% do adapter.commit() %}";

describeDb('The adapter of a template', db => {
  db.test('finds relations, whoever made them before the run', async () => {
    await db.rows('create schema dev; create table dev.a (x int); create view dev."B" as select 1 as y');
    await within(db, {}, async (run, relation) => {
      expect(
        await run(`{{ ${relation('a')} }} {{ (${relation('a')}).is_table }} {{ (${relation('B')}).type }}`),
      ).toMatch(/"dev"\."a" True view$/);
      expect(await run(`{{ ${relation('c')} is none }}`)).toBe('True');
      expect(await run(`{{ ${relation('b')} }}`)).toContain(
        'fails: When searching for a relation, dbt found an approximate match.',
      );
    });
  });

  db.test('renames, empties and drops; its cache follows', async () => {
    await db.rows('create schema dev; create table dev.a (x int); insert into dev.a values (1)');
    await within(db, {}, async (run, relation) => {
      await run(`{{ ${relation('a')} }}`);
      await run(`{% do adapter.rename_relation(${AS('a')}, ${AS('b')}) %}`);
      expect(await run(`{{ ${relation('a')} is none }} {{ (${relation('b')}).type }}`)).toBe('True table');
      await run(`{% do adapter.truncate_relation(${AS('b')}) %}`);
      expect(await run("{{ run_query('select count(*) from dev.b').rows[0][0] }}")).toBe('0');
      await run(`{% do adapter.drop_relation(${AS('b')}) %}{% do adapter.commit() %}`);
      expect(await run(`{{ ${relation('b')} is none }}`)).toBe('True');
    });
    expect(await db.rows("select to_regclass('dev.b')")).toEqual([[null]]);
  });

  db.test(
    'drops the project’s own views with a relation, and refuses where something foreign hangs on it',
    async () => {
      await db.rows('create schema dev; create table dev.a (x int); create view dev.mine as select x from dev.a');
      await within(db, {}, async (run, relation) => {
        await run(`{{ ${relation('a')} }}{% do adapter.drop_relation(${AS('a')}) %}${COMMIT}`);
        expect(await run(`{{ ${relation('mine')} is none }}`)).toBe('True');
      });
      await db.rows('create table dev.a (x int); create view dev.theirs as select x from dev.a');
      await within(db, {}, async run => {
        expect(await run(`{% do adapter.drop_relation(${AS('a')}) %}`)).toContain('other objects depend on it');
      });
      expect(await db.rows("select to_regclass('dev.theirs') is not null")).toEqual([['t']]);
    },
  );

  db.test('drops only the views that hang on one column', async () => {
    await db.rows('create schema dev; create table dev.a (x int, y int)');
    await db.rows('create view dev.mine as select x from dev.a; create view dev.other as select y from dev.a');
    await within(db, { own: ['mine', 'other'] }, async run => {
      await run(`{% do adapter.drop_dependents(${AS('a')}, 'x') %}${COMMIT}`);
    });
    expect(await db.rows("select to_regclass('dev.mine') is null, to_regclass('dev.other') is null")).toEqual([
      ['t', 'f'],
    ]);
  });

  db.test('frees the names of constraints for a table that is built to replace another', async () => {
    await db.rows(
      'create schema dev; create table dev.a (x int constraint a_key primary key, y int constraint y_ok check (y > 0))',
    );
    await within(db, {}, async run => {
      await run(
        `{% do adapter.free_constraint_names(${AS('a')}, ['a_key', 'y_ok', 'nobody']) %}{% do adapter.execute('create table dev.b (x int constraint a_key primary key)', auto_begin=true) %}{% do adapter.commit() %}`,
      );
    });
    expect(
      await db.rows(
        "select count(*) from pg_constraint where conrelid = 'dev.a'::regclass and conname in ('a_key', 'y_ok')",
      ),
    ).toEqual([['0']]);
  });

  db.test('makes and drops schemas, each committed at once', async () => {
    await within(db, {}, async run => {
      await run("{% do adapter.create_schema(api.Relation.create(database=target.dbname, schema='fresh')) %}");
      expect(await run("{{ adapter.check_schema_exists(target.dbname, 'fresh') }}")).toBe('True');
      await run("{% do adapter.drop_schema(api.Relation.create(database=target.dbname, schema='fresh')) %}");
      expect(await run("{{ adapter.check_schema_exists(target.dbname, 'fresh') }}")).toBe('False');
    });
  });

  db.test('compares columns, and widens those that are too narrow', async () => {
    await db.rows(
      'create schema dev; create table dev.a (x int, name varchar(20), more text); create table dev.b (name varchar(5))',
    );
    await within(db, {}, async run => {
      const columns = (call: string) => run(`{{ ${call} | map(attribute='name') | join(',') }}`);
      expect(await columns(`adapter.get_columns_in_relation(${AS('a')})`)).toBe('x,name,more');
      expect(await columns(`adapter.get_missing_columns(${AS('a')}, ${AS('b')})`)).toBe('x,more');
      expect(await columns('adapter.get_column_schema_from_query("select 1 as i, now() as t")')).toBe('i,t');
      await run(`{% do adapter.expand_target_column_types(${AS('a')}, ${AS('b')}) %}{% do adapter.commit() %}`);
    });
    expect(
      await db.rows("select atttypmod - 4 from pg_attribute where attrelid = 'dev.b'::regclass and attname = 'name'"),
    ).toEqual([['20']]);
  });

  db.test('binds values, and gives what came back', async () => {
    await within(db, {}, async run => {
      const query = "adapter.add_query('select %s::int + 1, %s', bindings=[41, \"it's\"])";
      expect(await run(`{% set c = ${query}[1] %}{{ c.fetchone() }} {{ c.fetchall() }} {{ c.rowcount }}`)).toBe(
        '(42, "it\'s") [] 1',
      );
    });
  });

  db.test('lists grants by privilege', async () => {
    await within(db, {}, async run => {
      const rows = "select 'joe' as grantee, 'select' as privilege_type union all select 'ann', 'select' order by 1";
      expect(await run(`{{ adapter.standardize_grants_dict(run_query("${rows}")) }}`)).toBe(
        "{'select': ['ann', 'joe']}",
      );
    });
  });

  db.test('tells a database’s error in dbt’s words, with the place of the call', async () => {
    const around = await aroundOf(db);
    const running = runNode(db, around, model());
    try {
      const template = around.engines.run.compile("{% set a = 1 %}\n{{ run_query('selec 1') }}", {
        origin: { file: 'models/orders.sql' },
      });
      const error = await Promise.resolve(running.scope.render(template)).catch((problem: unknown) => problem);
      const told = explainError(error, model(), around.macros);
      expect(told).toBeInstanceOf(NodeError);
      expect((told as NodeError).dbtText.split('\n').slice(0, 3)).toEqual([
        'Database Error in model orders (models/orders.sql)',
        '  syntax error at or near "selec"',
        '  LINE 2:     selec 1',
      ]);
    } finally {
      await running.connection.finish();
    }
  });
});

type Run = (text: string) => Promise<unknown>;

async function within(
  db: DbContext,
  { own = ['mine'], ...setting }: Setting & { readonly own?: readonly string[] },
  work: (run: Run, relation: (name: string) => string, running: Running) => Promise<void>,
): Promise<void> {
  const around = await aroundOf(db, setting);
  const nodes = [model(), ...own.map(alias => model({ name: alias }))];
  const running = runNode(db, around, { ...model(), database: around.database }, nodes);
  const run: Run = async text => {
    try {
      return await render(running, around, text);
    } catch (error) {
      return `fails: ${(error as Error).message}`;
    }
  };
  try {
    await work(run, name => `adapter.get_relation(target.dbname, 'dev', '${name}')`, running);
  } finally {
    await running.connection.finish();
  }
}

async function aroundOf(db: DbContext, setting: Setting = {}): Promise<Around> {
  return makeAround({ ...setting, database: await databaseOf(db) });
}
