import { expect } from 'vitest';
import { closingLine } from '../../../src/checker/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { check, dataTest, later, model, problems, seed, snapshot, sqlFunction, unchecked } from './small-project.js';

const orders = seed('orders', { id: 'integer', customer_id: 'integer', amount: 'float8', at: 'timestamp' });
const readsOrders = { reads: ['seed.shop.orders'] };

describeDb('Statements against stand-ins', db => {
  db.test('a model is described against what its parents give, with their types', async () => {
    const report = await check(db, [
      model('late', 'select id, at + 1 as next\nfrom m.paid', { reads: ['model.shop.paid'] }),
      model('paid', 'select id, at from m.orders where amount > 0', readsOrders),
      orders,
    ]);
    expect(problems(report)).toEqual([
      'models/late.sql:1:15 VALIDATE-005 operator does not exist: timestamp without time zone + integer',
    ]);
    expect(closingLine(report)).toBe('checked 3 of 3 statements; not checked 0');
  });

  db.test('an unknown column is shown with the name that was meant', async () => {
    const report = await check(db, [orders, model('a', 'select\n  o.custmer_id\nfrom m.orders as o', readsOrders)]);
    expect(report.messages).toMatchObject([
      {
        code: 'VALIDATE-002',
        text: 'column o.custmer_id does not exist',
        span: { file: 'models/a.sql', line: 2, column: 3, length: 12 },
        suggestion: 'did you mean o.customer_id?',
        notes: ['in model.shop.a'],
      },
    ]);
  });

  db.test('what stands below a failure is not checked, and is no error of its own', async () => {
    const report = await check(db, [
      orders,
      model('a', 'select nothing from m.orders', readsOrders),
      model('b', 'select * from m.a', { reads: ['model.shop.a'] }),
      model('c', 'select missing from m.b', { reads: ['model.shop.b'] }),
    ]);
    expect(problems(report)).toEqual(['models/a.sql:1:8 VALIDATE-002 column "nothing" does not exist']);
    expect(closingLine(report)).toBe('checked 2 of 4 statements; not checked 2 (failed parent: 2)');
    expect(unchecked(report)).toEqual([
      'model.shop.b: failed parent, model.shop.a failed',
      'model.shop.c: failed parent, model.shop.a failed',
    ]);
  });

  db.test('grammar is judged even where columns are not known', async () => {
    const report = await check(db, [
      orders,
      model('a', 'select nothing from m.orders', readsOrders),
      model('b', 'select a,\nfrom m.a', { reads: ['model.shop.a'] }),
    ]);
    expect(problems(report)[1]).toBe('models/b.sql:2:1 VALIDATE-008 syntax error at or near "from"');
  });

  db.test('a query that would be fine alone may be no relation', async () => {
    const report = await check(db, [
      orders,
      model('twice', 'select id, amount as id from m.orders', readsOrders),
      model('odd', 'select row(id, amount) as pair from m.orders', readsOrders),
      model('closed', 'select id from m.orders;', readsOrders),
    ]);
    expect(problems(report)).toEqual([
      'models/twice.sql:1:22 VALIDATE-010 column "id" specified more than once',
      'models/odd.sql:1:27 VALIDATE-010 column "pair" has pseudo-type record',
      'models/closed.sql:1:24 VALIDATE-008 syntax error at or near ";"',
    ]);
  });

  db.test('a text that ends too early is shown at its last word', async () => {
    const report = await check(db, [orders, model('a', 'select id\nfrom m.orders where', readsOrders)]);
    expect(problems(report)).toEqual(['models/a.sql:2:15 VALIDATE-008 syntax error at end of input']);
  });

  db.test('an ephemeral model is judged by itself, and its readers through it', async () => {
    const report = await check(db, [
      orders,
      model('e', 'select id from m.orders', { ...readsOrders, relation: null, materialized: 'ephemeral' }),
      model('a', 'with __dbt__cte__e as (\nselect id from m.orders\n) select amount from __dbt__cte__e', {
        reads: ['model.shop.e'],
      }),
    ]);
    expect(problems(report)).toEqual(['models/a.sql:3:10 VALIDATE-002 column "amount" does not exist']);
  });

  db.test('both branches of an incremental model are judged, the second against its own table', async () => {
    const first = 'select id, amount from m.orders';
    const report = await check(db, [
      orders,
      model('good', first, {
        ...readsOrders,
        incremental: later('good', `${first} where id > (select max(id) from m.good)`),
      }),
      model('bad', first, {
        ...readsOrders,
        incremental: later('bad', `${first}\nwhere id > (select max(idd) from m.bad)`),
      }),
      model('fewer', first, { ...readsOrders, incremental: later('fewer', 'select id from m.orders') }),
      model('other', first, { ...readsOrders, incremental: later('other', 'select at as id, amount from m.orders') }),
      model('key', first, { ...readsOrders, incremental: later('key', first, 'ignore', ['order_id']) }),
      model('synced', first, {
        ...readsOrders,
        incremental: later('synced', 'select id from m.orders', 'sync_all_columns'),
      }),
    ]);
    expect(problems(report)).toEqual([
      'models/bad.sql:2:24 VALIDATE-002 column "idd" does not exist',
      'models/fewer.sql:1:1 VALIDATE-014 the query of later runs lacks column amount of the table',
      'models/other.sql:1:1 VALIDATE-005 column "id" is of type integer but expression is of type timestamp without time zone',
      'models/key.sql:1:1 VALIDATE-002 column "order_id" does not exist',
    ]);
    expect(closingLine(report)).toBe('checked 13 of 13 statements; not checked 0');
  });

  db.test('a snapshot gives its readers the columns that it adds', async () => {
    const report = await check(db, [
      orders,
      snapshot('kept', 'select id, at from m.orders', readsOrders),
      snapshot('lost', 'select id from m.orders', readsOrders),
      snapshot('checked', 'select id, at from m.orders', {
        ...readsOrders,
        strategy: 'check',
        checkColumns: ['amount'],
      }),
      model('a', 'select dbt_scd_id, dbt_valid_to - dbt_valid_from as age from m.kept', {
        reads: ['snapshot.shop.kept'],
      }),
      model('b', 'select dbt_is_deleted from m.kept', { reads: ['snapshot.shop.kept'] }),
    ]);
    expect(problems(report)).toEqual([
      'snapshots/lost.sql:1:1 VALIDATE-002 column "at" does not exist',
      'snapshots/checked.sql:1:1 VALIDATE-002 column "amount" does not exist',
      'models/b.sql:1:8 VALIDATE-002 column "dbt_is_deleted" does not exist',
    ]);
  });

  db.test('a data test is judged inside the query that counts', async () => {
    const report = await check(db, [
      orders,
      dataTest('fine', 'select id from m.orders', readsOrders),
      dataTest('column', 'select idd from m.orders', readsOrders),
      dataTest('count', 'select id from m.orders', { ...readsOrders, failCalc: 'sum(amount)' }),
      dataTest('closed', 'select id from m.orders;', readsOrders),
    ]);
    expect(problems(report)).toEqual([
      'tests/column.sql:1:8 VALIDATE-002 column "idd" does not exist',
      'tests/count.sql:1:1 VALIDATE-002 column "amount" does not exist',
      'tests/closed.sql:1:24 VALIDATE-008 syntax error at or near ";"',
    ]);
    expect(report.messages[1]?.notes).toContain('in the SQL that its configuration puts around the query');
  });

  db.test('a function is made, so that its body is checked and it can be called', async () => {
    const typed = { arguments: [{ name: 'x', type: 'integer' }] };
    const report = await check(db, [
      sqlFunction('half', 'select x / 2', typed),
      sqlFunction('bad', 'select\n y / 2', typed),
      model('a', "select m.half(4) as two, m.half('a', 1) as none", { reads: ['function.shop.half'] }),
      model('b', 'select m.bad(4) as two', { reads: ['function.shop.bad'] }),
    ]);
    expect(problems(report)).toEqual([
      'functions/bad.sql:2:2 VALIDATE-002 column "y" does not exist',
      'models/a.sql:1:26 VALIDATE-004 function m.half(unknown, integer) does not exist',
    ]);
    expect(report.messages[1]?.notes).toContain('there is half(x integer)');
    expect(unchecked(report)).toEqual(['model.shop.b: failed parent, function.shop.bad failed']);
  });

  db.test('errors that only the planner finds have a place too', async () => {
    const report = await check(db, [
      orders,
      model('zero', 'select amount,\n  1 / 0 as none\nfrom m.orders', readsOrders),
      model('full', 'select a.id from m.orders as a\nfull join m.orders as b on a.id < b.id', readsOrders),
      model('parameter', 'select $1::int as x', {}),
    ]);
    expect(problems(report)).toEqual([
      'models/zero.sql:2:5 VALIDATE-011 division by zero',
      'models/full.sql:2:1 VALIDATE-001 FULL JOIN is only supported with merge-joinable or hash-joinable join conditions',
      'models/parameter.sql:1:8 VALIDATE-001 there is no parameter $1',
    ]);
  });
});
