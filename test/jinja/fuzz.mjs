/**
 * Differential fuzzer of the template language against real Jinja2:
 *
 *   npm run fuzz:jinja -- --seed 1 --cases 20000        generated templates and contexts
 *   npm run fuzz:jinja -- --mutate DIR --cases 20000    damaged template files, compiled only
 *   npm run fuzz:jinja -- --native --cases 20000        scalars in native mode
 *   npm run fuzz:jinja -- --library --cases 20000       regular expressions, dates, zones, itertools, Decimals
 *
 * `--file` keeps each shrunk difference under test/fixtures/jinja/generated. `--workers N` Python processes (2).
 * `--show N` differences are shrunk and printed (20). `--wording` lists differing messages that need not be equal.
 * `QUERN_PYTHON` names the Python that has Jinja2 3.1.6.
 * Exit code 1: a difference, too few good cases, or (from 100,000 cases on) something reached fewer than 50 times.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { answerer } from './answer.mjs';
import { difference, EXCUSES } from './fuzz/compare.mjs';
import { libraryCase } from './fuzz/library.mjs';
import { makeCase, toLine } from './fuzz/make-case.mjs';
import { mutateCases } from './fuzz/mutate.mjs';
import { nativeCase } from './fuzz/native.mjs';
import { PythonReference } from './fuzz/python.mjs';
import { caseSeed } from './fuzz/random.mjs';
import { coverageTable, seldomReached } from './fuzz/report.mjs';
import { shrink } from './fuzz/shrink.mjs';
import { tagsOf } from './fuzz/tree.mjs';

const BATCH = 200;
const LEAST_REACHED = 50;
const FULL_RUN = 100_000;
const GENERATED = fileURLToPath(new URL('../fixtures/jinja/generated', import.meta.url));

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '20000' },
    workers: { type: 'string', default: '2' },
    show: { type: 'string', default: '20' },
    mode: { type: 'string', default: 'plain' },
    mutate: { type: 'string' },
    native: { type: 'boolean', default: false },
    library: { type: 'boolean', default: false },
    file: { type: 'boolean', default: false },
    wording: { type: 'boolean', default: false },
  },
});

/** The source of cases: `make(seed)` gives one, `line(case, id)` its line of the protocol, `tags(case)` what it uses. */
function caseSource() {
  const lineOf = (made, id) => ({ id, ...made.line });
  if (options.mutate !== undefined) return { make: mutateCases(options.mutate), line: lineOf, tags: () => [] };
  if (options.library) return { make: libraryCase, line: lineOf, tags: made => made.tags };
  if (options.native) return { make: nativeCase, line: lineOf, tags: made => made.tags };
  return {
    make: makeCase,
    line: toLine,
    tags: made => new Set(Object.values(made.trees).flatMap(tree => [...tagsOf(tree)])),
  };
}

class Run {
  total = 0;
  good = 0;
  counts = new Map();
  kinds = new Map();
  excused = new Map();
  differing = new Map();
  ourMs = 0;

  constructor(source, ours) {
    this.source = source;
    this.ours = ours;
  }

  answer(line) {
    const start = performance.now();
    const answer = this.ours(line);
    this.ourMs += performance.now() - start;
    return answer;
  }

  async batch(python, from, to) {
    const made = [];
    for (let index = from; index < to; index += 1) made.push(this.source.make(caseSeed(Number(options.seed), index)));
    const lines = made.map((one, at) => this.source.line(one, from + at));
    const asked = python.ask(lines);
    const found = [];
    for (const line of lines) found.push(await this.answer(line));
    const expected = await asked;
    for (const [at, one] of made.entries()) this.#judge(one, lines[at], expected[at], found[at]);
  }

  #judge(made, line, expected, found) {
    this.total += 1;
    if (expected.error === 'TimedOut') return;
    if (!('error' in expected)) {
      this.good += 1;
      for (const tag of this.source.tags(made)) this.counts.set(tag, (this.counts.get(tag) ?? 0) + 1);
    }
    const differs = difference(expected, found);
    if (differs === null) return;
    if (differs.excuse !== undefined) {
      this.excused.set(differs.excuse, (this.excused.get(differs.excuse) ?? 0) + 1);
      return;
    }
    this.kinds.set(differs.kind, (this.kinds.get(differs.kind) ?? 0) + 1);
    if (differs.kind === 'wording' && !options.wording) return;
    const signature = signatureOf(differs);
    const known = this.differing.get(signature);
    if (known === undefined) this.differing.set(signature, { made, line, differs, times: 1 });
    else known.times += 1;
  }
}

/** Differences of one signature are most often one fault. */
function signatureOf({ kind, expected, found }) {
  const plain = text => text.replace(/'[^']*'|"[^"]*"|\d+/g, '…').slice(0, 60);
  if (found.startsWith('InternalError')) return `${kind} ${plain(found)}`;
  return kind === 'output' && !/Error: /.test(expected + found)
    ? `${kind} ${expected.length % 97} ${found.length % 89}`
    : `${kind} ${plain(expected)} ${plain(found)}`;
}

async function report(run, python) {
  const printed = new Set();
  const shown = [...run.differing.values()].sort((a, b) => b.times - a.times).slice(0, Number(options.show));
  for (const { made, differs, times } of shown) {
    const same = async lines => {
      const expected = await python.ask(lines);
      const checks = [];
      for (const [at, line] of lines.entries()) checks.push(difference(expected[at], await run.answer(line)));
      return checks.map(
        other =>
          other !== null &&
          other.excuse === undefined &&
          signatureOf({ ...other, kind: other.kind }).split(' ')[0] === differs.kind,
      );
    };
    const small = await shrink(made, one => run.source.line(one, 0), same);
    const line = run.source.line(small, 0);
    const [expected] = await python.ask([line]);
    const found = await run.answer(line);
    const key = brief({ ...line, context: undefined, env: undefined }).replace(/\s|[+-](?=%)|%[+-]|v\d+/g, '');
    if (printed.has(key)) continue;
    printed.add(key);
    print(`--- ${differs.kind}, ${times} times`);
    print(brief(line));
    print(`  expected ${brief(expected)}`);
    print(`  found    ${brief(found)}`);
    if (options.file) keep(line, expected);
  }
}

/** A case or an answer on one line that a terminal can hold. */
function brief(data) {
  const text = JSON.stringify({ ...data, id: undefined, stack: data.stack?.split('\n').slice(0, 3).join(' ') });
  return text.length > 700 ? `${text.slice(0, 700)}…` : text;
}

function keep(line, expected) {
  const { id: _, ...content } = line;
  const { id: __, ...expect } = expected;
  const name = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 12);
  mkdirSync(GENERATED, { recursive: true });
  writeFileSync(join(GENERATED, `${name}.json`), `${JSON.stringify({ ...content, expect }, null, 2)}\n`);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

async function main() {
  const cases = Number(options.cases);
  const source = caseSource();
  const { answer } = await answerer();
  const run = new Run(source, line => answer(line, options.mode));
  const counting = options.mutate === undefined && !options.native && !options.library;
  const pythons = Array.from({ length: Number(options.workers) }, () => new PythonReference({ counting }));
  const started = performance.now();
  let next = 0;
  await Promise.all(
    pythons.map(async python => {
      while (next < cases) {
        const from = next;
        next = Math.min(cases, from + BATCH);
        await run.batch(python, from, next);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  if (counting) {
    for (const python of pythons) {
      for (const [tag, count] of Object.entries(await python.counts()))
        run.counts.set(tag, (run.counts.get(tag) ?? 0) + count);
    }
    print(coverageTable(run.counts));
  }
  await report(run, pythons[0]);
  for (const python of pythons) python.close();
  process.exitCode = summary(run, seconds, counting, cases);
}

function summary(run, seconds, counting, cases) {
  const share = (100 * run.good) / run.total;
  const seldom = counting && cases >= FULL_RUN ? seldomReached(run.counts, LEAST_REACHED) : [];
  print(
    `cases ${run.total}, good in Python ${run.good} (${share.toFixed(1)} %), ${seconds.toFixed(0)} s, ours ${(run.ourMs / 1000).toFixed(1)} s`,
  );
  for (const [kind, count] of run.kinds)
    print(`  ${kind} differs: ${count}${kind === 'wording' ? ' (not required)' : ''}`);
  for (const [name, count] of run.excused)
    print(`  excused ${count}: ${name} (${EXCUSES.find(entry => entry.name === name).reason})`);
  if (seldom.length > 0) print(`  reached fewer than ${LEAST_REACHED} times: ${seldom.join(', ')}`);
  const failing = [...run.kinds.keys()].filter(kind => kind !== 'wording');
  return failing.length > 0 || seldom.length > 0 || (counting && share < 40) ? 1 : 0;
}

await main();
