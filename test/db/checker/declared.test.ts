import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { check, model, problems, seed, unchecked, unitTest } from './small-project.js';

const typed = (...columns: [name: string, type: string | null][]) => columns.map(([name, type]) => ({ name, type }));

describeDb('Columns that are declared', db => {
  db.test('a contract is compared as dbt compares it, and shown as a table', async () => {
    const query = "select 1 as id, 'x'::varchar(3) as name, now() as at";
    const report = await check(db, [
      model('good', query, { contract: typed(['at', 'timestamptz'], ['name', 'text'], ['id', 'int2']) }),
      model('bad', query, { contract: typed(['id', 'bigint'], ['name', 'text'], ['more', 'date']) }),
      model('below', 'select more + 1 as next, at from m.bad', { reads: ['model.shop.bad'] }),
    ]);
    expect(problems(report)).toEqual([
      'models/bad.sql:1:1 VALIDATE-009 the columns of the query are not those of the contract',
      'models/below.sql:1:26 VALIDATE-002 column "at" does not exist',
    ]);
    expect(report.messages[0]?.notes).toEqual([
      'in model.shop.bad',
      '| column_name | definition_type | contract_type | mismatch_reason       |',
      '| at          | DATETIMETZ      |               | missing in contract   |',
      '| id          | INTEGER         | LONGINTEGER   | data type mismatch    |',
      '| more        |                 | DATE          | missing in definition |',
    ]);
  });

  db.test('a contract needs a type for each column, and columns at all', async () => {
    const report = await check(db, [
      model('none', 'select 1 as id', { contract: [] }),
      model('untyped', 'select 1 as id', { contract: typed(['id', null]) }),
      model('odd', 'select 1 as id', { contract: typed(['id', 'intger']) }),
      model('below', 'select id from m.odd', { reads: ['model.shop.odd'] }),
    ]);
    expect(problems(report)).toEqual([
      "models/none.sql:1:1 VALIDATE-009 the model is under a contract, and its 'columns' are missing in YAML",
      'models/untyped.sql:1:1 VALIDATE-009 column id is under a contract and has no data_type',
      'models/odd.sql:1:1 VALIDATE-009 data_type of column id is no type: intger',
    ]);
    expect(unchecked(report)).toEqual(['model.shop.below: failed parent, model.shop.odd failed']);
  });

  db.test('a seed column of a type that does not exist', async () => {
    const report = await check(db, [
      seed('s', { id: 'integer', at: 'datetme' }),
      model('a', 'select id from m.s', { reads: ['seed.shop.s'] }),
    ]);
    expect(problems(report)).toEqual([
      'seeds/s.csv:1:1 VALIDATE-013 the type of column at is not one of PostgreSQL: datetme',
    ]);
    expect(unchecked(report)).toEqual(['model.shop.a: failed parent, seed.shop.s failed']);
  });

  db.test('rows of a unit test fit the columns of what they stand for', async () => {
    const given = (...rows: Record<string, unknown>[]) => [
      { input: 'seed.shop.s', shown: "ref('s')", fixture: { format: 'rows', rows } as const },
    ];
    const expectRows = (...rows: Record<string, unknown>[]) => ({ format: 'rows', rows }) as const;
    const report = await check(db, [
      seed('s', { id: 'integer', at: 'date' }),
      model('a', 'select id as key, at from m.s', { reads: ['seed.shop.s'] }),
      unitTest('good', 'a', {
        given: given({ ID: 1, at: null }, { at: '2024-01-31' }),
        expect: expectRows({ key: '1' }),
      }),
      unitTest('name', 'a', { given: given({ idd: 1 }), expect: expectRows({ id: 1 }) }),
      unitTest('value', 'a', { given: given({ id: 1 }, { at: '2024-13-01' }), expect: expectRows({ key: 'one' }) }),
      unitTest('sql', 'a', {
        given: [{ input: 'seed.shop.s', shown: "ref('s')", fixture: { format: 'sql', sql: 'select 1 as id,' } }],
        expect: { format: 'sql', sql: 'select 1 as key' },
      }),
    ]);
    expect(problems(report)).toEqual([
      "models/unit.yml:1:1 VALIDATE-012 invalid column name 'idd' in the rows for ref('s')",
      "models/unit.yml:1:1 VALIDATE-012 invalid column name 'id' in the rows for expected output",
      `models/unit.yml:1:1 VALIDATE-012 row 2 of ref('s'): date/time field value out of range: "2024-13-01"`,
      'models/unit.yml:1:1 VALIDATE-012 row 1 of expected output: invalid input syntax for type integer: "one"',
      `models/unit.yml:1:1 VALIDATE-012 the SQL for ref('s') is refused: syntax error at or near ")"`,
    ]);
    expect(report.messages[0]?.suggestion).toBe('did you mean id?');
  });
});
