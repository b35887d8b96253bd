import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { decodeValue, driverTypeName, libraryMakers } from '../../../src/adapters/index.js';
import { repr } from '../../../src/jinja/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { makeRt } from '../../unit/jinja/library/environment.js';

type Recorded = { readonly type: string; readonly value: string; readonly zone: string; readonly repr: string };

/** What dbt's driver made of each value; written by record-values.py. */
const recorded = JSON.parse(readFileSync(new URL('./driver-values.json', import.meta.url), 'utf8')) as Recorded[];

const rt = makeRt();
const makers = libraryMakers(rt);

describeDb('values of columns', db => {
  db.test(
    `${recorded.length} values of ${new Set(recorded.map(r => r.type)).size} column types are what dbt's driver makes of them`,
    async () => {
      const session = await db.session();
      await session.sql(
        `create type mood as enum ('ok', 'so so'); create domain small as int check (value < 10);
       create type pair as (a int, b text)`,
        { purpose: 'main' },
      );
      const wrong: object[] = [];
      for (const one of recorded) {
        const result = await session.sql(
          `begin; set local time zone '${one.zone}'; create table t (v ${one.type}); insert into t values (${one.value});
         select v from t`,
          { purpose: 'main' },
        );
        await session.sql('rollback', { purpose: 'main' });
        const got = repr(decodeValue(result.rows[0]?.[0] ?? null, result.columns[0]?.typeOid ?? 0, makers), rt);
        if (got !== one.repr) wrong.push({ ...one, got });
      }
      expect(wrong).toEqual([]);
    },
  );

  db.test('bytea and types that the driver does not know stay text', async () => {
    const session = await db.session();
    const result = await session.sql(
      "select '\\x00ff41'::bytea, array['\\x41'::bytea], '(1,2)'::point, '{[1,3),[5,7)}'::text",
      { purpose: 'main' },
    );
    const values = result.columns.map((column, i) => decodeValue(result.rows[0]?.[i] ?? null, column.typeOid, makers));
    expect(values).toEqual(['\\x00ff41', ['\\x41'], '(1,2)', '{[1,3),[5,7)}']);
  });

  db.test('dates that Python does not know stay text', async () => {
    const session = await db.session();
    const result = await session.sql(
      "select '0044-03-15 BC'::date, '10000-01-01'::date, '12000-01-01 01:00'::timestamp",
      {
        purpose: 'main',
      },
    );
    expect(result.columns.map((column, i) => decodeValue(result.rows[0]?.[i] ?? null, column.typeOid, makers))).toEqual(
      ['0044-03-15 BC', '10000-01-01', '12000-01-01 01:00:00'],
    );
  });

  db.test('types have the names of the driver in contract errors', async () => {
    const session = await db.session();
    const shape = await session.describe(
      "select 1, 1::bigint, 1.5, 'x'::varchar, now(), '{}'::int[], '{}'::json, gen.id from (select 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid as id) gen",
      { purpose: 'main' },
    );
    expect(shape.columns.map(c => driverTypeName(c.typeOid))).toEqual([
      'INTEGER',
      'LONGINTEGER',
      'DECIMAL',
      'STRING',
      'DATETIMETZ',
      'INTEGERARRAY',
      'JSON',
      undefined,
    ]);
  });
});
