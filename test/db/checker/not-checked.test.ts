import { expect } from 'vitest';
import { closingLine, exitCodeOf } from '../../../src/checker/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { check, model, problems, seed, snapshot, source, sqlFunction, unchecked } from './small-project.js';

const reads = (...names: string[]) => ({ reads: names.map(name => `source.shop.raw.${name}`) });
const reader = (name: string) => ({ reads: [`model.shop.${name}`] });

describeDb('What cannot be judged is said, and never called an error', db => {
  db.test('a source without declared columns', async () => {
    const report = await check(db, [
      source('a', {}),
      source('b', { id: null, name: null }),
      model('x', 'select count(*) from raw.a', reads('a')),
      model('y', 'select id from raw.b', reads('b')),
      model('z', 'select id from m.y', reader('y')),
    ]);
    expect(problems(report)).toEqual([]);
    expect(unchecked(report)).toEqual([
      'model.shop.x: undeclared source columns, source.shop.raw.a declares no columns',
      'model.shop.y: undeclared source column types, no column of source.shop.raw.b has a data_type that PostgreSQL knows',
      'model.shop.z: undeclared source column types, no column of source.shop.raw.b has a data_type that PostgreSQL knows',
    ]);
    expect(closingLine(report)).toBe(
      'checked 0 of 3 statements; not checked 3 (undeclared source column types: 2, undeclared source columns: 1)',
    );
    expect([exitCodeOf(report, false), exitCodeOf(report, true)]).toEqual([0, 1]);
  });

  db.test('a source column that is not declared, or without a type that is known', async () => {
    const columns = { id: 'integer', note: null, kind: 'strng' };
    const report = await check(db, [
      source('a', columns),
      model('typed', 'select id + 1 as next from raw.a', reads('a')),
      model('noted', 'select note from raw.a', reads('a')),
      model('kinds', 'select kind from raw.a', reads('a')),
      model('more', 'select a.nte from raw.a', reads('a')),
      model('wrong', 'select id + true as next from raw.a', reads('a')),
    ]);
    expect(problems(report)).toEqual([
      'models/more.sql:1:8 VALIDATE-002 column a.nte does not exist',
      'models/wrong.sql:1:11 VALIDATE-005 operator does not exist: integer + boolean',
    ]);
    expect(report.messages.map(message => message.severity)).toEqual(['warning', 'error']);
    expect(unchecked(report)).toEqual([
      'model.shop.noted: undeclared source column types, column note of source.shop.raw.a has no data_type',
      'model.shop.kinds: undeclared source column types, column kind of source.shop.raw.a has a data_type that is none of PostgreSQL: strng',
      'model.shop.more: undeclared source columns, column nte is not declared in source.shop.raw.a (did you mean note?)',
    ]);
  });

  db.test('what a star passes on from a source may be more than is known', async () => {
    const report = await check(db, [
      source('a', { id: 'integer' }),
      seed('s', { id: 'integer', name: 'text' }),
      model('all', 'with a as (select * from raw.a) select *, 1 as one from a', reads('a')),
      model('some', 'select id from raw.a', reads('a')),
      model('below', 'select name from m.all', reader('all')),
      model('beside', 'select name from m.some', reader('some')),
      model('both', 'select * from raw.a union all select id, name from m.s', {
        reads: ['source.shop.raw.a', 'seed.shop.s'],
      }),
      model('listed', 'select id from raw.a union all select id, name from m.s', {
        reads: ['source.shop.raw.a', 'seed.shop.s'],
      }),
    ]);
    expect(problems(report)).toEqual([
      'models/beside.sql:1:8 VALIDATE-002 column "name" does not exist',
      'models/listed.sql:1:39 VALIDATE-010 each UNION query must have the same number of columns',
    ]);
    expect(unchecked(report)).toEqual([
      'model.shop.below: undeclared source columns, column name is not declared in source.shop.raw.a',
      'model.shop.both: undeclared source columns, source.shop.raw.a may have more columns than YAML says',
    ]);
  });

  db.test('a column that no source can bring is an error beside an open source too', async () => {
    const report = await check(db, [
      source('a', { id: 'integer' }),
      seed('s', { id: 'integer' }),
      model('x', 'select s.name from raw.a join m.s as s on s.id = a.id', {
        reads: ['source.shop.raw.a', 'seed.shop.s'],
      }),
    ]);
    expect(problems(report)).toEqual(['models/x.sql:1:8 VALIDATE-002 column s.name does not exist']);
  });

  db.test('a source that a seed fills has the columns of the seed', async () => {
    const report = await check(db, [
      model('x', 'select id, nothing from raw.a', reads('a')),
      source('a', {}),
      { ...seed('a', { id: 'integer' }), relation: { schema: 'raw', name: 'a' } },
    ]);
    expect(problems(report)).toEqual(['models/x.sql:1:12 VALIDATE-002 column "nothing" does not exist']);
  });

  db.test('a model that asks the database, and what needs its columns, unless a contract tells them', async () => {
    const introspective = { state: 'introspective', asked: 'run_query()' } as const;
    const contract = [{ name: 'id', type: 'int' }];
    const report = await check(db, [
      model('asks', '', { compiled: introspective }),
      model('tells', '', { compiled: introspective, contract }),
      model('a', 'select id from m.asks', reader('asks')),
      model('b', 'select idd from m.tells', reader('tells')),
    ]);
    expect(problems(report)).toEqual(['models/b.sql:1:8 VALIDATE-002 column "idd" does not exist']);
    expect(unchecked(report).map(line => line.slice(0, 34))).toEqual([
      'model.shop.asks: asks the database',
      'model.shop.tells: asks the databas',
      'model.shop.a: asks the database wh',
    ]);
  });

  db.test('relations, schemas and types of others', async () => {
    const report = await check(db, [
      model('a', 'select 1 as id'),
      model('x', 'select * from billing.invoices'),
      model('y', 'select billing.total(1) as t'),
      model('z', "select 'x'::billing.state as s"),
      model('own', 'select * from m.orders'),
      model('bare', 'select * from a'),
    ]);
    expect(problems(report)).toEqual([
      'models/own.sql:1:15 VALIDATE-003 relation "m.orders" does not exist',
      'models/bare.sql:1:15 VALIDATE-003 relation "a" does not exist',
    ]);
    expect(report.messages[1]?.suggestion).toBe("did you mean {{ ref('a') }}?");
    expect(unchecked(report)).toEqual([
      'model.shop.x: outside the project, relation billing.invoices is neither a node nor a source',
      "model.shop.y: outside the project, schema billing is not one of the project's",
      "model.shop.z: outside the project, schema billing is not one of the project's",
    ]);
  });

  db.test('an extension that is not at hand', async () => {
    const setup = ['create extension if not exists postgis; create extension strange;'];
    const report = await check(
      db,
      [
        model('near', 'select st_distance(1, 2) as d'),
        model('odd', 'select strange_thing(1) as d'),
        model('typo', 'select lowr(1) as d'),
      ],
      { setup },
    );
    expect(problems(report)).toEqual([]);
    expect(unchecked(report)).toEqual([
      'model.shop.near: missing extension, the embedded Postgres has no postgis',
      'model.shop.odd: missing extension, the embedded Postgres has no strange',
      'model.shop.typo: missing extension, the embedded Postgres has no strange',
    ]);
  });

  db.test('functions and types that hooks make are made; other statements of hooks are not run', async () => {
    const setup = [
      `create type public.size as enum ('s', 'l'); drop schema public cascade;
       create or replace function public.half(x integer) returns integer as $$ select x / 2; $$ language sql`,
      'create function public.strange() returns text as $$ body $$ language plpython',
    ];
    const report = await check(
      db,
      [model('a', "select half(4) as h, 's'::size as s, half('x') as n"), model('b', 'select strange() as s')],
      { setup },
    );
    expect(problems(report)).toEqual(['models/a.sql:1:43 VALIDATE-011 invalid input syntax for type integer: "x"']);
    expect(unchecked(report)).toEqual(['model.shop.b: outside the project, function strange is made by a hook']);
  });

  db.test('tables and sequences that hooks make', async () => {
    const setup = ['create table if not exists public.calendar (day date)', 'create sequence public.numbers'];
    const madeInMacros = { names: new Set(['staged']), extensions: [] };
    const report = await check(
      db,
      [
        model('a', "select day, nextval('numbers') as n, month from calendar"),
        model('b', 'select * from staged'),
        model('c', 'select * from unstaged'),
      ],
      { setup, madeInMacros },
    );
    expect(problems(report)).toEqual([
      'models/a.sql:1:38 VALIDATE-002 column "month" does not exist',
      'models/c.sql:1:15 VALIDATE-003 relation "unstaged" does not exist',
    ]);
    expect(unchecked(report)).toEqual(['model.shop.b: outside the project, relation staged is made by a hook']);
  });

  db.test('a materialization of the project, a snapshot strategy of the project, another language', async () => {
    const report = await check(db, [
      model('odd', 'select 1 as id where __PERIOD__', { materialized: 'by_period' }),
      model('even', 'select 1 as id', { materialized: 'by_period' }),
      model('py', 'def model(): pass', { language: 'python' }),
      sqlFunction('f', 'return 1', { language: 'python' }),
      snapshot('own', 'select 1 as id', { strategy: 'own', updatedAt: null }),
      model('below', 'select dbt_valid_to - dbt_valid_from as age from m.own', { reads: ['snapshot.shop.own'] }),
    ]);
    expect(problems(report)).toEqual([]);
    expect(unchecked(report)).toEqual([
      'model.shop.odd: custom materialization, what by_period makes of its text is not known',
      'model.shop.py: not SQL, it is written in python',
      'function.shop.f: not SQL, it is written in python',
    ]);
  });

  db.test('an ephemeral model that nothing reads: what is wrong with it is a warning', async () => {
    const ephemeral = { materialized: 'ephemeral', relation: null };
    const report = await check(db, [
      model('idle', 'select 1 as', ephemeral),
      model('between', 'with __dbt__cte__idle as (select 1 as) select 1 as id', { ...reader('idle'), ...ephemeral }),
      model('used', 'select 1 as', ephemeral),
      model('user', 'with __dbt__cte__used as (select 1 as) select 1 as id', reader('used')),
    ]);
    expect(report.messages.map(message => [message.severity, message.span?.file])).toEqual([
      ['warning', 'models/idle.sql'],
      ['error', 'models/used.sql'],
    ]);
    expect(unchecked(report)).toEqual([
      'model.shop.between: failed parent, model.shop.idle failed',
      'model.shop.user: failed parent, model.shop.used failed',
    ]);
  });

  db.test('a seed that two packages bring is one table', async () => {
    const twice = { ...seed('s', { id: 'integer' }), id: 'seed.other.s' };
    const report = await check(db, [
      seed('s', { id: 'integer' }),
      twice,
      model('a', 'select id from m.s', { reads: [twice.id] }),
    ]);
    expect(problems(report)).toEqual([]);
    expect(closingLine(report)).toBe('checked 3 of 3 statements; not checked 0');
  });
});
