// Records what real dbt prints for the cases of console fixtures: the golden texts that test/cli compares with.
//   QUERN_REAL_DBT=/path/to/dbt QUERN_PARITY_PG=127.0.0.1:5432:postgres node test/parity/record-console.mjs [FIXTURE…]
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { statusesLeft, takeSteps } from '../setup/console-step.mjs';
import { maskConsole } from '../setup/mask-console.mjs';

const dbt = process.env['QUERN_REAL_DBT'];
const [host, port, user] = (process.env['QUERN_PARITY_PG'] ?? '').split(':');
if (dbt === undefined || user === undefined) throw new Error('QUERN_REAL_DBT and QUERN_PARITY_PG are needed');

const folder = path.join(import.meta.dirname, '../fixtures/cli');
const names = process.argv.length > 2 ? process.argv.slice(2) : ['library', 'ferry', 'harbour'];
for (const name of names) await record(name);

async function record(name) {
  const file = path.join(folder, `${name}.cases.json`);
  const cases = JSON.parse(fs.readFileSync(file, 'utf8'));
  const project = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'quern-console-')));
  const database = `console_${process.pid}`;
  fs.cpSync(path.join(folder, name), project, { recursive: true });
  const psql = (sql, where = 'postgres') =>
    execFileSync('psql', ['-h', host, '-p', port, '-U', user, '-qc', sql, where], { stdio: 'pipe' });
  psql(`create database ${database} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
  try {
    for (const one of cases) {
      await takeSteps(one.before ?? [], project, async sql => psql(sql, database));
      const env = {
        ...process.env,
        ...{ LIBRARY_HOST: host, LIBRARY_PORT: port, LIBRARY_USER: user, LIBRARY_DATABASE: database },
        ...{ DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', PGTZ: 'UTC', ...one.env },
      };
      const cwd = path.join(project, one.cwd ?? '');
      const words = ['--no-use-colors', ...one.args];
      const ran = spawnSync(dbt, words, { cwd, env, encoding: 'utf8' });
      one.exitCode = ran.status;
      one.stdout = maskConsole(ran.stdout, { project, database }).split('\n');
      if (one.statuses !== undefined) one.statuses = statusesLeft(project) ?? null;
      console.log(`${ran.status} ${one.args.join(' ')}`);
    }
  } finally {
    psql(`drop database ${database} with (force)`);
    fs.rmSync(project, { recursive: true });
  }
  fs.writeFileSync(file, `${JSON.stringify(cases, null, 2)}\n`);
}
