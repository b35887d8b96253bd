// Records what real dbt prints for the cases of a console fixture: the golden texts that test/cli compares with.
//   QUERN_REAL_DBT=/path/to/dbt QUERN_PARITY_PG=127.0.0.1:5432:postgres node test/parity/record-console.mjs
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { maskConsole } from '../setup/mask-console.mjs';

const dbt = process.env['QUERN_REAL_DBT'];
const [host, port, user] = (process.env['QUERN_PARITY_PG'] ?? '').split(':');
if (dbt === undefined || user === undefined) throw new Error('QUERN_REAL_DBT and QUERN_PARITY_PG are needed');

const folder = path.join(import.meta.dirname, '../fixtures/cli');
const file = path.join(folder, 'library.cases.json');
const cases = JSON.parse(fs.readFileSync(file, 'utf8'));
const project = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-console-'));
const database = `console_${process.pid}`;
fs.cpSync(path.join(folder, 'library'), project, { recursive: true });
const psql = sql => execFileSync('psql', ['-h', host, '-p', port, '-U', user, '-qc', sql, 'postgres']);
psql(`create database ${database} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
try {
  for (const one of cases) {
    const env = {
      ...process.env,
      ...{ LIBRARY_HOST: host, LIBRARY_PORT: port, LIBRARY_USER: user, LIBRARY_DATABASE: database },
      ...{ DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', PGTZ: 'UTC' },
    };
    const words = ['--no-use-colors', '--no-partial-parse', ...one.args];
    const ran = spawnSync(dbt, words, { cwd: project, env, encoding: 'utf8' });
    one.exitCode = ran.status;
    one.stdout = maskConsole(ran.stdout, { project, database }).split('\n');
    console.log(`${ran.status} ${one.args.join(' ')}`);
  }
} finally {
  psql(`drop database ${database} with (force)`);
  fs.rmSync(project, { recursive: true });
}
fs.writeFileSync(file, `${JSON.stringify(cases, null, 2)}\n`);
