import { fromOrdinal, isoFirstMonday, isoWeeks, type Ymd } from './calendar.js';

export type IsoClock = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Offset from UTC, undefined where the text has none. */
  readonly offset?: { readonly seconds: number; readonly microseconds: number };
};

/** Where the end of a text is: C's strings have a character of their own there, which is no digit. */
const END = '';

/** The date formats of `fromisoformat()` in 3.11, which look at no more of the text than they need. */
export function parseIsoDate(text: string): Ymd | undefined {
  const week = /^(\d{4})(-?)W(\d\d)(.?)(.?)/su.exec(text);
  if (week !== null) {
    const [, year, dash, number, first = '', second = ''] = week;
    const weekday = dash === '' ? first : second;
    if (first === '') return dateOfIsoWeek(Number(year), Number(number), 1);
    if ((dash === '-' && first !== '-') || !/^\d$/.test(weekday)) return undefined;
    return dateOfIsoWeek(Number(year), Number(number), Number(weekday));
  }
  const match = /^(\d{4})(-?)(\d\d)\2(\d\d)/.exec(text);
  return match === null ? undefined : { year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) };
}

function dateOfIsoWeek(year: number, week: number, weekday: number): Ymd | undefined {
  if (year < 1 || week < 1 || week > isoWeeks(year) || weekday < 1 || weekday > 7) return undefined;
  const ordinal = isoFirstMonday(year) + (week - 1) * 7 + weekday - 1;
  return ordinal < 1 ? undefined : fromOrdinal(ordinal);
}

/** Position of the character between date and time. */
export function separatorPlace(text: string): number {
  const isDigitAt = (at: number) => /^\d$/.test(text[at] ?? END);
  if (text.length === 7) return 7;
  if (text[4] === '-') {
    if (text[5] !== 'W') return 10;
    if (text.length > 8 && text[8] === '-') {
      if (text.length === 9) return -1;
      // Whether `-12` is a weekday and more or an hour cannot be told; two digits are taken for an hour.
      return text.length > 10 && isDigitAt(10) ? 8 : 10;
    }
    return 8;
  }
  if (text[4] !== 'W') return 8;
  let at = 7;
  while (at < text.length && isDigitAt(at)) at++;
  if (at < 9) return at;
  return at % 2 === 0 ? 7 : 8;
}

/** The time formats of `fromisoformat()`; undefined for text that is none of them. */
export function parseIsoTime(text: string): IsoClock | undefined {
  const zoneAt = /[+\-Z]/.exec(text)?.index ?? text.length;
  const clock = parseClock(text, 0, zoneAt);
  if (clock === undefined) return undefined;
  if (zoneAt === text.length) return clock.more ? undefined : clock;
  if (text[zoneAt] === 'Z') {
    return zoneAt + 1 === text.length ? { ...clock, offset: { seconds: 0, microseconds: 0 } } : undefined;
  }
  const zone = parseClock(text, zoneAt + 1, text.length);
  if (zone === undefined || zone.more) return undefined;
  const sign = text[zoneAt] === '-' ? -1 : 1;
  const seconds = sign * (zone.hour * 3600 + zone.minute * 60 + zone.second);
  return { ...clock, offset: { seconds, microseconds: sign * zone.microsecond } };
}

/** `HH[:?MM[:?SS[.,ffffff]]]`; `more` tells that something follows. */
function parseClock(text: string, from: number, end: number): (IsoClock & { readonly more: boolean }) | undefined {
  const parts = [0, 0, 0];
  let at = from;
  let separated = true;
  let fraction = false;
  for (let i = 0; i < 3; i++) {
    const digits = text.slice(at, at + 2);
    if (!/^\d\d$/.test(digits)) return undefined;
    parts[i] = Number(digits);
    const next = text[at + 2] ?? END;
    at += 3;
    if (i === 0) separated = next === ':';
    if (at >= end) return { ...named(parts, 0), more: next !== END };
    if (separated && next === ':') continue;
    if (next === '.' || next === ',') {
      fraction = true;
      break;
    }
    if (separated) return undefined;
    at--;
  }
  if (!fraction && at >= end) return { ...named(parts, 0), more: (text[at] ?? END) !== END };
  const count = Math.min(end - at, 6);
  const digits = text.slice(at, at + count);
  if (!/^\d+$/.test(digits) || digits.length < count) return undefined;
  at += count;
  while (/^\d$/.test(text[at] ?? END)) at++;
  return { ...named(parts, Number(digits.padEnd(6, '0'))), more: (text[at] ?? END) !== END };
}

function named(parts: readonly number[], microsecond: number): IsoClock {
  const [hour = 0, minute = 0, second = 0] = parts;
  return { hour, minute, second, microsecond };
}
