/**
 * Template benchmark: 2,000 seeded models that use loops, macros and packages, compiled and rendered by Python's Jinja2
 * as dbt does it and by ours, in turns and in one run, in CPU time (user + system, garbage collection included).
 *
 *   npm run build && node test/bench/jinja.mjs [--models 2000] [--rounds 5] [--json]
 *
 * Each measurement is a process of its own, so that "cold" is cold. `QUERN_PYTHON` names a Python with Jinja2 3.1.6.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeProject } from './jinja-models.mjs';

const { values: options } = parseArgs({
  options: {
    models: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const here = name => fileURLToPath(new URL(name, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'jinja-bench-'));
const file = join(folder, 'project.json');
writeFileSync(file, JSON.stringify(makeProject(Number(options.seed), Number(options.models))));

const python = process.env.QUERN_PYTHON ?? 'python3';
const RUNS = {
  python: () => execFileSync(python, ['-B', here('jinja-reference.py'), file]),
  parse: () => node('parse'),
  plain: () => node('plain'),
  generator: () => node('generator'),
  bundle: () => node('bundle'),
  nunjucks: () => node('nunjucks'),
};

function node(mode) {
  return execFileSync(process.execPath, [here('jinja-run.mjs'), file, mode, join(folder, 'cache')]);
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Phases of a run → its median of all rounds. */
function measure() {
  const found = Object.fromEntries(Object.keys(RUNS).map(name => [name, []]));
  node('bundle');
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const [name, run] of Object.entries(RUNS)) found[name].push(JSON.parse(run().toString()));
  }
  const digests = new Set([found.python, found.plain, found.generator, found.bundle].flat().map(one => one.digest));
  if (digests.size > 1) throw new Error('the texts of Python and ours differ');
  return Object.fromEntries(
    Object.entries(found).map(([name, rounds]) => [
      name,
      Object.fromEntries(Object.keys(rounds[0].ms).map(phase => [phase, median(rounds.map(one => one.ms[phase]))])),
    ]),
  );
}

function ratios(ms) {
  const cold = ms.python.compile + ms.python.render;
  return {
    'cold plain': cold / (ms.plain.compile + ms.plain.render),
    'cold generator': cold / (ms.generator.compile + ms.generator.render),
    'cached bundle': cold / (ms.bundle.compile + ms.bundle.render),
    'parse against Python': ms.python.parse / ms.parse.parse,
    "parse against nunjucks' parser": ms.nunjucks.parse / ms.parse.parse,
    'second render': ms.python.again / ms.plain.again,
  };
}

const GOALS = { 'cold plain': 4, 'cold generator': 3, 'cached bundle': 10, "parse against nunjucks' parser": 2 };

try {
  const ms = measure();
  const times = ratios(ms);
  if (options.json) process.stdout.write(`${JSON.stringify({ ms, ratios: times, goals: GOALS })}\n`);
  else {
    const cell = value => (value === undefined ? '' : value.toFixed(0)).padStart(9);
    const lines = [
      'CPU ms, median'.padEnd(16) + ['parse', 'compile', 'render', 'again'].map(name => name.padStart(9)).join(''),
    ];
    for (const [name, row] of Object.entries(ms))
      lines.push(name.padEnd(16) + ['parse', 'compile', 'render', 'again'].map(phase => cell(row[phase])).join(''));
    for (const [name, ratio] of Object.entries(times))
      lines.push(`${name.padEnd(34)} ${ratio.toFixed(1)} times${GOALS[name] ? ` (goal ${GOALS[name]})` : ''}`);
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  process.exitCode = Object.entries(GOALS).every(([name, goal]) => times[name] >= goal) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
