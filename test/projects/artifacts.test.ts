import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Session } from '../../src/session/index.js';
import { EXCUSED, manifestDifferences, resultDifferences } from '../parity/artifact-differences.mjs';
import { describeDb } from '../setup/describe-db.js';
import { copyFixture, writeProfile } from './load-fixture.js';

type Artifacts = {
  readonly manifest: Record<'macros', Record<string, { original_file_path: string }>>;
  readonly results: object;
};

const RECORDS = path.resolve(import.meta.dirname, '../fixtures/projects/artifacts');

/** What dbt 1.12.6 wrote in a `build` on PostgreSQL (`node test/parity/compare.mjs --record`), with this database's name. */
function recorded(name: string, database: string): Artifacts {
  return JSON.parse(fs.readFileSync(path.join(RECORDS, `${name}.json`), 'utf8').replaceAll('parity', database));
}

describeDb('The artifacts of a build', db => {
  for (const name of ['custom-generic-tests', 'on-run-hooks', 'stored-failures'])
    db.test(`of the project ${name} say in every field what dbt's say`, async () => {
      expect(EXCUSED.length).toBeLessThanOrEqual(15);
      const folder = copyFixture(`parse/${name}`);
      writeProfile(folder, { engine: db.engine, name: db.database.name });
      const session = new Session({ cwd: folder, env: {}, adapter: db.adapter, flags: { profilesDir: folder } });
      onTestFinished(() => session.close());
      await session.build();
      const dbt = recorded(name, db.database.name);
      const read = (file: string): object => JSON.parse(fs.readFileSync(path.join(folder, 'target', file), 'utf8'));
      const files = new Set(Object.values(dbt.manifest.macros).map(macro => macro.original_file_path));
      expect(manifestDifferences(dbt.manifest, read('manifest.json'))).toEqual([]);
      expect(resultDifferences(dbt.results, read('run_results.json'), files)).toEqual([]);
    });
});
