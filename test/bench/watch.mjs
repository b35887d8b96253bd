#!/usr/bin/env node
/**
 * From save to finished rebuild while quern watches: a generated project of 500 models (views on PostgreSQL, two tests each),
 * `quern run --watch`, and 100 saves of a leaf view.
 *
 *   npm run bench:watch -- [--dsn postgresql://postgres@127.0.0.1:5432/postgres] [--models 500] [--saves 100] [--verbose]
 *
 * A save counts from the return of the write to the line of the console that ends the turn; that line must say that this one
 * node ran and nothing else. CPU is of the process that watches (Linux only), for machines that have other work to do.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';

const SEEDS = 10;
const SCHEMA = 'bench_watch';
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const { values: options } = parseArgs({
  options: {
    dsn: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432/postgres' },
    models: { type: 'string', default: '500' },
    saves: { type: 'string', default: '100' },
    verbose: { type: 'boolean', default: false },
  },
});
const server = new URL(options.dsn);
const saves = Number(options.saves);

/** A fifth staging, half intermediate (two parents), the rest marts (two parents); the last mart is the leaf. */
function projectFiles(models) {
  const counts = { stg: Math.round(models * 0.2), int: Math.round(models * 0.5) };
  counts.mart = models - counts.stg - counts.int;
  const files = new Map([
    ['dbt_project.yml', "name: bench\nversion: '1.0'\nprofile: bench\nmodels:\n  bench:\n    +materialized: view\n"],
    ['profiles.yml', profile()],
    ['macros/cents.sql', '{% macro cents(column) %}({{ column }} * 100)::bigint{% endmacro %}\n'],
  ]);
  const rows = Array.from({ length: 20 }, (_, i) => `${i},name ${i},${i * 1.25}`).join('\n');
  for (let i = 0; i < SEEDS; i++) files.set(`seeds/raw_${i}.csv`, `id,name,amount\n${rows}\n`);
  for (const [layer, count] of Object.entries(counts)) {
    for (let i = 0; i < count; i++) files.set(`models/${layer}/${layer}_${i}.sql`, modelText(layer, i, counts));
    files.set(`models/${layer}/_${layer}.yml`, propertiesText(layer, count));
  }
  return { files, leaf: `mart_${counts.mart - 1}`, leafFile: `models/mart/mart_${counts.mart - 1}.sql` };
}

function modelText(layer, i, counts) {
  if (layer === 'stg')
    return `select id, name, {{ cents('amount') }} as amount_${i}\nfrom {{ ref('raw_${i % SEEDS}') }}\n`;
  const [above, count] = layer === 'int' ? ['stg', counts.stg] : ['int', counts.int];
  const [a, b] = [(i * 7) % count, (i * 7 + 1 + (i % 5)) % count];
  return `with first as (\n    select * from {{ ref('${above}_${a}') }}\n),\nsecond as (\n    select * from {{ ref('${above}_${b}') }}\n)
select first.id, first.name, count(*) as rows_${i}\nfrom first\njoin second on second.id = first.id\ngroup by 1, 2\n`;
}

function propertiesText(layer, count) {
  const models = Array.from(
    { length: count },
    (_, i) => `  - name: ${layer}_${i}
    description: Number ${i} of the layer ${layer}.
    columns:
      - name: id
        description: The key.
        data_tests: [unique, not_null]
      - name: name
        description: What people call it.
`,
  );
  return `version: 2\n\nmodels:\n${models.join('')}`;
}

function profile() {
  const output = {
    type: 'postgres',
    host: server.hostname,
    port: Number(server.port || 5432),
    user: server.username || 'postgres',
    password: decodeURIComponent(server.password) || 'x',
    dbname: server.pathname.slice(1) || 'postgres',
    schema: SCHEMA,
    threads: 4,
  };
  const lines = Object.entries(output).map(([key, value]) => `      ${key}: ${value}`);
  return `bench:\n  target: dev\n  outputs:\n    dev:\n${lines.join('\n')}\n`;
}

async function withoutSchema() {
  const client = new pg.Client({ connectionString: options.dsn });
  await client.connect();
  await client.query(`set client_min_messages = warning; drop schema if exists ${SCHEMA} cascade`);
  await client.end();
}

/** A program whose printed lines are waited for. */
function start(command, { cwd, env }) {
  const child = spawn(command[0], command.slice(1), { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  const lines = [];
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', text => {
    const at = performance.now();
    const parts = (rest + text).split('\n');
    rest = parts.pop();
    for (const line of parts) {
      if (options.verbose) console.log(line);
      lines.push(line);
      const found = waiting.findIndex(one => one.pattern.test(line));
      if (found !== -1) waiting.splice(found, 1)[0].resolve({ line, at });
    }
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      for (const one of waiting) one.reject(new Error(`ended with ${code}:\n${lines.slice(-20).join('\n')}`));
      resolve(code);
    });
  });
  const line = pattern => new Promise((resolve, reject) => waiting.push({ pattern, resolve, reject }));
  return { pid: child.pid, line, ended, stop: () => child.kill('SIGINT') };
}

/** CPU milliseconds of a process until now, user and system; undefined where /proc is not there. */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'quern-bench-watch-'));
const { files, leaf, leafFile } = projectFiles(Number(options.models));
for (const [name, text] of files) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
await withoutSchema();
const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache'), NO_COLOR: '1' };
const seeding = start([process.execPath, cli, 'seed', '--quiet'], { cwd: folder, env });
if ((await seeding.ended) !== 0) throw new Error('the seeds could not be loaded');
const watching = start([process.execPath, cli, 'run', '--watch'], { cwd: folder, env });
await watching.line(/^watching/);
const text = files.get(leafFile);
const found = [];
const usedBefore = cpuMs(watching.pid);
for (let i = 1; i <= saves; i++) {
  const told = watching.line(/^parsed /);
  writeFileSync(join(folder, leafFile), text.replace('count(*)', `count(*) + ${i}`));
  const saved = performance.now();
  const { line, at } = await told;
  if (!line.startsWith(`parsed 1 file · ran 1 of ${options.models} nodes: ${leaf} · `))
    throw new Error(`save ${i} did something else: ${line}`);
  found.push(at - saved);
  await pause(50 + (i % 7) * 20);
}
const used = cpuMs(watching.pid);
watching.stop();
await watching.ended;
rmSync(folder, { recursive: true, force: true });
await withoutSchema();

const sorted = [...found].sort((a, b) => a - b);
const at = share => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)].toFixed(0);
console.log(`${saves} saves of ${leaf}, ${options.models} models, each ran 1 node · Node ${process.version}`);
console.log(`from save to finished rebuild: median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, longest ${at(1)} ms`);
if (used !== undefined && usedBefore !== undefined)
  console.log(`CPU of the process that watches: ${((used - usedBefore) / saves).toFixed(0)} ms a save`);
