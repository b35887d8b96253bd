import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, inject, onTestFinished } from 'vitest';
import { readLine } from '../../src/cli/read-line.js';
import { Session } from '../../src/session/index.js';
import { contentDifferences, contentOf, withClient } from '../parity/database-content.mjs';
import { prepareStep, stepsOf } from '../parity/project-steps.mjs';
import { describeDb } from '../setup/describe-db.js';
import { INTERNAL_SCHEMA } from '../setup/internal-schema.js';
import { copyFixture, writeProfile } from './load-fixture.js';

type Result = { readonly unique_id: string; readonly status: string; readonly failures: number | null };
type Recorded = {
  /** Exit code and node → status and failures after each command. */
  readonly steps: readonly { readonly code: number; readonly results: Readonly<Record<string, unknown>> }[];
  readonly content: Readonly<Record<string, object>>;
};

const FEATURES = path.resolve(import.meta.dirname, '../fixtures/projects/features');

/** The others are for the parity tool alone. */
const RECORDED = fs
  .readdirSync(FEATURES)
  .filter(name => fs.existsSync(path.join(FEATURES, name, 'dbt.json')))
  .sort();

/** What dbt 1.12.6 left of a project (`node test/parity/compare.mjs --record-steps`), with this database's name. */
function recorded(name: string, database: string): Recorded {
  const text = fs.readFileSync(path.join(FEATURES, name, 'dbt.json'), 'utf8');
  return JSON.parse(text.replaceAll(/(\\*")parity(?=\\*")/g, `$1${database}`));
}

function resultsIn(folder: string): Recorded['steps'][number]['results'] {
  const file = path.join(folder, 'target/run_results.json');
  if (!fs.existsSync(file)) return {};
  const { results } = JSON.parse(fs.readFileSync(file, 'utf8')) as { results: Result[] };
  return Object.fromEntries(results.map(one => [one.unique_id, [one.status, one.failures]]));
}

/** parity.json says what is done with each project; relations are compared row by row, with their columns' types and order. */
describeDb(
  'A project about one feature',
  db => {
    for (const name of RECORDED)
      db.test(
        `leaves what dbt leaves: ${name}`,
        async () => {
          const folder = copyFixture(`features/${name}`);
          fs.appendFileSync(path.join(folder, 'dbt_project.yml'), '\nprofile: parity\n');
          writeProfile(folder, { engine: db.engine, name: db.database.name });
          const { hostname, port, username } = new URL(inject('serverUrl'));
          const at = { host: hostname, port, user: username, database: db.database.name };
          const query = (sql: string) => withClient(at, client => client.query(sql));
          const plan = stepsOf(folder);
          if (plan.setup !== '') await query(plan.setup);
          const steps: unknown[] = [];
          for (const step of plan.steps) {
            await prepareStep(folder, step, query);
            const session = new Session({ cwd: folder, env: plan.env, adapter: db.adapter });
            onTestFinished(() => session.close());
            const line = readLine(step.run);
            if (line.kind !== 'command') throw new Error(`not a command: ${step.run.join(' ')}`);
            const cli = { before: line.before, after: line.after };
            const outcome = await session.invoke({
              command: line.command.name,
              cli,
              words: line.words,
              argv: step.run,
            });
            steps.push({ code: outcome.exitCode, results: resultsIn(folder) });
          }
          const dbt = recorded(name, db.database.name);
          expect(steps).toEqual(dbt.steps);
          const content = await withClient(at, client => contentOf(client, [INTERNAL_SCHEMA]));
          expect(contentDifferences(dbt.content, content)).toEqual([]);
        },
        { timeoutMs: 120_000 },
      );
  },
  ['server'],
);
