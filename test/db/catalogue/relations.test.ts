import { expect } from 'vitest';
import {
  ALL_PARTS,
  createSchema,
  missingSchemas,
  Relation,
  RelationCache,
  type SchemaListing,
} from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';

describeDb('what lies in schemas', db => {
  const main = { purpose: 'main' };
  const everything = `
    create schema a; create schema "B b";
    create table a.t (i int); create view a.v as select * from a.t; create materialized view a.m as select * from a.v;
    create function a.f() returns int language sql as 'select 1';
    create table "B b"."T t" (i int); create view "B b".w as select * from a.t;
    create table a.parted (i int) partition by range (i)`;

  async function loaded(schemas: readonly string[]): Promise<RelationCache> {
    const cache = new RelationCache('db');
    const session = await db.session();
    await cache.ensure(schemas, missing => db.adapter.listSchemaContents(session, missing));
    return cache;
  }

  const find = (schema: string, identifier: string): Record<'database' | 'schema' | 'identifier', string> => ({
    database: 'db',
    schema,
    identifier,
  });

  db.test(
    'tables, views, materialized views and functions are listed in one round trip, schemas in any case',
    async () => {
      const session = await db.session();
      await session.sql(everything, main);
      const before = db.adapter.counts().roundTrips;
      const { relations: found } = await db.adapter.listSchemaContents(session, ['A', 'b B', 'B B']);
      expect(db.adapter.counts().roundTrips - before).toBe(1);
      expect(found.map(r => [r.schema, r.name, r.kind])).toEqual([
        ['B b', 'T t', 'table'],
        ['a', 'parted', 'table'],
        ['a', 't', 'table'],
        ['B b', 'w', 'view'],
        ['a', 'v', 'view'],
        ['a', 'm', 'materialized_view'],
        ['a', 'f', 'function'],
      ]);
      expect(found.every(r => r.oid > 0)).toBe(true);
    },
  );

  db.test('the cache finds relations by exact name and refuses one that differs in case', async () => {
    await (await db.session()).sql(everything, main);
    const cache = await loaded(['a', 'B b']);
    expect(cache.get(find('a', 'v'))?.type).toBe('view');
    expect(cache.get(find('B b', 'T t'))?.toString()).toBe('"db"."B b"."T t"');
    expect(cache.get(find('a', 'nothing'))).toBe(null);
    expect(() => cache.get(find('B b', 't t'))).toThrow('found an approximate match');
    expect(cache.get(find('A', 'V'), { ...ALL_PARTS, schema: false, identifier: false })?.type).toBe('view');
  });

  db.test('a schema is listed once, also when several nodes want it at the same time', async () => {
    await (await db.session()).sql(everything, main);
    const cache = new RelationCache('db');
    const asked: string[][] = [];
    const list = async (schemas: readonly string[]): Promise<SchemaListing> => {
      asked.push([...schemas]);
      return { relations: [], links: [] };
    };
    await Promise.all([cache.ensure(['a'], list), cache.ensure(['A', 'b'], list), cache.ensure(['a'], list)]);
    expect(asked).toEqual([['a'], ['b']]);
    expect([cache.isCached('A'), cache.isCached('c')]).toEqual([true, false]);
  });

  db.test('a listing that failed is tried again', async () => {
    const cache = new RelationCache('db');
    await expect(cache.ensure(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(cache.isCached('a')).toBe(false);
    await cache.ensure(['a'], async () => ({ relations: [], links: [] }));
    expect(cache.isCached('a')).toBe(true);
  });

  db.test('a drop takes the views along that read it, near and far, also in other schemas', async () => {
    await (await db.session()).sql(everything, main);
    const cache = await loaded(['a', 'B b']);
    const table = cache.get(find('a', 't')) as Relation;
    expect(cache.drop(table).map(r => r.identifier)).toEqual(['t', 'w', 'v', 'm']);
    expect(cache.list('a').map(r => r.identifier)).toEqual(['parted', 'f']);
    expect(cache.drop(table)).toEqual([]);
  });

  db.test('a rename moves the relation and its readers; a name that is taken is an error', async () => {
    await (await db.session()).sql(everything, main);
    const cache = await loaded(['a', 'B b']);
    const table = cache.get(find('a', 't')) as Relation;
    const backup = table.with({ path: { ...table.fields.path, identifier: 't__dbt_backup' } });
    cache.rename(table, backup);
    expect(cache.get(find('a', 't'))).toBe(null);
    expect(() => cache.rename(backup, cache.get(find('a', 'v')) as Relation)).toThrow(
      "Cache inconsistency detected: in rename, new key _ReferenceKey(database='db', schema='a', identifier='v') already in cache",
    );
    expect(cache.drop(backup).length).toBe(4);
    cache.rename(Relation.make(find('a', 'unknown')), Relation.make(find('a', 'fresh'), { type: 'table' }));
    expect(cache.get(find('a', 'fresh'))?.type).toBe('table');
  });

  db.test('after a publish the new relation has the name and the readers of the old one', async () => {
    await (await db.session()).sql(everything, main);
    const cache = await loaded(['a', 'B b']);
    const staged = Relation.make(find('a', 't__staged'), { type: 'table' });
    cache.add(staged);
    const target = cache.get(find('a', 't')) as Relation;
    cache.published(staged, target, 'view', [{ schema: 'a', name: 'm' }]);
    expect(cache.get(find('a', 't'))?.type).toBe('view');
    expect(cache.get(find('a', 't__staged'))).toBe(null);
    expect(cache.get(find('a', 'm'))).toBe(null);
    expect(cache.drop(target).map(r => r.identifier)).toEqual(['t', 'w', 'v']);
  });

  db.test('schemas that are missing are those that exist in no case of letters', async () => {
    const session = await db.session();
    await session.sql('create schema a; create schema "B"', main);
    expect(await missingSchemas(session, ['A', 'b', 'new', 'NEW'])).toEqual(['NEW']);
    await createSchema(session, 'odd "name"');
    expect(await missingSchemas(session, ['odd "name"'])).toEqual([]);
    expect(session.status).toBe('idle');
  });

  db.test(
    'twelve sessions that make the same schema at once all succeed',
    async () => {
      const adapter = db.database.open({ poolSize: 12 });
      const sessions = await Promise.all(Array.from({ length: 12 }, (_, i) => adapter.acquire('node', `n${i}`)));
      for (let round = 0; round < 5; round++) {
        await Promise.all(sessions.map(session => createSchema(session, `busy_${round}`)));
      }
      expect(await db.rows("select count(*) from pg_namespace where nspname like 'busy%'")).toEqual([['5']]);
    },
    { needs: ['sessions'] },
  );
});
