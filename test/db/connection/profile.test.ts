import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect, inject } from 'vitest';
import { type Driver, driverFor, noFailPoints, pgliteImageFiles } from '../../../src/adapters/index.js';
import { diskFiles, systemClock } from '../../../src/base/index.js';
import { makeMap, type Profile, Secret } from '../../../src/config/index.js';
import { describeDb } from '../../setup/describe-db.js';
import { INTERNAL_SCHEMA } from '../../setup/internal-schema.js';

describeDb('a profile', db => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-profile-'));
  const cacheFolder = path.dirname(inject('pgliteImage'));

  function open(connection: Profile['connection']): Driver {
    const profile: Profile = {
      profileName: 'shop',
      targetName: 'dev',
      threads: 1,
      schema: 'dev',
      connection,
      internalSchema: INTERNAL_SCHEMA,
      state: 'optional',
      dataSchema: undefined,
      settings: { work_mem: '5MB' },
      poolSize: 2,
      maxOverflow: 1,
      target: makeMap([]),
      secrets: [],
      envReads: new Map(),
      messages: [],
    };
    const shared = { files: diskFiles(), projectRoot: folder, cacheFolder, warn: () => {} };
    return driverFor({ profile, ...shared, clock: systemClock, failPoints: noFailPoints });
  }

  async function connectionOf(): Promise<Profile['connection']> {
    if (db.engine === 'pglite') return { type: 'pglite', path: undefined };
    const login = await db.database.target.connect();
    const keys = { searchPath: 'a, b', role: undefined, applicationName: 'shop', autocommit: false };
    const numbers = { connectTimeoutSeconds: 10, keepalivesIdleSeconds: 30, retries: 1 };
    return { type: 'postgres', ...login, ...keys, ...numbers, password: new Secret('') };
  }

  db.test('becomes sessions with its settings', async () => {
    const driver = open(await connectionOf());
    try {
      const session = await driver.acquire('node', 'n');
      const answer = await session.sql("select current_setting('work_mem'), current_setting('application_name')", {
        purpose: 'test',
      });
      expect(answer.rows[0]?.[0]).toBe('5MB');
      if (db.engine === 'postgres') expect(answer.rows[0]?.[1]).toBe('shop');
      expect((await driver.capabilities()).sessions).toBe(db.engine === 'pglite' ? 1 : 2);
    } finally {
      await driver.close();
    }
    const kept = fs.existsSync(path.join(folder, '.quern/pglite/PG_VERSION'));
    expect(kept).toBe(db.engine === 'pglite');
    fs.rmSync(folder, { recursive: true, force: true });
  });

  db.test('of the embedded database may keep the data in memory', async () => {
    const driver = open({ type: 'pglite', path: 'memory' });
    try {
      const session = await driver.acquire('node', 'n');
      expect((await session.sql('select 1', { purpose: 'test' })).rows).toEqual([['1']]);
    } finally {
      await driver.close();
    }
    expect(fs.existsSync(path.join(folder, '.quern'))).toBe(false);
    expect(pgliteImageFiles(cacheFolder)[1]).toBe(inject('pgliteImage'));
  });
});
