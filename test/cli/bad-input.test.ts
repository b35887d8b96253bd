import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type RunningServer, startPostgres } from '../setup/postgres-server.mjs';
import { selfSigned } from '../setup/self-signed.js';
import { type TestDatabase, takeDatabase } from '../setup/test-database.js';
import { GOLDEN, golden, leftovers } from './bad-input-golden.js';
import { type ProjectFiles, writeProject } from './bad-input-project.js';
import { quern } from './spawn-quern.js';

type Case = {
  /** Of the golden file. */
  readonly name: string;
  readonly files?: ProjectFiles;
  readonly change?: (project: string) => void;
  readonly args: readonly string[];
  readonly env?: () => Readonly<Record<string, string | undefined>>;
  readonly exitCode: 0 | 1 | 2;
  /** The code of the error, and its place: a file, a setting or an address. */
  readonly says: readonly string[];
};

const SECRET = 'correct-horse-battery';

const macros = `{% macro outer_loaf(x) %}{{ middle_loaf(x) }}{% endmacro %}

{% macro middle_loaf(x) %}
  {{ inner_loaf(x) }}
{% endmacro %}

{% macro inner_loaf(x) %}
  {{ x.weight.grams }}
{% endmacro %}
`;

const files: readonly Case[] = [
  {
    name: 'missing-profile',
    files: { 'dbt_project.yml': 'name: bakery\nversion: "1.0"\nprofile: bakehouse\n' },
    args: ['build'],
    exitCode: 2,
    says: ['CONFIG-', 'bakehouse', '--embedded'],
  },
  {
    name: 'no-profiles-file',
    change: project => fs.rmSync(path.join(project, 'profiles.yml')),
    args: ['build'],
    exitCode: 2,
    says: ['CONFIG-', 'profiles.yml', '--embedded'],
  },
  {
    name: 'no-project',
    change: project => fs.rmSync(path.join(project, 'dbt_project.yml')),
    args: ['build'],
    exitCode: 2,
    says: ['CONFIG-', 'dbt_project.yml'],
  },
  {
    name: 'unset-variable-in-profile',
    args: ['build'],
    env: () => ({ BAKERY_HOST: undefined }),
    exitCode: 2,
    says: ['BAKERY_HOST', 'profiles.yml:'],
  },
  {
    name: 'unset-variable-in-model',
    files: { 'models/orders.sql': "select\n  '{{ env_var('BAKERY_COUNTRY') }}' as country\n" },
    args: ['build'],
    exitCode: 2,
    says: ['BAKERY_COUNTRY', 'models/orders.sql:2:'],
  },
  {
    name: 'macro-three-calls-deep',
    files: {
      'macros/loaf.sql': macros,
      'models/orders.sql': "select 1 as id,\n  {{ outer_loaf({'name': 'rye'}) }} as grams\n",
    },
    args: ['build'],
    exitCode: 2,
    says: ['models/orders.sql:2:', 'macros/loaf.sql:8:', 'inner_loaf', 'middle_loaf', 'outer_loaf'],
  },
  {
    name: 'yaml-tab',
    files: { 'models/schema.yml': 'version: 2\nmodels:\n  - name: orders\n\tdescription: bread\n' },
    args: ['build'],
    exitCode: 2,
    says: ['models/schema.yml:4:1', 'tab'],
  },
  {
    name: 'duplicate-key',
    files: {
      'models/schema.yml': 'models:\n  - name: orders\n    description: bread\n    description: rye\n',
    },
    args: ['parse', '--warn-error'],
    exitCode: 2,
    says: ['models/schema.yml', 'line 4, column 5', 'description'],
  },
  {
    name: 'cyclic-ref',
    files: { 'models/orders.sql': "select 1 as id, 'rye' as bread from {{ ref('sales') }}\n" },
    args: ['build'],
    exitCode: 2,
    says: ['orders', 'sales'],
  },
  {
    name: 'two-models-one-name',
    files: { 'models/old/orders.sql': 'select 2 as id\n' },
    args: ['build'],
    exitCode: 2,
    says: ['models/orders.sql', 'models/old/orders.sql'],
  },
  {
    name: 'other-tool-version',
    files: {
      'dbt_project.yml': 'name: bakery\nversion: "1.0"\nprofile: bakery\nrequire-dbt-version: ">=2.4.0"\n',
    },
    args: ['build'],
    exitCode: 2,
    says: ['>=2.4.0', 'dbt_project.yml:4'],
  },
  {
    name: 'not-utf8',
    files: { 'models/orders.sql': Buffer.from("select 1 as id,\n  'pain brûlé' as bread\n", 'latin1') },
    args: ['build'],
    exitCode: 2,
    says: ['models/orders.sql', 'UTF-8'],
  },
  {
    name: 'symlink-loop',
    change: project => {
      fs.symlinkSync('..', path.join(project, 'models/folder'));
      fs.symlinkSync('loop.sql', path.join(project, 'models/loop.sql'));
    },
    args: ['build'],
    exitCode: 2,
    says: ['models/loop.sql'],
  },
  {
    name: 'broken-template',
    files: { 'models/orders.sql': 'select 1 as id\n{% if true %}\n, 2 as amount\n' },
    args: ['build'],
    exitCode: 2,
    says: ['models/orders.sql:'],
  },
  {
    name: 'unknown-ref',
    files: { 'models/sales.sql': "select *\nfrom {{ ref('ordres') }}\n" },
    args: ['build'],
    exitCode: 2,
    says: ['models/sales.sql', 'ordres', "'orders'"],
  },
];

const withServer: readonly Case[] = [
  {
    name: 'unreachable-server',
    env: () => ({ BAKERY_PORT: '54329' }),
    args: ['build'],
    exitCode: 2,
    says: ['DB-002', '127.0.0.1', 'quern debug'],
  },
  {
    name: 'unknown-host',
    env: () => ({ BAKERY_HOST: 'bakery.invalid' }),
    args: ['build'],
    exitCode: 2,
    says: ['DB-', 'bakery.invalid'],
  },
  {
    name: 'missing-database',
    env: () => ({ BAKERY_DATABASE: 'pantry' }),
    args: ['build'],
    exitCode: 2,
    says: ['DB-', 'pantry', 'createdb'],
  },
  {
    name: 'long-relation-name',
    files: { [`models/${'sourdough_'.repeat(7)}.sql`]: 'select 1 as id\n' },
    args: ['build'],
    exitCode: 1,
    says: ['PARSE-036', '63', 'sourdough_'],
  },
  {
    name: 'sql-error',
    files: {
      'models/orders.sql':
        "select 1 as id,\n  'rye' as bread,\n  wieght as grams\nfrom (select 2 as weight) as flour\n",
    },
    args: ['build'],
    exitCode: 1,
    says: ['DB-001', 'models/orders.sql:3:3', 'wieght'],
  },
  {
    name: 'short-row',
    files: { 'seeds/prices.csv': 'bread,price,since\nrye,3,2026-01-01\nspelt,4\nwheat,2,2026-01-01\n' },
    args: ['seed'],
    exitCode: 0,
    says: ['RUN-012', 'seeds/prices.csv:3'],
  },
  {
    name: 'short-row-as-error',
    files: { 'seeds/prices.csv': 'bread,price,since\nrye,3,2026-01-01\nspelt,4\nwheat\n' },
    args: ['seed', '--warn-error'],
    exitCode: 1,
    says: ['RUN-012', '2 of 3 cells'],
  },
  {
    name: 'long-row',
    files: { 'seeds/prices.csv': 'bread,price\nrye,3\nspelt,4,5\n' },
    args: ['seed'],
    exitCode: 1,
    says: ['RUN-013', 'seeds/prices.csv:3:1'],
  },
  {
    name: 'secret-in-error',
    files: { 'models/orders.sql': "select '{{ env_var('BAKERY_TOKEN') }}'::int as id, 'rye' as bread\n" },
    args: ['build'],
    env: () => ({ DBT_ENV_SECRET_BAKERY: SECRET, BAKERY_TOKEN: SECRET }),
    exitCode: 1,
    says: ['*****'],
  },
  {
    name: 'read-only-standby',
    env: () => ({ BAKERY_USER: 'bakery_reader' }),
    args: ['build'],
    exitCode: 1,
    says: ['STATE-001', 'read-only'],
  },
];

const secured: readonly Case[] = [
  {
    name: 'wrong-password',
    env: () => ({ BAKERY_USER: 'by_scram', DBT_ENV_SECRET_BAKERY: SECRET }),
    args: ['build'],
    exitCode: 2,
    says: ['DB-', 'by_scram', 'password'],
  },
  {
    name: 'no-password',
    env: () => ({ BAKERY_USER: 'by_scram' }),
    args: ['build'],
    exitCode: 2,
    says: ['DB-002', 'no password supplied'],
  },
  {
    name: 'server-wants-tls',
    env: () => ({ BAKERY_USER: 'tls_only', BAKERY_SSLMODE: 'disable' }),
    args: ['build'],
    exitCode: 2,
    says: ['DB-', 'sslmode'],
  },
];

const withoutTls: Case = {
  name: 'server-without-tls',
  env: () => ({ BAKERY_SSLMODE: 'require' }),
  args: ['build'],
  exitCode: 2,
  says: ['DB-005', 'sslmode'],
};

type Place = { host: string; port: string; user: string; database: string };

/** Runs the command in a project of its own, compares what it says with the golden file, and looks for what is left. */
async function check({ name, files = {}, change, args, env, exitCode, says }: Case, place: Place): Promise<void> {
  const project = writeProject(files);
  try {
    change?.(project);
    const ran = await quern(args, {
      cwd: project,
      env: {
        BAKERY_HOST: place.host,
        BAKERY_PORT: place.port,
        BAKERY_USER: place.user,
        BAKERY_DATABASE: place.database,
        ...env?.(),
      },
    });
    const said = golden({ args, ran, project, ...place });
    await expect(said).toMatchFileSnapshot(path.join(GOLDEN, `${name}.txt`));
    expect(ran.exitCode).toBe(exitCode);
    for (const text of says) expect(said).toContain(text);
    expect(said).not.toContain(SECRET);
    expect(leftovers(project)).toEqual([]);
  } finally {
    fs.rmSync(project, { recursive: true });
  }
}

const NOWHERE: Place = { host: '127.0.0.1', port: '54329', user: 'baker', database: 'pantry' };

describe('what is wrong with files is said before anything is asked of a server', () => {
  test.each(files.map(one => [one.name, one] as const))('%s', async (_, one) => check(one, NOWHERE));
});

describe('what is wrong with a database or on it [postgres]', () => {
  let database: TestDatabase;
  let place: Place;

  beforeAll(async () => {
    database = await takeDatabase('postgres', inject('serverUrl'), inject('pgliteImage'));
    const { hostname, port, username } = new URL(inject('serverUrl'));
    place = { host: hostname, port, user: decodeURIComponent(username), database: database.name };
    await database.rows(
      'do $$ begin create role bakery_reader login superuser; exception when duplicate_object then null; end $$; alter role bakery_reader set default_transaction_read_only = on',
    );
  });
  afterAll(() => database.release());

  test.each([...withServer, withoutTls].map(one => [one.name, one] as const))('%s', async (_, one) =>
    check(one, place),
  );
});

describe('what a server wants of who logs in [postgres]', () => {
  let server: RunningServer;

  beforeAll(async () => {
    const { key, cert } = selfSigned('localhost', ['localhost', '127.0.0.1']);
    server = await startPostgres({
      version: process.env['QUERN_TEST_PG'],
      settings: { ssl: 'on', password_encryption: 'scram-sha-256' },
      files: {
        'server.key': key,
        'server.crt': cert,
        'pg_hba.conf':
          'hostssl all tls_only all trust\nhost all by_scram all scram-sha-256\nhost all postgres all trust\n',
      },
    });
    const { default: pg } = await import('pg');
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("create role tls_only login; create role by_scram login password 'open sesame'");
    await client.query('create database bakes');
    await client.end();
  });
  afterAll(() => server.stop());

  test.each(secured.map(one => [one.name, one] as const))('%s', async (_, one) => {
    await check(one, { host: server.host, port: String(server.port), user: server.user, database: 'bakes' });
  });
});
