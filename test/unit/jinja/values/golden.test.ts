import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtinFilters } from '../../../../src/jinja/filters/index.js';
import { builtinTests } from '../../../../src/jinja/tests/index.js';
import { type Expression, type Outcome, outcome } from './evaluate.js';
import { PrimitiveRt } from './rt.js';

/** One line of golden/*.jsonl; what Python gave was recorded by record.py. */
type Row = readonly [
  subject: string,
  mode: 'sandbox' | 'immutable' | 'auto',
  expression: Expression,
  expected: Outcome,
];

const folder = new URL('golden/', import.meta.url);

function rowsOf(file: string): Row[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trimEnd().split('\n');
  return lines.map(line => JSON.parse(line) as Row);
}

function bySubject(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row[0], [...(groups.get(row[0]) ?? []), row]);
  return groups;
}

/** Runs a row; the expression goes along so that a failure names it. */
function answer([subject, mode, expression]: Row): Row {
  const rt = new PrimitiveRt({
    filters: builtinFilters,
    tests: builtinTests,
    immutable: mode === 'immutable',
    autoescape: mode === 'auto',
  });
  return [subject, mode, expression, outcome(expression, rt)];
}

for (const file of readdirSync(folder).filter(name => name.endsWith('.jsonl'))) {
  describe(`${file.replace('.jsonl', '')} answer as Python's`, () => {
    for (const [subject, rows] of bySubject(rowsOf(file))) {
      it(`${subject} gives what it gives there, result or error, in all of ${rows.length} cases`, () => {
        expect(rows.map(answer)).toEqual(rows);
      });
    }
  });
}
