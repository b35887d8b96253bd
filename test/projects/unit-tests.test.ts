import { expect, onTestFinished } from 'vitest';
import { Session } from '../../src/session/index.js';
import expected from '../fixtures/projects/unit_tests.json' with { type: 'json' };
import { describeDb } from '../setup/describe-db.js';
import { compiledFiles, withoutLayout } from './compiled-files.js';
import { copyFixture, writeProfile } from './load-fixture.js';

const FOLDER = 'models/lab.yml/models/';

/** Results and compiled files were recorded from `dbt test` 1.12.6 on the same project. */
describeDb('Unit tests', db => {
  db.test('end as dbt’s do, with sources, versions, overrides and fixtures of every kind', async () => {
    const folder = copyFixture('unit_tests');
    writeProfile(folder, { engine: db.engine, name: db.database.name });
    const session = new Session({ cwd: folder, env: {}, adapter: db.adapter, flags: { profilesDir: folder } });
    onTestFinished(() => session.close());
    await session.seed();
    await session.run();
    const { finished } = await session.test();
    const ends = finished.map(({ result }) => [
      result.unique_id,
      [result.status, result.failures, withoutPaths(result.message)],
    ]);
    const wanted = Object.entries(expected.results).map(([id, [status, failures, message]]) => [
      id,
      [status, failures, withoutPaths(message as string | null)],
    ]);
    expect(Object.fromEntries(ends)).toEqual(Object.fromEntries(wanted));
    const compiled = compiledFiles(folder, 'lab', db.database.name);
    const own = Object.entries(compiled).filter(([file]) => file.startsWith(FOLDER));
    const recorded = Object.entries(expected.compiled).map(([file, text]) => [`${FOLDER}${file}`, text]);
    expect(withoutLayout(Object.fromEntries(own))).toEqual(withoutLayout(Object.fromEntries(recorded)));
  });
});

/** Shipped macros lie in other files than dbt's, and colours are left out where nobody sees them. */
function withoutPaths(message: string | null): string | null {
  const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
  return message?.replace(ansi, '').replace(/ \(macros\/[^)]*\)/g, '') ?? null;
}
