import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue, eventText, PLAIN_STYLE } from '../../../src/events/index.js';
import { consoleReporter } from '../../../src/reporters/index.js';
import { eventOf, recordedLines } from '../reporters/recorded-events.js';

const lines = recordedLines('lines.jsonl').filter(({ line }) => Object.hasOwn(catalogue, line.info.name));
const names = [...new Set(lines.map(({ line }) => line.info.name))].sort();

/** dbt prints the arguments in the order of a hash table. */
const UNORDERED = ['MainReportArgs'];

describe('events of real runs', () => {
  const zone = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = 'UTC';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('were recorded from some fifty commands', () => {
    expect(names.length).toBeGreaterThan(90);
  });
  for (const name of names) {
    const own = lines.filter(({ line }) => line.info.name === name);
    if (!UNORDERED.includes(name)) {
      it(`read as in dbt's log: ${name}`, () => {
        for (const { line } of own) expect(eventText(eventOf(line), PLAIN_STYLE)).toBe(line.info.msg);
      });
    }
    it(`are written as dbt's JSON lines: ${name}`, () => {
      for (const { line, raw } of own) {
        const out: string[] = [];
        const { invocation_id: invocationId, pid, extra } = line.info;
        const reporter = consoleReporter(
          { writeLine: text => void out.push(text), isTerminal: false },
          {
            format: 'json',
            level: 'debug',
            style: PLAIN_STYLE,
            run: { invocationId, pid, extra },
            logCacheEvents: true,
          },
        );
        reporter.listen(eventOf(line));
        expect(out).toEqual([raw]);
      }
    });
  }
});
