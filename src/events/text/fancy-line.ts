import type { TextStyle } from './text-style.js';

/** `1 of 5 OK created sql table model dev.orders ..... [SELECT 100 in 0.12s]`: dots up to the printer's width. */
export function fancyLine(
  text: string,
  status: string,
  style: TextStyle,
  place: { readonly index?: number; readonly total?: number; readonly seconds?: number; readonly truncate?: boolean },
): string {
  const counted = place.index !== undefined && place.total !== undefined;
  const words = `${counted ? `${place.index} of ${place.total} ` : ''}${text} `;
  let line = words + '.'.repeat(Math.max(0, style.printerWidth - [...words].length));
  const room = style.printerWidth - 3;
  if (place.truncate === true && [...line].length > room) line = `${[...line].slice(0, room).join('')}...`;
  const time = place.seconds === undefined ? '' : ` in ${place.seconds.toFixed(2)}s`;
  return `${line} [${status}${time}]`;
}

/** `1 error`, `2 errors`. */
export function pluralize(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** `13:05:09.123456` in the machine's time zone, of an ISO time or milliseconds since 1970. */
export function localTime(time: string | number): string {
  const micros = typeof time === 'number' ? Math.round(time * 1000) : microsOf(time);
  const date = new Date(Math.floor(micros / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(((micros % 1_000_000) + 1_000_000) % 1_000_000).padStart(6, '0')}`;
}

/** Microseconds since 1970 of an ISO time; Date knows milliseconds only. */
function microsOf(time: string): number {
  const digits = /\.(\d+)/.exec(time)?.[1] ?? '';
  return Date.parse(time.replace(/\.\d+/, '')) * 1000 + Number(digits.slice(0, 6).padEnd(6, '0'));
}
