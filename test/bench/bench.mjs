#!/usr/bin/env node
/**
 * Benchmarks beside real dbt and a floor, in turns (A B A B) and in one run:
 *
 *   npm run bench -- SHAPE METRIC [--rounds 10] [--copies 5] [--no-tests] [--typed] [--json] [--small]
 *
 * SHAPE: s1 | s2 | s5 | s6. METRIC: see metrics.mjs; some have a shape of their own, whatever SHAPE says.
 * `QUERN_REAL_DBT` names the dbt command to compare with (left out when it is not set), `QUERN_BENCH_PG` is host:port:user
 * of a scratch server, `QUERN_MIRROR` a folder of clones of packages for s5. `--small` makes little projects, one round.
 * *cold*: caches of the project and of the user's folder are deleted before each run. *warm*: a new process, one file edited
 * before it. *same*: a new process, nothing edited. *resident*: inside a running --watch. File system caches are warm for all.
 * No time is printed when a timed run left something else than the untimed one before it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { leftBy } from './digest.mjs';
import { countModels, floorOf } from './floor.mjs';
import { findMetric, MIDDLE } from './metrics.mjs';
import { rowsOf, tableOf } from './report.mjs';
import { measureResident } from './resident.mjs';
import { dropSchema, makeTool } from './tools.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string' },
    copies: { type: 'string' },
    'no-tests': { type: 'boolean', default: false },
    typed: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
  },
});
const [wantedShape = 's1', metricName = 'parse-cold'] = positionals;
const metric = findMetric(metricName);
const shape = metric.shape ?? wantedShape;
const [host, port, user] = (process.env.QUERN_BENCH_PG ?? '127.0.0.1:5432:postgres').split(':');
const server = { host, port, user };
const scratch = mkdtempSync(join(tmpdir(), 'quern-bench-'));
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const commands = { quern: [process.execPath, cli], dbt: process.env.QUERN_REAL_DBT && [process.env.QUERN_REAL_DBT] };
const rounds = Number(options.rounds ?? (options.small ? 1 : 10));

const SMALL = {
  s1: { models: 60 },
  s2: { size: 100 },
  s5: { models: 20, macros: 60 },
  s6: { chain: 200, levels: 4 },
  seed: { rows: 2000 },
  'wide-tables': { tables: 8, rows: 100, roots: 4 },
};

const shapeOptions = {
  ...(options.small ? SMALL[shape] : {}),
  ...(metric.rows === undefined || options.small ? {} : { rows: metric.rows }),
  ...(metric.kind === undefined ? {} : { materialized: metric.kind }),
  ...(options.copies === undefined ? {} : { copies: Number(options.copies) }),
  ...(options['no-tests'] || metric.kind !== undefined ? { tests: false } : {}),
  ...(options.typed ? { typed: true } : {}),
};

const tools = Object.entries(commands)
  .filter(([name, command]) => command !== undefined && !(metric.own && name !== 'quern'))
  .map(([name, command]) => makeTool({ name, command, scratch, shape, shapeOptions, metric, server }));
const [ours] = tools;

/** The untimed run of each tool: its caches are made, and what it leaves is what timed runs are held to. */
async function warmUp() {
  for (const tool of tools) {
    if (metric.server) await dropSchema(server, tool.schema);
    // Twice: what finds nothing in the schema does other work than what comes after it.
    for (let time = 0; time < 2; time++) {
      await tool.prepare();
      await tool.run();
    }
  }
  return leftBy(ours.folder);
}

async function phaseOf(tool) {
  if (!metric.server || tool !== ours) return {};
  const results = JSON.parse(readFileSync(join(tool.folder, 'target', 'run_results.json'), 'utf8'));
  return { phaseMs: results.elapsed_time * 1000 };
}

async function inTurns() {
  const floor = floorOf({ metric, tool: ours, server, scratch });
  const found = new Map([...tools.map(tool => tool.name), floor.name].map(name => [name, []]));
  const expected = await warmUp();
  for (let round = 0; round < rounds; round++) {
    for (const tool of tools) {
      await tool.prepare();
      found.get(tool.name).push({ ...(await tool.run()), ...(await phaseOf(tool)) });
    }
    if (metric.before !== 'edit' && leftBy(ours.folder) !== expected)
      throw new Error('a timed run of quern left something else than the untimed one: no time is worth printing');
    found.get(floor.name).push(await floor.run());
  }
  return found;
}

async function counted() {
  const trips = new Map();
  if (metric.server) for (const tool of tools) trips.set(tool.name, await tool.count());
  return trips;
}

try {
  const found =
    metric.watch === true
      ? new Map([['quern', await measureResident(ours, commands.quern, MIDDLE[shape].file, rounds)]])
      : await inTurns();
  const nodes = countModels(ours.folder);
  const rows = rowsOf(found, { nodes, trips: await counted() });
  if (options.json)
    console.log(JSON.stringify({ shape, metric: metricName, rounds, nodes, node: process.version, rows }));
  else {
    console.log(`${shape} ${metricName}, ${nodes} models, ${rounds} rounds in turns, Node ${process.version}`);
    console.table(tableOf(rows));
  }
} finally {
  if (metric.server) for (const tool of tools) await dropSchema(server, tool.schema);
  rmSync(scratch, { recursive: true, force: true });
}
