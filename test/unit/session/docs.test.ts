import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/artifacts/index.js';
import { diskFiles, memoryFiles } from '../../../src/base/index.js';
import { copyAssets } from '../../../src/session/docs/copy-assets.js';
import { type DocsInput, docsData } from '../../../src/session/docs/docs-data.js';
import { docsPage } from '../../../src/session/docs/docs-page.js';
import { serveDocs } from '../../../src/session/docs/serve-docs.js';

const shared = {
  package_name: 'shop',
  tags: [],
  meta: {},
  description: '',
  config: { materialized: 'view' },
  columns: {},
};

function input(changes: Partial<DocsInput> = {}, orders: object = {}): DocsInput {
  const column = (name: string, description: string) => ({ name, description, data_type: null, tags: [], meta: {} });
  const manifest = {
    metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json', project_name: 'shop' },
    nodes: {
      'model.shop.orders': {
        ...shared,
        resource_type: 'model',
        unique_id: 'model.shop.orders',
        name: 'orders',
        fqn: ['shop', 'marts', 'orders'],
        original_file_path: 'models/marts/orders.sql',
        raw_code: "select * from {{ ref('raw') }}",
        relation_name: '"db"."dev"."orders"',
        columns: { ID: column('ID', 'The number </script><b>of</b> the order.'), gone: column('gone', '') },
        depends_on: { macros: [], nodes: ['seed.shop.raw', 'model.shop.hidden'] },
        docs: { show: true },
        ...orders,
      },
      'model.shop.hidden': {
        ...shared,
        resource_type: 'model',
        unique_id: 'model.shop.hidden',
        name: 'hidden',
        fqn: ['shop', 'hidden'],
        original_file_path: 'models/hidden.sql',
        raw_code: 'select 1',
        docs: { show: false },
        depends_on: { macros: [], nodes: [] },
      },
      'seed.shop.raw': {
        ...shared,
        resource_type: 'seed',
        unique_id: 'seed.shop.raw',
        name: 'raw',
        fqn: ['shop', 'raw'],
        original_file_path: 'seeds/raw.csv',
        raw_code: '',
        depends_on: { macros: [] },
      },
      'test.shop.unique_id': {
        ...shared,
        resource_type: 'test',
        unique_id: 'test.shop.unique_id',
        name: 'unique_orders_id',
        fqn: ['shop', 'unique'],
        column_name: 'ID',
        compiled_code: 'select failed',
        attached_node: 'model.shop.orders',
        test_metadata: { name: 'unique', kwargs: {}, namespace: null },
        depends_on: { macros: [], nodes: ['model.shop.orders'] },
      },
    },
    sources: {},
    macros: {},
    docs: {},
    exposures: {},
    groups: {},
  };
  const files = memoryFiles(new Map([['/m.json', JSON.stringify(manifest)]]));
  return { manifest: readManifest(files, '/m.json'), catalog: null, results: null, ...changes };
}

describe('the documentation', () => {
  it('shows neighbours, and leaves out nodes that docs.show hides', () => {
    const data = docsData(input());
    expect(data.nodes.map(n => n.id).sort()).toEqual(['model.shop.orders', 'seed.shop.raw']);
    const orders = data.nodes.find(n => n.name === 'orders');
    expect(orders).toMatchObject({ parents: ['seed.shop.raw'], children: [], folders: ['marts'], kind: 'model' });
    expect(data.nodes.find(n => n.name === 'raw')?.children).toEqual(['model.shop.orders']);
  });

  it('takes columns from the database in their order, with what the property files say of them in any case', () => {
    const metadata = { type: 'VIEW', schema: 'dev', name: 'orders', database: 'db', comment: null, owner: 'me' };
    const columns = {
      at: { type: 'date', index: 2, name: 'at', comment: null },
      id: { type: 'integer', index: 1, name: 'id', comment: null },
    };
    const table = { metadata, columns, stats: {}, unique_id: 'model.shop.orders' };
    const catalog = { metadata: {} as never, nodes: { 'model.shop.orders': table }, sources: {}, errors: null };
    const found = docsData(input({ catalog })).nodes.find(n => n.name === 'orders')?.columns;
    expect(found?.map(c => [c.name, c.type, c.description.slice(0, 10), c.tests.map(t => t.label)])).toEqual([
      ['id', 'integer', 'The number', ['unique']],
      ['at', 'date', '', []],
      ['gone', null, '', []],
    ]);
  });

  it('says how each node and test ended in the last run', () => {
    const result = {
      status: 'fail',
      execution_time: 0.5,
      message: 'Got 2 results',
      timing: [],
      unique_id: 'test.shop.unique_id',
    };
    const data = docsData(
      input({ results: { command: 'build', at: '2026-01-01T00:00:00Z', list: [result as never] } }),
    );
    const orders = data.nodes.find(n => n.name === 'orders');
    expect(orders?.tests[0]?.run).toMatchObject({ status: 'fail', message: 'Got 2 results' });
    expect(orders?.columns[0]?.tests[0]?.status).toBe('fail');
  });

  it('is one page that loads nothing and in which no text of the project ends the data', async () => {
    const page = await docsPage(diskFiles(), docsData(input()));
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).toContain("script-src 'sha256-");
    const json = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(docsData(input()));
  });
});

describe('the server of the documentation', () => {
  it('gives files of its folder, and nothing above it or behind a link that leads out', async () => {
    const files = memoryFiles(
      new Map([
        ['/p/target/index.html', '<p>hello'],
        ['/p/target/manifest.json', '{}'],
        ['/p/secret.txt', 'secret'],
      ]),
    );
    const linked = { ...files, realPath: (file: string) => (file.endsWith('/link') ? '/p/secret.txt' : file) };
    const server = await serveDocs(linked, '/p/target', { host: '127.0.0.1', port: 0 });
    try {
      const page = await fetch(`${server.url}/`);
      expect([page.status, page.headers.get('content-type'), await page.text()]).toEqual([
        200,
        'text/html; charset=utf-8',
        '<p>hello',
      ]);
      expect((await fetch(`${server.url}/manifest.json`)).status).toBe(200);
      for (const bad of ['/..%2Fsecret.txt', '/%2e%2e/secret.txt', '/link', '/none', '/%ff'])
        expect((await fetch(`${server.url}${bad}`)).status, bad).toBe(404);
      expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
    } finally {
      await server.close();
    }
  });

  it('says which other port to take when this one is in use', async () => {
    const files = memoryFiles(new Map());
    const first = await serveDocs(files, '/', { host: '127.0.0.1', port: 0 });
    const port = Number(new URL(first.url).port);
    await expect(serveDocs(files, '/', { host: '127.0.0.1', port })).rejects.toThrow(`127.0.0.1:${port}`);
    await first.close();
  });
});

describe('asset-paths', () => {
  const files = () =>
    memoryFiles(
      new Map([
        ['/shop/assets/logo.png', 'new'],
        ['/shop/assets/deep/note.txt', 'note'],
        ['/shop/target/assets/old.png', 'old'],
        ['/shop/target/catalog.json', '{}'],
        ['/elsewhere/kept.txt', 'kept'],
      ]),
    );

  it('are copied into the target folder in place of what was copied before', () => {
    const disk = files();
    copyAssets(disk, '/shop', '/shop/target', ['assets', 'missing']);
    expect(
      disk
        .list('/shop/target/assets')
        .map(entry => entry.name)
        .sort(),
    ).toEqual(['deep', 'logo.png']);
    expect(Buffer.from(disk.readBytes('/shop/target/assets/deep/note.txt')).toString()).toBe('note');
    expect(disk.stat('/shop/target/catalog.json')).toBeDefined();
  });

  it.each(['/elsewhere', '../elsewhere', '.', 'assets/../..'])(
    'that lead out of the project are refused: %s',
    asset => {
      const disk = files();
      expect(() => copyAssets(disk, '/shop', '/shop/target', [asset])).toThrow('leads out of the project');
      expect(disk.stat('/elsewhere/kept.txt')).toBeDefined();
      expect(disk.stat('/shop/target/catalog.json')).toBeDefined();
    },
  );
});

describe('the data of the page', () => {
  it('has the SQL of a test that did not pass, and how old a source is', () => {
    const result = { execution_time: 0, message: 'Got 1 result', timing: [] };
    const run = (status: string) => ({
      command: 'build',
      at: null,
      list: [{ ...result, unique_id: 'test.shop.unique_id', status }],
    });
    const sqlOf = (status: string) =>
      docsData(input({ results: run(status) }))
        .nodes.flatMap(node => node.tests)
        .find(test => test.id === 'test.shop.unique_id');
    expect(sqlOf('fail')).toMatchObject({ run: { status: 'fail' }, sql: 'select failed' });
    expect(sqlOf('pass')).toMatchObject({ run: { status: 'pass' }, sql: null });
    const freshness = new Map([['seed.shop.raw', { status: 'warn', loadedAt: '2024-01-01T00:00:00+00:00' }]]);
    const aged = docsData(input({ freshness })).nodes.find(node => node.id === 'seed.shop.raw');
    expect(aged?.freshness).toEqual({ status: 'warn', loadedAt: '2024-01-01T00:00:00+00:00' });
  });
});
