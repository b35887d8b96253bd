import { describe, expect, test } from 'vitest';
import { Relation, RelationCache, type SchemaListing } from '../../../src/adapters/index.js';

const listing: SchemaListing = { relations: [{ schema: 'dev', name: 'orders', kind: 'table', oid: 1 }], links: [] };
const orders = { database: 'shop', schema: 'dev', identifier: 'orders' };

describe('A schema in the relation cache', () => {
  test('counts as cached only when its listing has come, and is listed once for all that wait', async () => {
    const cache = new RelationCache('shop');
    let listings = 0;
    let answer: (found: SchemaListing) => void = () => undefined;
    const list = (): Promise<SchemaListing> => {
      listings++;
      return new Promise(resolve => {
        answer = resolve;
      });
    };
    const first = cache.ensure(['dev'], list);
    const second = cache.ensure(['DEV'], list);
    expect(cache.isCached('dev')).toBe(false);
    answer(listing);
    await Promise.all([first, second]);
    expect(listings).toBe(1);
    expect(cache.isCached('Dev')).toBe(true);
    expect(cache.get(orders)?.type).toBe('table');
  });

  test('that could not be listed is asked for again', async () => {
    const cache = new RelationCache('shop');
    await expect(cache.ensure(['dev'], () => Promise.reject(new Error('no line')))).rejects.toThrow('no line');
    await cache.ensure(['dev'], async () => listing);
    expect(cache.get(orders)?.identifier).toBe('orders');
  });

  test('in which something was made counts as cached', () => {
    const cache = new RelationCache('shop');
    cache.add(Relation.make({ database: 'shop', schema: 'fresh', identifier: 'a' }, { type: 'view' }));
    expect(cache.isCached('fresh')).toBe(true);
    cache.dropSchema('fresh');
    expect(cache.isCached('fresh')).toBe(false);
  });
});

test('the table of a foreign key that was dropped with its target stays in the cache, a view does not', () => {
  const cache = new RelationCache('shop');
  cache.add(Relation.make({ database: 'shop', schema: 'dev', identifier: 'child' }, { type: 'table' }));
  cache.add(Relation.make({ database: 'shop', schema: 'dev', identifier: 'reader' }, { type: 'view' }));
  cache.forgetDependent({ schema: 'dev', name: 'child' });
  cache.forgetDependent({ schema: 'dev', name: 'reader' });
  expect(cache.list('dev').map(relation => relation.identifier)).toEqual(['child']);
});
