import { expect } from 'vitest';
import { faultKind } from '../../../src/adapters/index.js';
import type { DatabaseError } from '../../../src/base/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf } from '../../setup/expect-error.js';

describeDb('statements of a session', db => {
  const main = { purpose: 'main' };

  db.test('a text of several statements gives the result of the last one', async () => {
    const session = await db.session();
    const result = await session.sql("select 1 as a; create table t (i int); select 2 as b, 'x' as c", main);
    expect(result.columns.map(c => [c.name, c.typeOid])).toEqual([
      ['b', 23],
      ['c', 25],
    ]);
    expect(result.rows).toEqual([['2', 'x']]);
    expect(result.tag).toBe('SELECT 1');
  });

  db.test('a last statement without rows hides the rows of the one before', async () => {
    const session = await db.session();
    const result = await session.sql('select 1 as a; create table t (i int)', main);
    expect(result).toMatchObject({ columns: [], rows: [], tag: 'CREATE TABLE', rowsAffected: -1 });
  });

  db.test('rows are counted as the driver of dbt counts them', async () => {
    const session = await db.session();
    const counted = async (sql: string): Promise<[string, number]> => {
      const { tag, rowsAffected } = await session.sql(sql, main);
      return [tag, rowsAffected];
    };
    expect(await counted('create table t as select generate_series(1, 5) as i')).toEqual(['SELECT 5', 5]);
    expect(await counted('insert into t values (6), (7)')).toEqual(['INSERT 0 2', 2]);
    expect(await counted('delete from t where i > 5')).toEqual(['DELETE 2', 2]);
    expect(await counted('create view v as select * from t')).toEqual(['CREATE VIEW', -1]);
    expect(await counted('show server_version')).toEqual(['SHOW', 1]);
    expect(await counted('-- nothing but a comment')).toEqual(['', -1]);
  });

  db.test('values given apart from the text reach the server as they are', async () => {
    const session = await db.session();
    const nasty = `'; drop table t; -- "\\ \n é 漢 😀`;
    const result = await session.sql('select $1::text, $2::int + 1, $3::text', {
      ...main,
      params: [nasty, '41', null],
    });
    expect(result.rows).toEqual([[nasty, '42', null]]);
  });

  db.test('an error carries SQLSTATE, position, detail and hint, and the text is laid out as libpq does', async () => {
    const session = await db.session();
    const missing = await errorOf(session.sql('select 1,\n  nope\nfrom (values (1)) as t (a)', main));
    expect(missing.sqlstate).toBe('42703');
    expect(missing.position).toBe(13);
    expect(missing.message).toBe('column "nope" does not exist\nLINE 2:   nope\n          ^');
    await session.sql('create table t (a int primary key)', main);
    const double = await errorOf(session.sql('insert into t values (1), (1)', main));
    expect(double.sqlstate).toBe('23505');
    expect(double.server.constraint).toBe('t_pkey');
    expect(double.message).toBe(
      'duplicate key value violates unique constraint "t_pkey"\nDETAIL:  Key (a)=(1) already exists.',
    );
  });

  db.test('an error inside a function shows the query and the context', async () => {
    const session = await db.session();
    await session.sql("create function f() returns int language plpgsql as 'begin perform nope; end'", main);
    const error = await errorOf(session.sql('select f()', main));
    expect(error.message).toBe(
      [
        'column "nope" does not exist',
        'LINE 1: SELECT nope',
        '               ^',
        'QUERY:  SELECT nope',
        'CONTEXT:  PL/pgSQL function f() line 1 at PERFORM',
      ].join('\n'),
    );
  });

  db.test('the session goes on after an error, and the transaction state is known', async () => {
    const session = await db.session();
    expect(session.status).toBe('idle');
    await session.sql('begin', main);
    expect(session.status).toBe('transaction');
    await errorOf(session.sql('select nope', main));
    expect(session.status).toBe('failed');
    await session.sql('rollback', main);
    expect(session.status).toBe('idle');
    expect((await session.sql('select 1', main)).rows).toEqual([['1']]);
  });

  db.test('notices come with the result', async () => {
    const session = await db.session();
    const result = await session.sql("do $$ begin raise notice 'so far %', 3; raise warning 'mind'; end $$", main);
    expect(result.notices).toEqual(['so far 3', 'mind']);
  });

  db.test('statements asked for at once run in the order in which they were asked for', async () => {
    const session = await db.session();
    await session.sql('create table t (i serial, x int)', main);
    await Promise.all([1, 2, 3, 4, 5].map(x => session.sql(`insert into t (x) values (${x})`, main)));
    expect((await session.sql('select x from t order by i', main)).rows).toEqual([['1'], ['2'], ['3'], ['4'], ['5']]);
  });

  db.test('a pipeline is one round trip with one result each', async () => {
    const session = await db.session();
    const before = db.adapter.counts();
    const results = await session.pipeline([
      { text: 'create table t (i int)', purpose: 'state' },
      { text: 'insert into t values ($1)', params: ['7'], purpose: 'state' },
      { text: 'select i from t', purpose: 'state' },
    ]);
    expect(results.map(r => r.tag)).toEqual(['CREATE TABLE', 'INSERT 0 1', 'SELECT 1']);
    const after = db.adapter.counts();
    expect(after.statements - before.statements).toBe(3);
    expect(after.roundTrips - before.roundTrips).toBe(1);
  });

  db.test('a pipeline throws its first error; outside a transaction the statements behind it have run', async () => {
    const session = await db.session();
    await session.sql('create table t (i int)', main);
    const statements = ['insert into t values (1)', 'select nope', 'insert into t values (2)'];
    const error = await errorOf(session.pipeline(statements.map(text => ({ text, purpose: 'main' }))));
    expect(error.sqlstate).toBe('42703');
    expect((await session.sql('select count(*) from t', main)).rows).toEqual([['2']]);
  });

  db.test('an error inside a savepoint undoes the savepoint only', async () => {
    const session = await db.session();
    await session.sql('begin; create table t (i int); insert into t values (1)', main);
    const error = await errorOf(
      session.savepoint(async () => {
        await session.sql('insert into t values (2)', main);
        await session.sql('select nope', main);
      }),
    );
    expect(error.sqlstate).toBe('42703');
    expect(session.status).toBe('transaction');
    await session.savepoint(() => session.sql('insert into t values (3)', main));
    await session.sql('commit', main);
    expect((await session.sql('select i from t order by 1', main)).rows).toEqual([['1'], ['3']]);
  });

  db.test('the statement log names node, purpose, rows and time of each statement', async () => {
    const session = await db.session('model.shop.orders');
    await session.sql('select generate_series(1, 3)', { purpose: 'main', node: 'model.shop.orders' });
    expect(db.database.log.at(-1)).toMatchObject({
      sessionName: 'model.shop.orders',
      node: 'model.shop.orders',
      purpose: 'main',
      text: 'select generate_series(1, 3)',
      tag: 'SELECT 3',
      rowsAffected: 3,
      error: undefined,
    });
    expect(db.database.log.at(-1)?.durationMs).toBeGreaterThanOrEqual(0);
  });

  db.test('an error says whether trying again may help', async () => {
    const session = await db.session();
    const raised = (state: string): Promise<DatabaseError> =>
      errorOf(session.sql(`do $$ begin raise exception 'x' using errcode = '${state}'; end $$`, main));
    for (const state of ['40001', '40P01', '55P03']) expect(faultKind(await raised(state))).toBe('retry');
    expect(faultKind(await raised('53300'))).toBe('crowded');
    expect(faultKind(await raised('57P01'))).toBe('lost');
    expect(faultKind(await raised('42601'))).toBe('user');
    expect(faultKind(await raised('23505'))).toBe('user');
  });

  db.test('a result of a hundred thousand rows arrives whole', async () => {
    const session = await db.session();
    const result = await session.sql('select i, md5(i::text) from generate_series(1, 100000) as i', main);
    expect(result.rows.length).toBe(100_000);
    expect(result.rows[99_999]).toEqual(['100000', '14ee22eaba297944c96afdbe5b16c65b']);
  });

  db.test('a text as long as a megabyte is sent whole', async () => {
    const session = await db.session();
    const result = await session.sql(`select length('${'é'.repeat(1_000_000)}')`, main);
    expect(result.rows).toEqual([['1000000']]);
  });

  db.test('a text that PostgreSQL cannot hold is refused before it is sent, and the session stays good', async () => {
    const session = await db.session();
    expect((await errorOf(session.sql("select 'a\0b'", main))).message).toContain('a NUL character');
    expect((await errorOf(session.sql("select '\ud800'", main))).message).toContain('half of a character');
    expect((await session.sql("select '😀'", main)).rows).toEqual([['😀']]);
  });
});
