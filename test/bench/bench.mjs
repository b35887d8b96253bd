#!/usr/bin/env node
/**
 * Benchmarks beside real dbt and a floor, in turns (A B A B) and in one run:
 *
 *   npm run bench -- SHAPE METRIC [--rounds 10] [--copies 5] [--port 5432] [--json] [--small]
 *
 * SHAPE: s1 | s2 | s6. METRIC: see METRICS below. `QUERN_REAL_DBT` names the dbt command to compare with (left out when
 * it is not set), `QUERN_BENCH_PG` is host:port:user of a scratch server for `run` and `seed`.
 * *cold*: caches of the project and of the user's folder are deleted before each run. *warm*: a new process, one file edited
 * before it. *same*: a new process, nothing edited. File system caches are warm for all.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure, ratio, summary } from './measure.mjs';
import { writeShape } from './shapes/write-shape.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    copies: { type: 'string' },
    materialized: { type: 'string', default: 'view' },
    'no-tests': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
  },
});
const [shape = 's1', metric = 'parse-cold'] = positionals;
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'quern-bench-'));
const [host, port, user] = (process.env.QUERN_BENCH_PG ?? '127.0.0.1:5432:postgres').split(':');
const dbt = process.env.QUERN_REAL_DBT;

/** What is done before each run and which words are run; `{name}` is a model in the middle of the graph. */
const METRICS = {
  version: { args: ['--version'] },
  'parse-cold': { args: ['parse'], before: 'cold' },
  'parse-warm': { args: ['parse'], before: 'edit' },
  'parse-same': { args: ['parse'] },
  'ls-one': { args: ['ls', '--select', '{name}'] },
  'compile-one': { args: ['compile', '--select', '{name}'] },
  run: { args: ['run', '--threads', '4'], before: 'empty' },
  build: { args: ['build', '--threads', '4'] },
};

const work = METRICS[metric];
if (work === undefined) throw new Error(`no metric '${metric}'; there are ${Object.keys(METRICS).join(', ')}`);
const middle = { s1: 'node_1000', s2: 'int_10', s6: 'link_150' }[shape];
const middleFile = {
  s1: 'models/path_100/node_1000.sql',
  s2: 'models/intermediate/0/int_10.sql',
  s6: 'models/chain/link_150.sql',
}[shape];
const args = work.args.map(word => word.replace('{name}', middle));

function tool(name, command, extra = []) {
  const folder = join(scratch, name);
  const cache = join(scratch, `${name}-cache`);
  const shapeOptions = {
    materialized: options.materialized,
    ...(options.copies === undefined ? {} : { copies: Number(options.copies) }),
    ...(options['no-tests'] ? { tests: false } : {}),
    ...(options.small && shape === 's2' ? { size: 500 } : {}),
  };
  writeShape(shape, folder, shapeOptions, { host, port, user, schema: `bench_${name}` });
  const env = {
    XDG_CACHE_HOME: cache,
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    QUERN_NOW: '2026-01-01T00:00:00Z',
    NO_COLOR: '1',
  };
  let edits = 0;
  return {
    name,
    folder,
    prepare: async () => {
      if (work.before === 'cold') {
        for (const gone of ['target', 'logs', '.quern']) rmSync(join(folder, gone), { recursive: true, force: true });
        rmSync(cache, { recursive: true, force: true });
      }
      if (work.before === 'edit') appendFileSync(join(folder, middleFile), `-- edit ${++edits}\n`);
      if (work.before === 'empty') await dropSchema(`bench_${name}`);
    },
    run: () => measure([...command, ...args, ...(metric === 'version' ? [] : extra)], { cwd: folder, env }),
  };
}

async function dropSchema(schema) {
  const pg = (await import('pg')).default;
  const client = new pg.Client({ host, port: Number(port), user, database: 'postgres', password: 'x' });
  await client.connect();
  await client.query('set client_min_messages = warning');
  // A schema of thousands of relations needs more locks than one transaction may take.
  for (;;) {
    const { rows } = await client.query(
      `select c.oid::regclass::text as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relkind in ('v', 'r', 'm') order by c.oid desc limit 500`,
      [schema],
    );
    if (rows.length === 0) break;
    await client.query(
      rows.map(r => `drop ${r.relkind === 'r' ? 'table' : 'view'} if exists ${r.name} cascade`).join(';'),
    );
  }
  await client.query(`drop schema if exists "${schema}" cascade`);
  await client.end();
}

/** The digest of what a run left, so that a fast run which did less is found out. Times and ids stand still by QUERN_NOW. */
function leftBy(folder) {
  const file = join(folder, 'target', 'manifest.json');
  if (!existsSync(file)) return 'none';
  const text = readFileSync(file, 'utf8').replaceAll(/"(invocation_id|invocation_started_at)": ?"[^"]*"/g, '');
  return createHash('sha256').update(text).digest('hex');
}

const tools = [tool('quern', [process.execPath, cli], [])];
if (dbt !== undefined) tools.push(tool('dbt', [dbt]));
const rounds = Number(options.rounds ?? (options.small ? 1 : 10));
const found = Object.fromEntries([...tools.map(t => t.name), 'floor'].map(name => [name, []]));
for (const t of tools) {
  await t.prepare();
  await t.run();
}
const digests = new Set();
for (let round = 0; round < rounds; round++) {
  for (const t of tools) {
    await t.prepare();
    found[t.name].push(await t.run());
  }
  found.floor.push(await measure([process.execPath, '-e', '0']));
  if (work.before !== 'edit') digests.add(leftBy(tools[0].folder));
}
if (digests.size > 1) throw new Error('runs of quern left different manifests: no time is worth printing');

const rows = Object.entries(found)
  .filter(([, list]) => list.length > 0)
  .map(([name, list]) => ({
    name,
    wall: summary(list.map(one => one.wallMs)),
    cpu: summary(list.map(one => one.cpuMs)),
    peakMb: Math.max(...list.map(one => one.peakMb ?? 0)),
  }));
const ours = rows[0];
const table = rows.map(row => {
  const against = ratio(ours.wall, row.wall);
  return {
    tool: row.name,
    'wall ms': row.wall.median.toFixed(0),
    spread: row.wall.spread.toFixed(0),
    'cpu ms': row.cpu.median.toFixed(0),
    'peak MB': row.peakMb.toFixed(0),
    'times ours': row === ours ? '1' : against.equal ? 'equal' : against.times.toFixed(2),
  };
});
if (options.json) console.log(JSON.stringify({ shape, metric, rounds, rows }));
else {
  console.log(`${shape} ${metric}, ${rounds} rounds in turns, Node ${process.version}`);
  console.table(table);
}
rmSync(scratch, { recursive: true, force: true });
