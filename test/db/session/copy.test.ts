import { expect } from 'vitest';
import { copyLine } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf } from '../../setup/expect-error.js';

describeDb('COPY into a relation', db => {
  const main = { purpose: 'main' };
  const target = { schema: 'public', name: 't' };

  async function* lines(...rows: (string | null)[][]): AsyncGenerator<string> {
    for (const row of rows) yield copyLine(row);
  }

  db.test('any text arrives as it was, and NULL is not the empty text', async () => {
    const session = await db.session();
    await session.sql('create table t (i int, "Odd ""name""" text)', main);
    const texts = [
      '',
      '\\N',
      '\\.',
      'a\tb',
      'a\nb',
      'a\r\nb',
      '\\',
      '\b\f\v',
      'é 漢 😀',
      "'); drop table t; --",
      'NULL',
    ];
    const rows = texts.map((text, i) => [String(i), text]);
    const count = await db.adapter.copyIn(session, target, ['i', 'Odd "name"'], lines(...rows, ['99', null]));
    expect(count).toBe(texts.length + 1);
    expect((await session.sql('select * from t order by i', main)).rows).toEqual([...rows, ['99', null]]);
  });

  db.test('a source of no rows loads none', async () => {
    const session = await db.session();
    await session.sql('create table t (i int)', main);
    expect(await db.adapter.copyIn(session, target, ['i'], lines())).toBe(0);
  });

  db.test('bytes may be cut anywhere', async () => {
    const session = await db.session();
    await session.sql('create table t (i int, x text)', main);
    async function* crumbs(): AsyncGenerator<Uint8Array> {
      const bytes = Buffer.from('1\té\n2\t漢\n');
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    expect(await db.adapter.copyIn(session, target, ['i', 'x'], crumbs())).toBe(2);
    expect((await session.sql('select * from t order by 1', main)).rows).toEqual([
      ['1', 'é'],
      ['2', '漢'],
    ]);
  });

  db.test('a row that does not fit is an error with its place, and nothing is loaded', async () => {
    const session = await db.session();
    await session.sql('create table t (i int)', main);
    const error = await errorOf(db.adapter.copyIn(session, target, ['i'], lines(['1'], ['two'], ['3'])));
    expect(error.sqlstate).toBe('22P02');
    expect(error.message).toBe(
      'invalid input syntax for type integer: "two"\nCONTEXT:  COPY t, line 2, column i: "two"',
    );
    expect((await session.sql('select count(*) from t', main)).rows).toEqual([['0']]);
  });

  db.test('inside a transaction the load belongs to it', async () => {
    const session = await db.session();
    await session.sql('create table t (i int); insert into t values (0)', main);
    await session.sql('begin; truncate t', main);
    await db.adapter.copyIn(session, target, ['i'], lines(['1'], ['2']));
    expect(session.status).toBe('transaction');
    await session.sql('rollback', main);
    expect((await session.sql('select i from t', main)).rows).toEqual([['0']]);
    await session.sql('begin', main);
    await errorOf(db.adapter.copyIn(session, target, ['i'], lines(['x'])));
    expect(session.status).toBe('failed');
    await session.sql('rollback', main);
  });

  db.test('a source that fails undoes the load and its error comes through', async () => {
    const session = await db.session();
    await session.sql('create table t (i int)', main);
    async function* failing(): AsyncGenerator<string> {
      yield '1\n';
      throw new RangeError('row 2 is short');
    }
    await expect(db.adapter.copyIn(session, target, ['i'], failing())).rejects.toThrow('row 2 is short');
    expect((await session.sql('select count(*) from t', main)).rows).toEqual([['0']]);
  });

  db.test('twenty megabytes go through without being held in memory', async () => {
    const session = await db.session();
    await session.sql('create table t (i int, x text)', main);
    const filler = 'x'.repeat(1000);
    let given = 0;
    async function* many(): AsyncGenerator<string> {
      for (let i = 0; i < 20_000; i++) {
        given++;
        yield `${i}\t${filler}\n`;
      }
    }
    const before = process.memoryUsage().arrayBuffers;
    expect(await db.adapter.copyIn(session, target, ['i', 'x'], many())).toBe(20_000);
    expect(given).toBe(20_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
    expect((await session.sql('select count(*), sum(length(x)) from t', main)).rows).toEqual([['20000', '20000000']]);
  });
});

describeDb('what a statement would give back', db => {
  db.test('its columns come with type ids, lengths and names, and it is not run', async () => {
    const session = await db.session();
    await session.sql("create table t (i int); create type mood as enum ('ok')", { purpose: 'main' });
    const described = await db.adapter.describe(
      session,
      "select 1::bigint as a, 'x'::varchar(10) as b, 1.5::numeric(5, 2) as c, now() as d, 'ok'::mood as e, '{1}'::int[] as f",
    );
    if (!described.ok) throw described.error;
    expect(described.columns.map(c => [c.name, c.typeName])).toEqual([
      ['a', 'bigint'],
      ['b', 'character varying(10)'],
      ['c', 'numeric(5,2)'],
      ['d', 'timestamp with time zone'],
      ['e', 'mood'],
      ['f', 'integer[]'],
    ]);
    const insert = await db.adapter.describe(session, 'insert into t values (1)');
    expect(insert).toMatchObject({ ok: true, columns: [] });
    expect((await session.sql('select count(*) from t', { purpose: 'main' })).rows).toEqual([['0']]);
  });

  db.test('a wrong statement is an answer with the place, and the session stays good', async () => {
    const session = await db.session();
    const described = await db.adapter.describe(session, 'select 1,\n  nope');
    if (described.ok) throw new Error('it was accepted');
    expect([described.error.sqlstate, described.error.position]).toEqual(['42703', 13]);
    expect((await db.adapter.describe(session, 'select 1 as a')).ok).toBe(true);
  });

  db.test('parameters that the statement leaves open are told', async () => {
    const session = await db.session();
    const described = await db.adapter.describe(session, 'select $1::int + 1');
    expect(described).toMatchObject({ ok: true, parameters: [23] });
  });
});
