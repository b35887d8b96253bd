import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue, definitionOf, type EventName } from '../../../src/events/index.js';
import { compareSequences, eventSequence, type Step } from './event-sequence.js';

const read = (name: string): string => fs.readFileSync(new URL(`../../fixtures/logs/${name}`, import.meta.url), 'utf8');

const golden = read('build-sequence.jsonl')
  .split('\n')
  .filter(line => line !== '')
  .map(line => JSON.parse(line) as Step);

describe('the sequence of events of a build', () => {
  it('was recorded from real dbt with every kind of outcome', () => {
    const statuses = new Set(golden.map(step => step.node_status));
    for (const status of [
      'started',
      'compiling',
      'executing',
      'success',
      'error',
      'fail',
      'pass',
      'warn',
      'skipped',
      'no-op',
    ])
      expect(statuses.has(status), status).toBe(true);
  });
  it('names keys that the catalogue knows', () => {
    for (const step of golden) {
      expect(Object.hasOwn(catalogue, step.name), step.name).toBe(true);
      const fields = Object.keys(definitionOf(step.name as EventName).fields);
      expect(
        step.data.filter(key => !fields.includes(key)),
        step.name,
      ).toEqual([]);
    }
  });
  it('is read from the log lines of another run of the same project', () => {
    const shown = eventSequence(`not json\n${read('console-text.jsonl')}`);
    const results = ['LogModelResult', 'LogTestResult', 'LogSeedResult', 'LogSnapshotResult', 'SkippingDetails'];
    const of = (steps: Step[]): Step[] => steps.filter(step => results.includes(step.name));
    expect(of(shown).length).toBeGreaterThan(15);
    expect(compareSequences(of(golden), of(shown))).toEqual([]);
  });
  it('may come in another order of nodes, but not in another order of steps', () => {
    const [a, b] = [
      golden.filter(s => s.unique_id?.startsWith('seed.')),
      golden.filter(s => s.unique_id?.startsWith('snapshot.')),
    ];
    expect(compareSequences([...a, ...b], [...b, ...a])).toEqual([]);
    const [first, second, ...rest] = a;
    if (first === undefined || second === undefined) throw new Error('the golden build has no seed');
    expect(compareSequences(a, [second, first, ...rest]).length).toBe(2);
    expect(compareSequences(a, a.slice(1)).length).toBeGreaterThan(0);
  });
});
