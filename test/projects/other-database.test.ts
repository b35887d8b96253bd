import { expect, onTestFinished } from 'vitest';
import { Session } from '../../src/session/index.js';
import { describeDb } from '../setup/describe-db.js';
import { copyFixture, writeProfile } from './load-fixture.js';

describeDb('A node that lies in another database', db => {
  db.test("ends the run before anything is made, in dbt's words", async () => {
    const folder = copyFixture('parse/generic-tests');
    writeProfile(folder, { engine: db.engine, name: db.database.name });
    const session = new Session({ cwd: folder, env: {}, adapter: db.adapter, flags: { profilesDir: folder } });
    onTestFinished(() => session.close());
    await expect(session.build()).rejects.toThrow(
      `ERROR: Cross-db references not allowed in postgres (other vs ${db.database.name})`,
    );
    expect(await db.rows("select from pg_namespace where nspname = 'dev'")).toEqual([]);
  });
});
