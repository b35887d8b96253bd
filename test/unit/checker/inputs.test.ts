import { describe, expect, it } from 'vitest';
import { type CheckNode, extensionsOf, seedColumns } from '../../../src/checker/index.js';
import { idleNodes } from '../../../src/checker/input/idle-nodes.js';
import { orderNodes } from '../../../src/checker/input/order-nodes.js';
import { YamlPlaces } from '../../../src/checker/input/yaml-places.js';
import type { SeedNode } from '../../../src/manifest/index.js';
import { model, seed, source } from '../../db/checker/small-project.js';

const seedNode = (config: Record<string, unknown>): SeedNode => ({ config }) as unknown as SeedNode;

describe('Seeds', () => {
  it('have the columns that dbt 1.12 gives their tables', () => {
    const csv = `whole,decimal,money,percent,day,moment,iso,flag,word,nothing,exp,yes,Mixed,typed,leading
1,1.5,$3,10%,2024-01-31,2024-01-31 10:00:00,2024-01-31T10:00:00Z,true,a,,1e3,yes,1,7,007
-20,,"1,000",5%,2024-2-1,2024-01-31 10:00:00,2024-01-31T10:00:00,False,1,null,2,no,x,8,010
`;
    const columns = seedColumns(seedNode({ column_types: { typed: 'varchar(5)' } }), csv);
    expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'whole integer',
      'decimal float8',
      'money integer',
      'percent integer',
      'day date',
      'moment timestamp without time zone',
      'iso timestamp without time zone',
      'flag boolean',
      'word text',
      'nothing integer',
      'exp integer',
      'yes text',
      'Mixed text',
      'typed varchar(5)',
      'leading integer',
    ]);
  });

  it('may have another delimiter, a mark at their beginning, and names without quotes', () => {
    const columns = seedColumns(seedNode({ delimiter: ';', quote_columns: false }), '\ufeffId;Name\n1;a\n');
    expect(columns).toEqual([
      { name: 'id', type: 'integer' },
      { name: 'name', type: 'text' },
    ]);
  });
});

describe('Extensions', () => {
  it('are those that are made, and those whose functions or types are used', () => {
    const { available, missing } = extensionsOf([
      'create extension if not exists "uuid-ossp"; CREATE EXTENSION plpgsql',
      "select similarity(a, b), 'x'::citext, earth_distance(p, q)",
      'select st_area(geom::geometry) from places',
    ]);
    expect(available).toEqual(['citext', 'cube', 'earthdistance', 'pg_trgm', 'uuid-ossp']);
    expect([...missing]).toEqual(['postgis']);
  });
});

describe('The order of nodes', () => {
  const ids = (nodes: readonly CheckNode[]): string[] => nodes.map(node => node.id);

  it('puts parents first, and a seed before those who read its table as a source', () => {
    const raw = { ...seed('orders', {}), relation: { schema: 'raw', name: 'orders' } };
    const { nodes, aliases } = orderNodes([
      model('b', '', { reads: ['model.shop.a'] }),
      model('a', '', { reads: ['source.shop.raw.orders'] }),
      source('orders', {}),
      raw,
    ]);
    expect(ids(nodes)).toEqual(['seed.shop.orders', 'model.shop.a', 'model.shop.b', 'source.shop.raw.orders']);
    expect([...aliases]).toEqual([['source.shop.raw.orders', 'seed.shop.orders']]);
  });

  it('takes a source as it is declared when its own table is made from it', () => {
    const own = {
      ...model('orders', '', { reads: ['source.shop.raw.orders'] }),
      relation: { schema: 'raw', name: 'orders' },
    };
    expect([...orderNodes([own, source('orders', {})]).aliases]).toEqual([]);
  });

  it('tells ephemeral models whose SQL reaches no statement', () => {
    const ephemeral = { materialized: 'ephemeral', relation: null };
    const nodes = [
      model('idle', '', ephemeral),
      model('below', '', { ...ephemeral, reads: ['model.shop.idle'] }),
      model('used', '', ephemeral),
      model('user', '', { reads: ['model.shop.used'] }),
    ];
    expect([...idleNodes(nodes)].sort()).toEqual(['model.shop.below', 'model.shop.idle']);
  });
});

describe('Places in property files', () => {
  const text = 'models:\n  - name: a\n    columns:\n      - name: id\n        data_type: int\n      - {name: at}\n';
  const places = new YamlPlaces(file => (file === 'm.yml' ? text : undefined));
  const place = (...path: (string | { name: string })[]): string | undefined => {
    const span = places.find('m.yml', path)?.span;
    return span === undefined ? undefined : `${span.line}:${span.column}:${span.length}`;
  };

  it('are found by the names of entries', () => {
    expect(place('models', { name: 'a' })).toBe('2:5:7');
    expect(place('models', { name: 'a' }, 'columns', { name: 'at' })).toBe('6:9:10');
    expect(place('models', { name: 'a' }, 'columns')).toBe('3:5:7');
  });

  it('are none where there is no such entry or file', () => {
    expect(place('models', { name: 'b' })).toBeUndefined();
    expect(place('seeds', { name: 'a' }, 'columns')).toBeUndefined();
    expect(places.find('n.yml', ['models'])).toBeUndefined();
  });
});
