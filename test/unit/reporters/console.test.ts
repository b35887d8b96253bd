import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEventBus, makeWarningPolicy, type TextStyle } from '../../../src/events/index.js';
import { consoleReporter, type LineFormat, type LogLevel, wantsColors } from '../../../src/reporters/index.js';
import { eventOf, recordedLines } from './recorded-events.js';

const read = (file: string): string => fs.readFileSync(new URL(`../../fixtures/logs/${file}`, import.meta.url), 'utf8');

/** Everything the console shows of a recorded run. */
function shown(file: string, format: LineFormat, level: LogLevel, style: Partial<TextStyle> = {}): string {
  const lines = recordedLines(file);
  const out: string[] = [];
  const [first] = lines;
  const reporter = consoleReporter(
    { writeLine: text => void out.push(`${text}\n`), isTerminal: false },
    {
      format,
      level,
      style: { colors: false, printerWidth: 80, maximumSeedSizeMib: 1, ...style },
      run: {
        invocationId: first?.line.info.invocation_id ?? '',
        pid: first?.line.info.pid ?? 0,
        extra: first?.line.info.extra ?? {},
      },
      logCacheEvents: false,
    },
  );
  for (const { line } of lines) reporter.listen(eventOf(line));
  reporter.close();
  return out.join('');
}

/** dbt takes the time of a text line when it writes it, a moment after the event: minutes and seconds may differ. */
const TIME = new RegExp(`^(${String.fromCharCode(27)}\\[0m)?\\d\\d:\\d\\d:\\d\\d {2}`, 'gm');
const withoutTimes = (text: string): string => text.replaceAll(TIME, '$1<time>  ');

describe('the console', () => {
  const zone = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = 'UTC';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('shows a build as dbt shows it', () => {
    expect(withoutTimes(shown('console-text.jsonl', 'text', 'info'))).toBe(withoutTimes(read('console-text.txt')));
  });
  it('colours it as dbt does', () => {
    const colored = shown('console-colors.jsonl', 'text', 'info', { colors: true });
    expect(withoutTimes(colored)).toBe(withoutTimes(read('console-colors.txt')));
  });
  it('fills lines to another width', () => {
    const wide = shown('console-wide.jsonl', 'text', 'info', { printerWidth: 120 });
    expect(withoutTimes(wide)).toBe(withoutTimes(read('console-wide.txt')));
  });
  it('says under --quiet only what went wrong', () => {
    expect(withoutTimes(shown('console-quiet.jsonl', 'text', 'error'))).toBe(withoutTimes(read('console-quiet.txt')));
  });
  it('says at level warn only warnings and errors', () => {
    expect(withoutTimes(shown('console-warn.jsonl', 'text', 'warn'))).toBe(withoutTimes(read('console-warn.txt')));
  });
  it('writes the debug format with its banner, levels and threads', () => {
    expect(shown('console-debug.jsonl', 'debug', 'info')).toBe(read('console-debug.txt'));
  });
  it('writes JSON lines as dbt writes them, to the last byte', () => {
    expect(shown('console-text.jsonl', 'json', 'debug')).toBe(read('console-text.jsonl'));
  });
  it('breaks sentences on a terminal, and results only where they are our own messages', () => {
    const out: string[] = [];
    const style = { colors: false, printerWidth: 80, maximumSeedSizeMib: 1 };
    const run = { invocationId: '', pid: 0, extra: {} };
    const reporter = consoleReporter(
      { writeLine: text => void out.push(...text.split('\n')), isTerminal: true, columns: () => 60 },
      { format: 'text', level: 'info', style, run, logCacheEvents: false },
    );
    const bus = makeEventBus({
      clock: { now: () => 0, ticks: () => 0 },
      style,
      policy: makeWarningPolicy(false, {}, false),
      secrets: () => [],
    });
    bus.subscribe(reporter.listen);
    const words = 'word '.repeat(14).trimEnd();
    bus.emit('PrintEvent', { msg: words });
    bus.emit('PrintEvent', { msg: `VALIDATE-002  ${words}` });
    expect(out).toEqual([words, `VALIDATE-002  ${'word '.repeat(9).trimEnd()}`, `  ${'word '.repeat(5).trimEnd()}`]);
  });
  it('shows nothing at level none', () => {
    expect(shown('console-text.jsonl', 'text', 'none')).toBe('');
  });
});

describe('colours', () => {
  it('are for terminals, unless a flag or NO_COLOR says otherwise', () => {
    expect(wantsColors(null, {}, true)).toBe(true);
    expect(wantsColors(null, {}, false)).toBe(false);
    expect(wantsColors(null, { NO_COLOR: '1' }, true)).toBe(false);
    expect(wantsColors(null, { NO_COLOR: '' }, true)).toBe(true);
    expect(wantsColors(null, { TERM: 'dumb' }, true)).toBe(false);
    expect(wantsColors(true, { NO_COLOR: '1' }, false)).toBe(true);
    expect(wantsColors(false, {}, true)).toBe(false);
  });
});
