#!/usr/bin/env node
/**
 * Runs public projects on PostgreSQL and on the embedded Postgres and compares what both databases hold, row by row.
 *
 *   QUERN_ACCEPTANCE=<folder of accept.py> QUERN_MIRROR=<folder of clones> node test/parity/embedded.mjs NAME…
 *
 * accept.py lays the projects out, and its records say which columns differ from run to run; those are not compared. The
 * server is one of its own, so that the database has the embedded one's name. QUERN_PARITY_TOOL is the quern to run
 * (default: this checkout's dist). Says so and ends well when one of the first two is not set.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { parse } from 'yaml';
import { startPostgres } from '../setup/postgres-server.mjs';
import { contentDifferences, contentOf, databaseContent } from './database-content.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const quern = (process.env.QUERN_PARITY_TOOL ?? `${process.execPath} ${join(root, 'dist/cli.js')}`).split(' ');
const { QUERN_ACCEPTANCE: acceptance, QUERN_MIRROR: mirror } = process.env;
const DATABASE = 'postgres';
const names = process.argv.slice(2);

if (acceptance === undefined || mirror === undefined) {
  console.log('embedded: not run, for it needs QUERN_ACCEPTANCE and QUERN_MIRROR');
} else {
  let different = 0;
  for (const name of names) {
    const lines = await compare(name);
    if (lines.length > 0) different++;
    console.log(`${name}: ${lines.length === 0 ? 'same' : `DIFFERENT · ${lines.length} differences`}`);
    for (const line of lines.slice(0, 20)) console.log(`    ${line.slice(0, 300)}`);
  }
  if (different > 0) process.exitCode = 1;
}

async function compare(name) {
  const place = mkdtempSync(join(tmpdir(), 'quern-embedded-'));
  const running = await startPostgres();
  try {
    const url = new URL(running.url);
    const server = { host: url.hostname, port: url.port, user: decodeURIComponent(url.username) };
    const project = layOut(name, join(place, 'server'), server);
    const folder = relative(join(place, 'server', name), project);
    cpSync(join(place, 'server'), join(place, 'embedded'), { recursive: true });
    const inside = join(place, 'embedded', name, folder);
    const plan = planOf(name);
    run(plan, project, join(place, 'server', name), server, []);
    run(plan, inside, join(place, 'embedded', name), server, ['--embedded']);
    const client = new PGlite(join(inside, '.quern/pglite'));
    const embedded = await contentOf(client);
    await client.close();
    const { volatile } = recordOf(name);
    return contentDifferences(steady(await databaseContent(server, DATABASE), volatile), steady(embedded, volatile));
  } finally {
    await running.stop();
    rmSync(place, { recursive: true, force: true });
  }
}

/** The content without the columns that differ between two runs of real dbt. */
function steady(content, volatile) {
  for (const [name, relation] of Object.entries(content)) {
    const unsteady = volatile?.[name]?.columns ?? [];
    const strip = row =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(row)).filter(([key]) => !unsteady.includes(key))));
    if (unsteady.length > 0) relation.rows = relation.rows.map(strip).sort();
  }
  return content;
}

function recordOf(name) {
  return JSON.parse(gunzipSync(readFileSync(join(acceptance, 'golden', `${name}.json.gz`))).toString());
}

/** Folder of the project; its profile leads to the database of this comparison. */
function layOut(name, place, { host, port, user }) {
  const words = ['accept.py', '--mirror', mirror, '--dsn', `${host}:${port}:${user}`, '--lay-out', place, name];
  const printed = execFileSync('python3', words, { cwd: acceptance, encoding: 'utf8' });
  const project = printed.trim().split('\n').at(-1);
  const file = join(place, name, 'profiles.yml');
  const profiles = parse(readFileSync(file, 'utf8'));
  for (const { outputs } of Object.values(profiles))
    for (const output of Object.values(outputs))
      Object.assign(output, { host, port: Number(port), user, dbname: DATABASE });
  writeFileSync(file, JSON.stringify(profiles));
  return project;
}

function planOf(name) {
  return JSON.parse(readFileSync(join(acceptance, 'projects.json'), 'utf8'))[name];
}

function run(plan, project, profiles, { host, port }, more) {
  const env = { ...process.env, ...plan.env };
  if ('POSTGRES_DB' in env) env.POSTGRES_DB = DATABASE;
  if ('POSTGRES_HOST' in env) Object.assign(env, { POSTGRES_HOST: host, POSTGRES_PORT: port });
  for (const command of plan.cmds ?? ['build']) {
    const vars = plan.vars !== undefined && !command.includes('--vars') ? ['--vars', plan.vars] : [];
    const [program = '', ...first] = quern;
    const words = [...first, ...splitWords(command), ...vars, '--profiles-dir', profiles, ...more];
    const ran = spawnSync(program, words, { cwd: project, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (ran.status === 2 || ran.status === null)
      throw new Error(
        `${command} in ${dirname(project)} ended with ${ran.status}: ${ran.stdout.slice(-2000)}${ran.stderr}`,
      );
  }
}

/** Words of a shell line; quotes keep blanks together. */
function splitWords(line) {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain);
}
