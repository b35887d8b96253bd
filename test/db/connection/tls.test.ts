import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noFailPoints, PgDriver, type PgTarget } from '../../../src/adapters/index.js';
import {
  type DatabaseError,
  diskFiles,
  type Message,
  makeMessage,
  ProjectError,
  systemClock,
} from '../../../src/base/index.js';
import { Secret } from '../../../src/config/index.js';
import { planTls } from '../../../src/config/profile/tls-plan.js';
import { type RunningServer, startPostgres } from '../../setup/postgres-server.mjs';
import { selfSigned } from '../../setup/self-signed.js';
import { pgTargetOf } from '../../setup/test-database.js';

const good = selfSigned('localhost', ['localhost', '127.0.0.1']);
const elsewhere = selfSigned('elsewhere.example', ['elsewhere.example']);

/** An address of this machine that is not loopback, for what is allowed on loopback only. */
const outside = Object.values(networkInterfaces())
  .flatMap(list => list ?? [])
  .find(entry => !entry.internal && entry.family === 'IPv4')?.address;

const folder = mkdtempSync(path.join(tmpdir(), 'quern-tls-'));
writeFileSync(path.join(folder, 'good.crt'), good.cert);
writeFileSync(path.join(folder, 'elsewhere.crt'), elsewhere.cert);

/** Keys of a profile; `sslmode` absent means that the profile has none. */
type Keys = { readonly sslmode?: string; readonly sslrootcert?: string };

const ACCESS = `
hostssl   all tls_only   all trust
hostnossl all plain_only all trust
host      all in_clear   all password
host      all by_scram   all scram-sha-256
host      all postgres   all trust
`;

const servers: Partial<Record<'tls' | 'wrongName' | 'plain', RunningServer>> = {};

async function start(certificate: { key: string; cert: string } | undefined): Promise<RunningServer> {
  const files: Record<string, string> = { 'pg_hba.conf': ACCESS };
  const settings: Record<string, string> = { listen_addresses: '*', password_encryption: 'scram-sha-256' };
  if (certificate !== undefined) {
    Object.assign(files, { 'server.key': certificate.key, 'server.crt': certificate.cert });
    settings['ssl'] = 'on';
  }
  const server = await startPostgres({ version: process.env['QUERN_TEST_PG'], settings, files });
  await ask(
    server,
    { sslmode: 'disable' },
    {},
    `
    create role tls_only login; create role plain_only login;
    create role in_clear login password 'open sesame'; create role by_scram login password 'open sesame'`,
  );
  return server;
}

type Login = { user?: string; host?: string; password?: string };

/** 'tls' or 'plain' as the server sees the session. */
async function ask(
  server: RunningServer | undefined,
  keys: Keys,
  login: Login = {},
  sql = 'select case when ssl then $$tls$$ else $$plain$$ end from pg_stat_ssl where pid = pg_backend_pid()',
  warn: (message: Message) => void = () => {},
): Promise<string | null | undefined> {
  if (server === undefined) throw new Error('no server');
  const host = login.host ?? 'localhost';
  const { sslmode, sslrootcert } = keys;
  const tls = planTls({ host, sslmode, sslrootcert, sslcert: undefined, sslkey: undefined }, diskFiles(), undefined);
  if ('text' in tls) throw new ProjectError(makeMessage('DB-005', tls.text));
  const connect = async (): ReturnType<PgTarget['connect']> => ({
    host,
    port: server.port,
    user: login.user ?? 'postgres',
    password: login.password === undefined ? undefined : new Secret(login.password),
    database: 'postgres',
    tls,
  });
  const driver = new PgDriver(
    { ...pgTargetOf(server.url, 'postgres', { retries: 0, warn }), connect },
    { clock: systemClock, failPoints: noFailPoints },
  );
  try {
    const session = await driver.acquire('node', 'test');
    return (await session.sql(sql, { purpose: 'test' })).rows[0]?.[0];
  } finally {
    await driver.close();
  }
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (error instanceof ProjectError) return error.messages[0]?.code ?? '';
  return (error as DatabaseError | undefined)?.problem.code ?? 'no error';
}

describe('sslmode means what libpq means by it [postgres]', () => {
  beforeAll(async () => {
    [servers.tls, servers.wrongName, servers.plain] = await Promise.all([
      start(good),
      start(elsewhere),
      start(undefined),
    ]);
  });
  afterAll(async () => {
    await Promise.all(Object.values(servers).map(server => server?.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const trusted = path.join(folder, 'good.crt');
  const other = path.join(folder, 'elsewhere.crt');
  const cases: [Keys, string, string, string][] = [
    // [keys, server with a good certificate, with one for another name, without TLS]
    [{ sslmode: 'disable' }, 'plain', 'plain', 'plain'],
    [{ sslmode: 'allow' }, 'plain', 'plain', 'plain'],
    [{ sslmode: 'prefer' }, 'tls', 'tls', 'plain'],
    [{}, 'tls', 'tls', 'plain'],
    [{ sslmode: 'require' }, 'tls', 'tls', 'DB-005'],
    [{ sslmode: 'require', sslrootcert: trusted }, 'tls', 'DB-005', 'DB-005'],
    [{ sslmode: 'verify-ca', sslrootcert: trusted }, 'tls', 'DB-005', 'DB-005'],
    [{ sslmode: 'verify-ca', sslrootcert: other }, 'DB-005', 'tls', 'DB-005'],
    [{ sslmode: 'verify-full', sslrootcert: trusted }, 'tls', 'DB-005', 'DB-005'],
    [{ sslmode: 'verify-full', sslrootcert: other }, 'DB-005', 'DB-005', 'DB-005'],
    [{ sslmode: 'verify-full' }, 'DB-005', 'DB-005', 'DB-005'],
    [{ sslrootcert: 'system' }, 'DB-005', 'DB-005', 'DB-005'],
  ];

  test.each(cases)('%o: good certificate, other name, no TLS give %s, %s, %s', async (choice, ...expected) => {
    const outcome = async (server: RunningServer | undefined): Promise<string | null | undefined> =>
      ask(server, choice).catch(error => refusal(Promise.reject(error)));
    expect([await outcome(servers.tls), await outcome(servers.wrongName), await outcome(servers.plain)]).toEqual(
      expected,
    );
  });

  test('verify-full checks addresses too', async () => {
    expect(await ask(servers.tls, { sslmode: 'verify-full', sslrootcert: trusted }, { host: '127.0.0.1' })).toBe('tls');
  });

  test('prefer and allow try the other way when the access list of the server wants it', async () => {
    expect(await ask(servers.tls, { sslmode: 'prefer' }, { user: 'plain_only' })).toBe('plain');
    expect(await ask(servers.tls, { sslmode: 'allow' }, { user: 'tls_only' })).toBe('tls');
    expect(await refusal(ask(servers.tls, { sslmode: 'disable' }, { user: 'tls_only' }))).toBe('DB-002');
  });

  test('a password works by SCRAM, and a wrong one is told in the words of the server', async () => {
    const login = { user: 'by_scram', password: 'open sesame' };
    expect(await ask(servers.tls, { sslmode: 'require' }, login)).toBe('tls');
    expect(await ask(servers.plain, { sslmode: 'disable' }, login)).toBe('plain');
    const wrong = ask(servers.tls, { sslmode: 'require' }, { ...login, password: 'guess' });
    await expect(wrong).rejects.toThrow('FATAL:  password authentication failed for user "by_scram"');
  });

  test('without sslmode a plain connection off loopback is told with one warning', async () => {
    const warnings: Message[] = [];
    const sql = 'select 1';
    await ask(servers.plain, {}, { host: outside ?? '' }, sql, m => warnings.push(m));
    await ask(servers.plain, {}, {}, sql, m => warnings.push(m));
    await ask(servers.plain, { sslmode: 'disable' }, { host: outside ?? '' }, sql, m => warnings.push(m));
    expect(warnings.map(w => w.code)).toEqual(['DB-016']);
  });

  test('the password is never sent in clear over a plain connection, unless on loopback or asked for', async () => {
    const login = { user: 'in_clear', password: 'open sesame' };
    const far = { ...login, host: outside ?? '' };
    expect(await refusal(ask(servers.plain, {}, far))).toBe('DB-006');
    expect(await refusal(ask(servers.plain, { sslmode: 'prefer' }, far))).toBe('DB-006');
    expect(await ask(servers.plain, { sslmode: 'disable' }, far)).toBe('plain');
    expect(await ask(servers.plain, {}, login)).toBe('plain');
    expect(await ask(servers.tls, { sslmode: 'require' }, far)).toBe('tls');
  });
});
