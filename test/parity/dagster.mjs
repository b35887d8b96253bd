// Runs dagster-dbt itself against `quern alias dbt`, where a Python that has it is at hand:
//   node test/parity/dagster.mjs --python VENV/bin/python --dsn HOST:PORT:USER [--database NAME] [-v]
// It prepares the project of test/fixtures/cli/library, builds it as assets with checks, and reads events and artifacts.
// --tool PATH takes another dbt than the alias. Exit status 0 when all holds, or when dagster-dbt is not installed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freshDatabase } from './macros/server.mjs';

const { values: options } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    dsn: { type: 'string', default: '127.0.0.1:5432:postgres' },
    database: { type: 'string', default: 'scratch' },
    tool: { type: 'string' },
    v: { type: 'boolean', short: 'v' },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'dist/cli.js');

const hasDagster = () => spawnSync(options.python, ['-c', 'import dagster_dbt']).status === 0;

const EXPECTED = {
  version: '1.12.6',
  build: {
    success: true,
    materialized: ['daily_loans', 'days', 'loans', 'raw_loans', 'stg_loans'],
    checks: [
      ['loans', 'loans_end_after_they_begin', true, 'ERROR'],
      ['loans', 'not_null_loans_days', false, 'WARN'],
      ['stg_loans', 'unique_stg_loans_id', true, 'ERROR'],
    ],
  },
};

const folder = mkdtempSync(join(tmpdir(), 'dagster-'));

const runDagster = async () => {
  const [host, port, user] = options.dsn.split(':');
  const server = { host, port: Number(port), user, database: options.database };
  await freshDatabase(server);
  const project = join(folder, 'library');
  cpSync(join(root, 'test/fixtures/cli/library'), project, { recursive: true });
  if (options.tool === undefined) {
    const made = spawnSync(process.execPath, [cli, 'alias', 'dbt', join(folder, 'bin')], { cwd: folder });
    if (made.status !== 0) throw new Error(String(made.stdout));
  }
  const executable = options.tool ?? join(folder, 'bin/dbt');
  const ran = spawnSync(options.python, [join(import.meta.dirname, 'dagster_run.py'), project, executable], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: {
      ...process.env,
      DAGSTER_HOME: '',
      DAGSTER_DISABLE_TELEMETRY: '1',
      LIBRARY_HOST: host,
      LIBRARY_PORT: port,
      LIBRARY_USER: user,
      LIBRARY_PASSWORD: 'x',
      LIBRARY_DATABASE: options.database,
    },
  });
  if (options.v) process.stdout.write(`${ran.stdout}\n${ran.stderr}\n`);
  const line = /^SEEN (.*)$/m.exec(ran.stdout)?.[1];
  if (line === undefined) throw new Error(`dagster-dbt ended in ${ran.status}:\n${ran.stdout}\n${ran.stderr}`);
  return JSON.parse(line);
};

const faultsOf = seen => {
  const faults = [];
  const expect = (what, is, should) => {
    if (JSON.stringify(is) !== JSON.stringify(should))
      faults.push(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`);
  };
  expect('version', seen.version, EXPECTED.version);
  expect('a build', seen.build, EXPECTED.build);
  expect('a broken build succeeds', seen.broken.success, false);
  expect('models of a broken build', seen.broken.materialized.includes('loans'), false);
  expect('the catalog', seen.catalog.includes('model.library.loans'), true);
  expect('run results', seen.results, ['model.library.loans']);
  expect('the error', seen.error.includes('Database Error in model loans'), true);
  return faults;
};

if (!hasDagster()) process.stdout.write(`skipped: ${options.python} has no dagster-dbt\n`);
else if (!existsSync(cli)) throw new Error('run `npm run build` first');
else
  try {
    const faults = faultsOf(await runDagster());
    process.stdout.write(
      faults.length === 0 ? 'same  dagster-dbt\n' : `DIFFERENT  dagster-dbt\n  ${faults.join('\n  ')}\n`,
    );
    process.exitCode = faults.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
