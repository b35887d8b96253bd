import { afterEach, describe, expect, it } from 'vitest';
import { type Files, memoryFiles, ProjectError } from '../../../src/base/index.js';
import type { Event } from '../../../src/events/index.js';
import { errorText, Session, type SessionOptions, UsageError } from '../../../src/session/index.js';

const PROJECT = {
  '/shop/dbt_project.yml': 'name: shop\nversion: 1.0.0\n',
  '/shop/seeds/raw_orders.csv': 'id\n1\n',
  '/shop/models/orders.sql': "{{ config(materialized='table') }} select id from {{ ref('raw_orders') }}",
  '/shop/models/big_orders.sql': "select * from {{ ref('orders') }} where id > {{ var('least', 0) }}",
};

function inMemory(files: Readonly<Record<string, string>>): Files {
  return memoryFiles(new Map(Object.entries(files)));
}

// Nothing here asks a database, so nothing is opened.
describe('a session', () => {
  const opened: Session[] = [];
  afterEach(async () => {
    for (const session of opened.splice(0)) await session.close();
  });
  const open = (files: Readonly<Record<string, string>> = PROJECT, more: SessionOptions = {}): Session => {
    const session = new Session({ cwd: '/shop', env: {}, files: inMemory(files), ...more });
    opened.push(session);
    return session;
  };

  it('lists nodes as the command line does', async () => {
    expect(await open().list({ select: '+big_orders', listOutput: 'name' })).toEqual([
      'big_orders',
      'orders',
      'raw_orders',
    ]);
  });

  it.each([
    ['models/_m.yml', 'models: [{name: orders, meta: {a: 1}, config: {meta: {a: 2}}}]', 'found meta dictionary in'],
    ['models/_m.yml', 'models: {name: orders}', 'models must be a list'],
    ['tests/t.sql', "{{ config(severity='bad') }} select 1", "'severity' must be one of"],
  ])('calls what is wrong with a property file or a config a parsing error: %s %s', async (file, text, told) => {
    const error = await open({ ...PROJECT, [`/shop/${file}`]: text })
      .parse()
      .then(String, (fault: unknown) => fault);
    expect(errorText(error)).toMatch(/^Parsing Error\n/);
    expect(errorText(error)).toContain(told);
  });

  it('gives the manifest of a project and writes it', async () => {
    const files = inMemory(PROJECT);
    const manifest = await open(PROJECT, { files }).parse();
    expect([...manifest.nodes.keys()].sort()).toEqual([
      'model.shop.big_orders',
      'model.shop.orders',
      'seed.shop.raw_orders',
    ]);
    expect(files.stat('/shop/target/manifest.json')?.kind).toBe('file');
    expect(files.stat('/shop/logs')).toBeUndefined();
  });

  it('writes nothing under --no-write-json', async () => {
    const files = inMemory(PROJECT);
    await open(PROJECT, { files, flags: { writeJson: false } }).parse();
    expect(files.stat('/shop/target/manifest.json')).toBeUndefined();
  });

  it('lets flags of a verb win over those of the session', async () => {
    const session = open(PROJECT, { flags: { select: 'orders', listOutput: 'path' } });
    expect(await session.list()).toEqual(['models/orders.sql']);
    expect(await session.list({ select: 'raw_orders' })).toEqual(['seeds/raw_orders.csv']);
  });

  it('tells its listeners of every verb, until they have heard enough', async () => {
    const session = open();
    const heard: Event[] = [];
    const end = session.subscribe(event => heard.push(event));
    await session.list();
    expect(heard.map(event => event.name)).toEqual(
      expect.arrayContaining([
        'MainReportVersion',
        'AdapterRegistered',
        'FoundStats',
        'PrintEvent',
        'CommandCompleted',
      ]),
    );
    end();
    const before = heard.length;
    await session.list();
    expect(heard).toHaveLength(before);
  });

  it('finds the project from a folder below it', async () => {
    expect(await open(PROJECT, { cwd: '/shop/models' }).list({ select: 'orders' })).toEqual(['shop.orders']);
  });

  it('runs verbs one after the other, in the order of the calls', async () => {
    const session = open();
    const order: string[] = [];
    await Promise.all([session.parse().then(() => order.push('parse')), session.list().then(() => order.push('list'))]);
    expect(order).toEqual(['parse', 'list']);
  });

  it('throws everything that is wrong with a project at once, and goes on with the next verb', async () => {
    const files = inMemory({
      ...PROJECT,
      '/shop/models/one.sql': "{{ ref('x') }}",
      '/shop/models/two.sql': "{{ ref('y') }}",
    });
    const session = open(PROJECT, { files });
    const error = await session.parse().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProjectError);
    expect((error as ProjectError).messages.map(message => message.span?.file)).toEqual([
      'models/one.sql',
      'models/two.sql',
    ]);
    files.remove('/shop/models/one.sql');
    files.remove('/shop/models/two.sql');
    expect(await session.list({ select: 'orders' })).toEqual(['shop.orders']);
  });

  it('throws a usage error for flags that contradict each other', async () => {
    const error = await open()
      .build({ warnError: true, warnErrorOptions: {} })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
  });

  it('says what was done before when there is nothing to retry', async () => {
    const error = await open()
      .retry()
      .catch((thrown: unknown) => thrown);
    expect(errorText(error)).toContain("Could not find previous run in 'target' target directory");
  });

  it('takes variables from .env and lets the environment win', async () => {
    const model = "select '{{ env_var('REGION') }}' as a";
    const files = { ...PROJECT, '/shop/models/region.sql': model, '/shop/.env': 'REGION=north\n' };
    expect(await open(files).list({ select: 'region' })).toEqual(['shop.region']);
    await expect(open({ ...files, '/shop/.env': '' }).list()).rejects.toThrow(
      "Env var required but not provided: 'REGION'",
    );
  });
});

describe('clean', () => {
  const files = (targets: string): Files =>
    inMemory({
      '/shop/dbt_project.yml': `name: shop\nversion: 1.0.0\nclean-targets: ${targets}\n`,
      '/shop/models/orders.sql': 'select 1 as id',
      '/shop/target/manifest.json': '{}',
      '/shop/dbt_packages/one/dbt_project.yml': 'name: one',
      '/other/keep.txt': 'x',
    });
  const clean = async (disk: Files, flags = {}): Promise<void> => {
    const session = new Session({ cwd: '/shop', env: {}, files: disk });
    try {
      await session.clean(flags);
    } finally {
      await session.close();
    }
  };

  it('removes the folders that it is told to, and nothing else', async () => {
    const disk = files('[target, dbt_packages, never_there]');
    await clean(disk);
    expect(disk.stat('/shop/target')).toBeUndefined();
    expect(disk.stat('/shop/dbt_packages')).toBeUndefined();
    expect(disk.stat('/shop/models/orders.sql')?.kind).toBe('file');
  });

  it.each([
    ['[target, models]', "dbt will not clean the following source paths: ['/shop/models']"],
    ['[target, ../other]', "dbt will not clean the following directories outside the project: ['/other']"],
    ['[target, .]', 'dbt will not clean the following source paths: '],
  ])('removes nothing at all for %s', async (targets, text) => {
    const disk = files(targets);
    await expect(clean(disk)).rejects.toThrow(text);
    expect(disk.stat('/shop/target/manifest.json')?.kind).toBe('file');
    expect(disk.stat('/other/keep.txt')?.kind).toBe('file');
  });

  it('removes what lies outside when it is told that this is meant', async () => {
    const disk = files('[../other]');
    await clean(disk, { cleanProjectFilesOnly: false });
    expect(disk.stat('/other')).toBeUndefined();
  });
});
