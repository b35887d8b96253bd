/**
 * Plays a recording of Jinja2's own test suite (see suite_record.py) through `jinja:cases` and prints how much agrees:
 *
 *   node test/jinja/suite.mjs /tmp/suite/pairs.jsonl
 *
 * The figure of the goal is the share of text-in/text-out cases. Every case that differs must stand in
 * suite-exceptions.json with its reason; exit code 1 when one does not, or when fewer than 98.5 % agree.
 */
import { readFileSync } from 'node:fs';
import { CaseProcess } from './case-process.mjs';
import { normalise } from './fuzz/compare.mjs';

const GOAL = 98.5;
const exceptions = JSON.parse(readFileSync(new URL('./suite-exceptions.json', import.meta.url), 'utf8'));

function agrees(expected, found) {
  if ('text' in expected) return 'text' in found && normalise(expected.text) === normalise(found.text);
  return (
    expected.error === found.error &&
    expected.message === found.message &&
    expected.phase === found.phase &&
    (expected.line === null || expected.line === found.line)
  );
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

const path = process.argv[2];
if (path === undefined) throw new Error('usage: node test/jinja/suite.mjs RECORDING');
const cases = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line));
const engine = new CaseProcess();
const answers = await engine.ask(cases.map(({ expect: _, ...line }) => line));
engine.close();

const tally = { text: [0, 0], error: [0, 0] };
let unlisted = 0;
for (const [at, { id, source, name, expect }] of cases.entries()) {
  const kind = 'text' in expect ? 'text' : 'error';
  const same = agrees(expect, answers[at]);
  tally[kind][same ? 0 : 1] += 1;
  if (same) continue;
  const listed = exceptions.find(
    entry => id.includes(entry.test) && (entry.source === undefined || entry.source === (source ?? name)),
  );
  if (listed === undefined) unlisted += 1;
  const { id: _, ...found } = answers[at];
  print(`${listed === undefined ? 'DIFFERS ' : 'excepted'} ${id} ${JSON.stringify(source ?? name).slice(0, 100)}`);
  if (listed !== undefined) print(`  ${listed.reason}`);
  else print(`  expected ${JSON.stringify(expect).slice(0, 300)}\n  found    ${JSON.stringify(found).slice(0, 300)}`);
}
const share = ([good, bad]) => `${good} of ${good + bad} (${((100 * good) / (good + bad)).toFixed(2)} %)`;
print(
  `text cases that agree: ${share(tally.text)}; errors that agree: ${share(tally.error)}; unlisted differences: ${unlisted}`,
);
process.exitCode = unlisted > 0 || (100 * tally.text[0]) / (tally.text[0] + tally.text[1]) < GOAL ? 1 : 0;
