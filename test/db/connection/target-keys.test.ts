import { expect } from 'vitest';
import type { PgTarget } from '../../../src/adapters/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { errorOf } from '../../setup/expect-error.js';
import { startFaultProxy } from '../../setup/fault-proxy.js';

describeDb(
  'keys of a target',
  db => {
    const ask = async (changes: Partial<PgTarget>, sql: string): Promise<string | null | undefined> => {
      const adapter = db.database.open(changes);
      const session = await adapter.acquire('node', 'test');
      const answer = await session.sql(sql, { purpose: 'test' });
      adapter.release(session);
      await adapter.close();
      return answer.rows[0]?.[0];
    };

    db.test('application_name is seen by the server', async () => {
      const seen = await ask(
        { applicationName: 'my shop' },
        'select application_name from pg_stat_activity where pid = pg_backend_pid()',
      );
      expect(seen).toBe('my shop');
    });

    db.test('search_path is taken as dbt sends it, with spaces and quoted names', async () => {
      expect(await ask({ searchPath: 'a, "B c" , public' }, 'show search_path')).toBe('a, "B c" , public');
    });

    db.test('settings of the profile hold on each session and again after it was given back', async () => {
      const adapter = db.database.open({ settings: { statement_timeout: '7s', work_mem: '5MB' }, poolSize: 1 });
      for (let turn = 0; turn < 2; turn++) {
        const session = await adapter.acquire('node', 'test');
        expect((await session.sql('show statement_timeout', { purpose: 'test' })).rows).toEqual([['7s']]);
        expect((await session.sql('show work_mem', { purpose: 'test' })).rows).toEqual([['5MB']]);
        await session.sql("set statement_timeout = '1s'; set work_mem = '9MB'", { purpose: 'hook' });
        adapter.release(session);
      }
    });

    db.test('a setting that the server refuses is named', async () => {
      const adapter = db.database.open({ settings: { no_such_thing: '1' } });
      const error = await errorOf(adapter.acquire('node', 'test'));
      expect(error.problem.code).toBe('DB-021');
      expect(error.message).toContain('unrecognized configuration parameter "no_such_thing"');
    });

    db.test(
      'role is folded as dbt sends it, found with capitals where only that exists, and exact in quotes',
      async () => {
        const tag = db.database.name;
        await db.rows(`create role ${tag}_plain; create role "${tag}_Big"`);
        try {
          expect(await ask({ role: `${tag}_PLAIN`.replace(tag, tag) }, 'select current_user')).toBe(`${tag}_plain`);
          expect(await ask({ role: `${tag}_Big` }, 'select current_user')).toBe(`${tag}_Big`);
          expect(await ask({ role: `"${tag}_Big"` }, 'select current_user')).toBe(`${tag}_Big`);
          const missing = await errorOf(ask({ role: `"${tag}_PLAIN"` }, 'select 1'));
          expect(missing.message).toContain(`role "${tag}_PLAIN" does not exist`);
        } finally {
          await db.rows(`drop role ${tag}_plain; drop role "${tag}_Big"`);
        }
      },
    );

    db.test('names of user, database and role with capitals, spaces and quotes work', async () => {
      const name = `${db.database.name} "Odd"`;
      const quoted = `"${name.replaceAll('"', '""')}"`;
      await db.rows(`create role ${quoted} login superuser`);
      await db.rows(`create database ${quoted}`);
      try {
        const login = await db.database.target.connect();
        const odd = { connect: async () => ({ ...login, user: name, database: name }), role: `${quoted}` };
        expect(await ask(odd, `select current_user || '/' || current_database()`)).toBe(`${name}/${name}`);
      } finally {
        await db.rows(`drop database ${quoted}`);
        await db.rows(`drop role ${quoted}`);
      }
    });

    db.test('a database in another encoding gives and takes any text it can hold', async () => {
      const name = `${db.database.name}_latin`;
      await db.rows(`create database ${name} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`);
      try {
        const login = await db.database.target.connect();
        const connect = async (): Promise<typeof login> => ({ ...login, database: name });
        expect(await ask({ connect }, "select 'é' || chr(252) || length('é')")).toBe('éü1');
      } finally {
        await db.rows(`drop database ${name}`);
      }
    });

    db.test('retries make further tries when the first connects fail', async () => {
      const login = await db.database.target.connect();
      const proxy = await startFaultProxy(login.host, login.port, 2);
      const connect = async (): Promise<typeof login> => ({ ...login, port: proxy.port });
      try {
        const error = await errorOf(db.database.open({ connect, retries: 0 }).acquire('node', 'test'));
        expect(error.problem.code).toBe('DB-002');
        expect(await ask({ connect, retries: 1 }, 'select 7')).toBe('7');
        expect(proxy.accepted).toBe(3);
      } finally {
        await proxy.close();
      }
    });

    db.test('login data are asked for anew at every connect, so that a token may expire', async () => {
      const login = await db.database.target.connect();
      let asked = 0;
      const connect = async (): Promise<typeof login> => {
        asked++;
        return login;
      };
      const adapter = db.database.open({ connect, poolSize: 2 });
      const sessions = [await adapter.acquire('node', 'a'), await adapter.acquire('node', 'b')];
      expect(asked).toBe(2);
      for (const session of sessions) adapter.release(session);
    });

    db.test('connect_timeout ends the wait for a server that does not answer', async () => {
      const login = await db.database.target.connect();
      const proxy = await startFaultProxy(login.host, login.port);
      proxy.mode = 'swallow';
      const started = performance.now();
      try {
        const connect = async (): Promise<typeof login> => ({ ...login, port: proxy.port });
        const adapter = db.database.open({ connect, retries: 0, connectTimeoutMs: 400 });
        const error = await errorOf(adapter.acquire('node', 'test'));
        expect(error.message).toBe(`connection to server at "127.0.0.1", port ${proxy.port} failed: timeout expired`);
        expect(performance.now() - started).toBeLessThan(3000);
      } finally {
        await proxy.close();
      }
    });

    db.test('hosts separated by commas are tried in order', async () => {
      const login = await db.database.target.connect();
      const connect = async (): Promise<typeof login> => ({ ...login, host: `no-such-host.invalid,${login.host}` });
      expect(await ask({ connect, retries: 0 }, 'select 7')).toBe('7');
    });

    db.test('a missing database is never made: the error shows the command that makes it', async () => {
      const login = await db.database.target.connect();
      const connect = async (): Promise<typeof login> => ({ ...login, database: 'no such db' });
      const error = await errorOf(db.database.open({ connect }).acquire('node', 'test'));
      expect(error.problem.code).toBe('DB-004');
      expect(error.sqlstate).toBe('3D000');
      expect(error.problem.suggestion).toBe(
        `make it with: createdb -h ${login.host} -p ${login.port} -U ${login.user} 'no such db'`,
      );
    });

    db.test('a server that is not there and a name that is not known are told in the words of libpq', async () => {
      const login = await db.database.target.connect();
      const at = (host: string, port: number): Promise<unknown> =>
        db.database.open({ connect: async () => ({ ...login, host, port }), retries: 0 }).acquire('node', 'test');
      const proxy = await startFaultProxy(login.host, login.port);
      await proxy.close();
      const closed = await errorOf(at('127.0.0.1', proxy.port));
      expect(closed.message).toBe(
        `connection to server at "127.0.0.1", port ${proxy.port} failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?`,
      );
      const unknown = await errorOf(at('no-such-host.invalid', 5432));
      expect(unknown.message).toContain('could not translate host name "no-such-host.invalid" to address');
    });
  },
  ['server'],
);
