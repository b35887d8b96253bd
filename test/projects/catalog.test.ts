import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readLine } from '../../src/cli/read-line.js';
import type { Command } from '../../src/config/index.js';
import { Session } from '../../src/session/index.js';
import {
  catalogDifferences,
  manifestDifferences,
  publicFiles,
  sourcesDifferences,
} from '../parity/artifact-differences.mjs';
import { ARTIFACTS, type ArtifactName, artifactChecks } from '../setup/artifact-schemas.js';
import { describeDb } from '../setup/describe-db.js';
import { copyFixture, writeProfile } from './load-fixture.js';

/** What dbt 1.12.6 left after each command (`node test/parity/catalog.mjs --record`). */
type Step = {
  readonly command: string;
  readonly code: number;
  readonly files: readonly string[];
  readonly catalog: object | null;
  readonly sources: object | null;
};

const RECORDS = path.resolve(import.meta.dirname, '../fixtures/artifacts');

function recorded(
  name: string,
  database: string,
  owner: string,
): { readonly manifest: object; readonly steps: readonly Step[] } {
  const text = fs.readFileSync(path.join(RECORDS, `${path.basename(name)}.json`), 'utf8');
  const mine = text
    .replaceAll('parity', database)
    .replaceAll('"owner": "postgres"', `"owner": ${JSON.stringify(owner)}`);
  return JSON.parse(mine) as { manifest: object; steps: readonly Step[] };
}

describeDb('What docs generate and source freshness leave', db => {
  const checks = artifactChecks();
  for (const name of ['catalog/types', 'catalog/places', 'every_kind'])
    db.test(
      `of the project ${name} is what dbt leaves: manifest, catalog, ages of sources and files, after every command`,
      async () => {
        const folder = copyFixture(name);
        writeProfile(folder, { engine: db.engine, name: db.database.name });
        const plan = JSON.parse(fs.readFileSync(path.join(folder, 'parity.json'), 'utf8')) as {
          setup: string;
          commands: readonly string[][];
        };
        await db.rows(plan.setup);
        const [[owner = ''] = []] = (await db.rows('select current_user')) as string[][];
        const session = new Session({ cwd: folder, env: {}, adapter: db.adapter });
        onTestFinished(() => session.close());
        const target = path.join(folder, 'target');
        const dbt = recorded(name, db.database.name, owner);
        for (const [i, step] of dbt.steps.entries()) {
          const line = readLine(['--profiles-dir', folder, ...(plan.commands[i] ?? [])]);
          if (line.kind !== 'command') throw new Error(`${step.command} is no command`);
          const { before, after } = line;
          const command = line.command.name as Command;
          const outcome = await session.invoke({ command, cli: { before, after } });
          expect({ command: step.command, code: outcome.exitCode }).toEqual({ command: step.command, code: step.code });
          const read = (file: string): object | null => {
            const full = path.join(target, `${file}.json`);
            return fs.existsSync(full) ? (JSON.parse(fs.readFileSync(full, 'utf8')) as object) : null;
          };
          if (i === 0) expect(manifestDifferences(dbt.manifest, read('manifest') ?? {})).toEqual([]);
          expect(catalogDifferences(step.catalog, read('catalog')), step.command).toEqual([]);
          expect(sourcesDifferences(step.sources, read('sources')), step.command).toEqual([]);
          expect(publicFiles(target), step.command).toEqual(step.files);
          for (const artifact of Object.keys(ARTIFACTS) as ArtifactName[]) {
            const written = read(artifact);
            if (written !== null) expect(checks[artifact](written), `${artifact} after ${step.command}`).toEqual([]);
          }
        }
      },
      { timeoutMs: 120_000 },
    );
});
