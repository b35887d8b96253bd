import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { decodeValue, driverTypeName } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { reprMakers, shown } from '../../setup/python-values.js';

type Recorded = { readonly type: string; readonly value: string; readonly zone: string; readonly repr: string };

/** What dbt's driver made of each value; written by record-values.py. */
const recorded = JSON.parse(readFileSync(new URL('./driver-values.json', import.meta.url), 'utf8')) as Recorded[];

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
        const got = shown(decodeValue(result.rows[0]?.[0] ?? null, result.columns[0]?.typeOid ?? 0, reprMakers));
        if (got !== one.repr) wrong.push({ ...one, got });
      }
      expect(wrong).toEqual([]);
    },
  );

  db.test('json comes as the value of its text, bytea and types of extensions as text', async () => {
    const session = await db.session();
    const result = await session.sql(
      `select '{"b":1,"a":[1.5,"é"]}'::json, '{"b": 1, "a": 2}'::jsonb, 'null'::jsonb, '\\x00ff41'::bytea, array['{"a":1}'::jsonb]`,
      { purpose: 'main' },
    );
    expect(
      result.columns.map((column, i) => shown(decodeValue(result.rows[0]?.[i] ?? null, column.typeOid, reprMakers))),
    ).toEqual(['json {"b":1,"a":[1.5,"é"]}', 'json {"a": 2, "b": 1}', 'json null', "'\\\\x00ff41'", '[json {"a": 1}]']);
  });

  db.test('dates that Python does not know stay text', async () => {
    const session = await db.session();
    const result = await session.sql(
      "select '0044-03-15 BC'::date, '10000-01-01'::date, '12000-01-01 01:00'::timestamp",
      {
        purpose: 'main',
      },
    );
    expect(
      result.columns.map((column, i) => decodeValue(result.rows[0]?.[i] ?? null, column.typeOid, reprMakers)),
    ).toEqual(['0044-03-15 BC', '10000-01-01', '12000-01-01 01:00:00']);
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
