import { expect } from 'vitest';
import { NodeConnection, type NodeConnectionOptions, type Statement } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf, projectErrorOf } from '../../setup/expect-error.js';

describeDb('the connection of a node', db => {
  const main = { purpose: 'main', autoBegin: true };
  const hook = { purpose: 'hook', autoBegin: true };
  const outside = { purpose: 'hook', autoBegin: false };

  function connect(options: Partial<NodeConnectionOptions> = {}): NodeConnection {
    return new NodeConnection({ driver: db.adapter, name: 'model.shop.orders', node: 'model.shop.orders', ...options });
  }

  /** The texts that were sent for the node, in order, without those of the pool. */
  function sent(): string[] {
    return db.database.log.filter(event => event.node === 'model.shop.orders').map(event => event.text);
  }

  db.test('takes a session at its first statement, and begins before it', async () => {
    const node = connect();
    expect(node.openSession).toBe(undefined);
    const before = db.adapter.counts().roundTrips;
    await node.session();
    const opened = db.adapter.counts().roundTrips;
    await node.execute('select 1');
    await node.execute('select 2');
    expect(sent()).toEqual(['begin', 'select 1', 'select 2']);
    expect(db.adapter.counts().roundTrips - opened).toBe(2);
    expect(opened - before).toBeLessThan(3);
    await node.finish();
  });

  db.test('answers with the words and counts of dbt', async () => {
    const node = connect();
    const said = async (sql: string): Promise<unknown> => (await node.execute(sql)).response;
    expect(await said('create table t as select generate_series(1, 5) as i')).toEqual({
      _message: 'SELECT 5',
      code: 'SELECT',
      rows_affected: 5,
    });
    expect(await said('insert into t values (6)')).toEqual({
      _message: 'INSERT 0 1',
      code: 'INSERT',
      rows_affected: 1,
    });
    expect(await said('create view v as select 1 as a')).toEqual({
      _message: 'CREATE VIEW',
      code: 'CREATE VIEW',
      rows_affected: -1,
    });
    const rows = await node.execute("select 7 as n, 'x' as x");
    expect([rows.columns.map(c => c.name), rows.rows]).toEqual([['n', 'x'], [['7', 'x']]]);
    const empty = await errorOf(node.execute('-- nothing'));
    expect(empty.message).toBe("can't execute an empty query");
    await node.finish();
  });

  db.test('what is not committed is undone at the end', async () => {
    const node = connect();
    await node.execute('create table t (i int)', main);
    await node.finish();
    expect(await db.rows("select to_regclass('public.t')")).toEqual([[null]]);
  });

  db.test('commit makes it stay, and the statements behind it run by themselves', async () => {
    const node = connect();
    await node.execute('create table t (i int)', main);
    await node.commit();
    await node.execute('vacuum t');
    await node.execute('insert into t values (1)', hook);
    await node.finish();
    expect(await db.rows('select i from t')).toEqual([['1']]);
    expect(sent()).toEqual(['begin', 'create table t (i int)', 'commit', 'vacuum t', 'insert into t values (1)']);
  });

  db.test('commit without a statement that began is an error in the words of dbt', async () => {
    const node = connect();
    await node.execute('select 1');
    const error = await projectErrorOf(node.commit());
    expect(error.message).toBe(
      'Tried to commit transaction on connection "model.shop.orders", but it does not have one open!',
    );
    await node.execute('select 1', { autoBegin: true });
    await node.commit();
    expect((await projectErrorOf(node.commit())).messages[0]?.code).toBe('DB-015');
    await node.finish();
  });

  db.test(
    'hooks outside the transaction run by themselves; the main work is one transaction all the same',
    async () => {
      await db.rows('create table seen (what text)');
      const node = connect();
      await node.execute('commit;', outside);
      await node.execute('vacuum seen', outside);
      await node.execute("insert into seen values ('before')", hook);
      await node.execute('create table t as select 1 as i', main);
      await node.execute('alter table t rename to u', hook);
      expect(sent()).toEqual([
        'vacuum seen',
        'begin',
        "insert into seen values ('before')",
        'create table t as select 1 as i',
        'alter table t rename to u',
      ]);
      await node.finish();
      expect(await db.rows("select (select count(*) from seen), to_regclass('public.u')")).toEqual([['0', null]]);
    },
  );

  db.test(
    "a hook's own commit ends the transaction; later hooks run by themselves, the main statement in a new one",
    async () => {
      await db.rows('create table seen (what text)');
      const node = connect();
      await node.execute("insert into seen values ('kept')", hook);
      await node.execute(' commit ; -- an old habit', hook);
      await node.execute('vacuum seen', hook);
      await node.execute('create table t as select 1 as i', main);
      await node.finish();
      expect(await db.rows("select what, to_regclass('public.t') from seen")).toEqual([['kept', null]]);
    },
  );

  db.test("a hook's commit behind the main statement is the main commit", async () => {
    await db.rows('create table state (row text)');
    const node = connect({ beforeCommit: () => [{ text: "insert into state values ('ok')", purpose: 'state' }] });
    await node.execute('create table t as select 1 as i', main);
    await node.execute('commit;', hook);
    await node.execute('vacuum t', hook);
    await node.commit();
    expect(node.stateWritten).toBe(true);
    await node.finish();
    expect(await db.rows("select row, to_regclass('public.t')::text from state")).toEqual([['ok', 't']]);
  });

  db.test(
    'the state row is committed with the main statement, in one round trip with the commit, and only once',
    async () => {
      await db.rows('create table state (row text)');
      const rows: Statement[] = [{ text: 'insert into state values ($1)', params: ['ok'], purpose: 'state' }];
      const node = connect({ beforeCommit: () => rows });
      await node.execute('select 1', { autoBegin: true });
      await node.commit();
      expect(node.stateWritten).toBe(false);
      await node.execute('create table t as select 1 as i', main);
      const before = db.adapter.counts().roundTrips;
      await node.commit();
      expect(db.adapter.counts().roundTrips - before).toBe(1);
      expect(node.stateWritten).toBe(true);
      await node.finish();
      expect(await db.rows('select row from state')).toEqual([['ok']]);
    },
  );

  db.test('a state row that cannot be written takes the main statement with it', async () => {
    const node = connect({ beforeCommit: () => [{ text: 'insert into no_such_table values (1)', purpose: 'state' }] });
    await node.execute('create table t as select 1 as i', main);
    expect((await errorOf(node.commit())).sqlstate).toBe('42P01');
    expect(node.stateWritten).toBe(false);
    await node.finish();
    expect(await db.rows("select to_regclass('public.t')")).toEqual([[null]]);
  });

  db.test('an error rolls back, and the locks are gone when finish returns', async () => {
    await db.rows('create table t (i int)');
    const node = connect();
    await node.execute('lock table t in access exclusive mode', main);
    await errorOf(node.execute('select nope'));
    await node.finish();
    expect(await db.rows('select count(*) from t')).toEqual([['0']]);
  });

  db.test('the query comment goes out with each text, and positions are those of the text without it', async () => {
    const node = connect({ comment: sql => `/* 漢字 {"app": "quern"} */\n${sql}` });
    await node.execute('select 1');
    expect(sent()).toEqual(['begin', '/* 漢字 {"app": "quern"} */\nselect 1']);
    const error = await errorOf(node.execute('select nope'));
    expect(error.position).toBe(8);
    expect(error.message).toBe('column "nope" does not exist\nLINE 2: select nope\n               ^');
    await node.finish();
  });

  db.test('add_query has no comment', async () => {
    const node = connect({ comment: sql => `/* c */ ${sql}` });
    await node.addQuery('select 1');
    expect(sent()).toEqual(['begin', 'select 1']);
    await node.finish();
  });

  db.test('with autocommit in the profile nothing is begun', async () => {
    const node = connect({ autocommit: true });
    await node.execute('create table t (i int)', main);
    await node.execute('vacuum t');
    await node.commit();
    await node.finish();
    expect(sent()).toEqual(['create table t (i int)', 'vacuum t']);
  });

  db.test('a COPY from stdin in SQL is an error and not a wait for ever', async () => {
    const node = connect();
    await node.execute('create table t (i int)', main);
    const error = await errorOf(node.execute('copy t from stdin'));
    expect(error.sqlstate).toBe('57014');
    expect(error.message).toContain('rows cannot be sent this way');
    await node.finish();
  });

  db.test('work behind the main commit gets a transaction of its own', async () => {
    const node = connect();
    await node.execute('create table t (i int)', main);
    await node.commit();
    await node.inTransaction(session => session.sql('insert into t values (1)', { purpose: 'drop' }));
    await errorOf(
      node.inTransaction(session => session.sql('insert into t values (2); select nope', { purpose: 'drop' })),
    );
    await node.finish();
    expect(await db.rows('select i from t')).toEqual([['1']]);
  });
});
