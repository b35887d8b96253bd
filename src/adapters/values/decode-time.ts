import type { Value } from '../../jinja/index.js';
import type { ClockTime, ValueMakers } from './value-makers.js';

const DATE = /^(\d+)-(\d\d)-(\d\d)$/;
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?)?$/;
const LAST_YEAR = 9999;

const MIDNIGHT: ClockTime = { hour: 0, minute: 0, second: 0, microsecond: 0, offset: null };
const LAST_MOMENT: ClockTime = { hour: 23, minute: 59, second: 59, microsecond: 999_999, offset: null };

/** Infinite dates become the first and last that Python knows, as in dbt's driver. */
export function decodeDate(text: string, makers: ValueMakers): Value {
  if (text === 'infinity') return makers.date(LAST_YEAR, 12, 31);
  if (text === '-infinity') return makers.date(1, 1, 1);
  const match = DATE.exec(text);
  if (match === null || Number(match[1]) > LAST_YEAR) return text;
  return makers.date(Number(match[1]), Number(match[2]), Number(match[3]));
}

export function decodeTime(text: string, makers: ValueMakers): Value {
  const clock = clockOf(text);
  return clock === undefined ? text : makers.time(clock);
}

export function decodeTimestamp(text: string, zoned: boolean, makers: ValueMakers): Value {
  const offset = zoned ? 0 : null;
  if (text === 'infinity') return makers.timestamp(LAST_YEAR, 12, 31, { ...LAST_MOMENT, offset });
  if (text === '-infinity') return makers.timestamp(1, 1, 1, { ...MIDNIGHT, offset });
  const space = text.indexOf(' ');
  const match = DATE.exec(text.slice(0, space));
  const clock = clockOf(text.slice(space + 1));
  if (match === null || clock === undefined || Number(match[1]) > LAST_YEAR) return text;
  return makers.timestamp(Number(match[1]), Number(match[2]), Number(match[3]), clock);
}

/** 24:00 is midnight, as in dbt's driver. */
function clockOf(text: string): ClockTime | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, hour, minute, second, fraction, sign, offsetHour, offsetMinute, offsetSecond] = match;
  const east = Number(offsetHour ?? 0) * 3600 + Number(offsetMinute ?? 0) * 60 + Number(offsetSecond ?? 0);
  return {
    hour: Number(hour) % 24,
    minute: Number(minute),
    second: Number(second),
    microsecond: Number((fraction ?? '').padEnd(6, '0')),
    offset: sign === undefined ? null : sign === '-' ? -east : east,
  };
}

const UNIT = /([+-]?\d+) (year|mon|day)s?/g;
const CLOCK = /([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;
const DAYS: Readonly<Record<string, number>> = { year: 365, mon: 30, day: 1 };

/**
 * An interval in PostgreSQL's own style. A timedelta has no months: dbt's driver counts a month as 30 days and a year
 * as 365. Other interval styles stay text.
 */
export function decodeInterval(text: string, makers: ValueMakers): Value {
  const rest = text.replace(UNIT, '').replace(CLOCK, '').trim();
  if (rest !== '') return text;
  let days = 0;
  for (const [, count, unit = ''] of text.matchAll(UNIT)) days += Number(count) * (DAYS[unit] ?? 0);
  const clock = CLOCK.exec(text);
  if (clock === null) return makers.interval(days, 0, 0);
  const [, sign, hour, minute, second, fraction] = clock;
  const direction = sign === '-' ? -1 : 1;
  const seconds = direction * (Number(hour) * 3600 + Number(minute) * 60 + Number(second));
  const microseconds = direction * Number((fraction ?? '').padEnd(6, '0'));
  return makers.interval(days, seconds + 0, microseconds + 0);
}
