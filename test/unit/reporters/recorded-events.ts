import * as fs from 'node:fs';
import { definitionOf, type Event, type EventName, type Level } from '../../../src/events/index.js';

export type RecordedLine = {
  readonly data: Record<string, unknown>;
  readonly info: {
    readonly code: string;
    readonly extra: Record<string, string>;
    readonly invocation_id: string;
    readonly level: Level;
    readonly msg: string;
    readonly name: string;
    readonly pid: number;
    readonly thread: string;
    readonly ts: string;
  };
};

/** Log lines that real dbt wrote with --log-format json; `raw` is the text of each. */
export function recordedLines(file: string): { line: RecordedLine; raw: string }[] {
  const text = fs.readFileSync(new URL(`../../fixtures/logs/${file}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter(raw => raw !== '')
    .map(raw => ({ line: JSON.parse(raw) as RecordedLine, raw }));
}

const COLOR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** The event that such a line tells of, as our bus would give it to a listener. */
export function eventOf({ data, info }: RecordedLine): Event {
  const name = info.name as EventName;
  return {
    name,
    code: info.code,
    level: info.level,
    // Colours are a matter of how a line was asked for; a listener gets plain text.
    text: info.msg.replaceAll(COLOR, ''),
    data: { ...definitionOf(name).fields, ...data } as Event['data'],
    atMs: milliseconds(info.ts),
    thread: info.thread,
  };
}

/** With the microseconds as a fraction. */
function milliseconds(time: string): number {
  const digits = (/\.(\d+)/.exec(time)?.[1] ?? '').padEnd(6, '0');
  return Date.parse(`${time.slice(0, 19)}Z`) + Number(digits) / 1000;
}
