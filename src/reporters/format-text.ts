import { type Event, eventText, localTime, type TextStyle } from '../events/index.js';
import { isResult } from './event-filter.js';

const RESET = '\u001b[0m';
const RULE = '='.repeat(30);

/** `13:05:09  text` in UTC; results of commands bare. Coloured lines begin with a reset, as dbt's do. */
export function textLine(event: Event, style: TextStyle): string {
  const text = style.colors ? eventText(event, style) : event.text;
  if (isResult(event)) return text;
  return `${style.colors ? RESET : ''}${new Date(event.atMs).toISOString().slice(11, 19)}  ${text}`;
}

/** `13:05:09.123456 [info ] [MainThread]: text` in local time; each invocation begins with a banner. */
export function debugLine(event: Event, style: TextStyle, invocationId: string): string {
  const time = localTime(event.atMs);
  const banner = event.name === 'MainReportVersion' ? `\n\n${RULE} ${time} | ${invocationId} ${RULE}\n` : '';
  const text = style.colors ? eventText(event, style) : event.text;
  const thread = event.thread.slice(0, 10).padEnd(10);
  return `${banner}${style.colors ? RESET : ''}${time} [${event.level.padEnd(5)}] [${thread}]: ${text}`;
}
