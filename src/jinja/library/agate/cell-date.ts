import { PythonError } from '../../errors/python-error.js';
import { divideHalfEven } from '../../values/float-text.js';
import { asciiDigits, trimSpace } from '../../values/unicode.js';
import { fromOrdinal, isLeap, isoCalendar, MAX_ORDINAL, toOrdinal, type Ymd } from '../datetime/calendar.js';
import { checkDate } from '../datetime/fields.js';

export type CellClock = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Offset from UTC in minutes and as it was written; undefined without one. */
  readonly zone?: { readonly minutes: number; readonly name: string };
};
export type CellMoment = Ymd & CellClock;

const DATE = String.raw`(\d{4})-(1[0-2]|0[1-9]|[1-9])-(3[01]|[12]\d|0[1-9]|[1-9]| [1-9])`;
const DATE_CELL = new RegExp(`^${DATE}$`);
const DATETIME_CELL = new RegExp(String.raw`^${DATE}\s+(2[0-3]|[01]\d|\d):([0-5]\d|\d):(6[01]|[0-5]\d|\d)$`);

function isCalendarDay(year: number, month: number, day: number): boolean {
  if (year < 1) return false;
  if (day < 29) return true;
  if (month === 2) return day === 29 && isLeap(year);
  return day < 31 || (month !== 4 && month !== 6 && month !== 9 && month !== 11);
}

/** strptime() reads the digits of every script. */
function plain(text: string): string {
  return asciiDigits(text);
}

/** A cell that was stripped, read with `%Y-%m-%d`. */
export function parseDateCell(text: string): Ymd | undefined {
  const match = DATE_CELL.exec(plain(text));
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCalendarDay(year, month, day) ? { year, month, day } : undefined;
}

/** A cell that was stripped, read with `%Y-%m-%d %H:%M:%S`. */
export function parseDateTimeCell(text: string): CellMoment | undefined {
  const match = DATETIME_CELL.exec(plain(text));
  if (match === null) return undefined;
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.map(Number);
  if (second > 59 || !isCalendarDay(year, month, day)) return undefined;
  return { year, month, day, hour, minute, second, microsecond: 0 };
}

const ISO_DATES = [
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  /^(?<year>\d{4})-W(?<week>\d\d)-(?<day>\d)$/,
  /^(?<year>\d{4})W(?<week>\d\d)(?<day>\d)$/,
  /^(?<year>\d{4})-?(?<day>\d{3})$/,
  /^(?<year>\d{4})-?W(?<week>\d\d)$/,
  /^(?<year>\d{4})-?(?<month>\d\d)$/,
  /^(?<year>\d{4})$/,
  /^(?<century>\d\d)$/,
];
const ZONE = String.raw`(?<zone>Z|[+-](?<zoneHour>\d\d)(?::?(?<zoneMinute>\d\d))?)?$`;
const ISO_TIMES = [
  new RegExp(String.raw`^(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d(?:[,.]\d+)?)${ZONE}`),
  new RegExp(String.raw`^(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d(?:[,.]\d+)?)${ZONE}`),
  new RegExp(String.raw`^(?<hour>\d\d):?(?<minute>\d\d(?:[,.]\d+)?)${ZONE}`),
  new RegExp(String.raw`^(?<hour>\d\d(?:[,.]\d+)?)${ZONE}`),
];

/** A cell that was stripped, read as the ISO 8601 forms that agate's last date type knows: a date, a T and a time. */
export function parseIsoCell(text: string): CellMoment | undefined {
  const at = text.indexOf('T');
  if (at < 0 || text.includes('T', at + 1)) return undefined;
  const date = parseIsoCellDate(text.slice(0, at));
  if (date === undefined) return undefined;
  const clock = parseIsoCellTime(text.slice(at + 1));
  return clock === undefined ? undefined : { ...date, ...clock };
}

function firstMatch(patterns: readonly RegExp[], text: string): Record<string, string | undefined> | undefined {
  for (const pattern of patterns) {
    const match = pattern.exec(text);
    if (match?.groups !== undefined) return match.groups;
  }
  return undefined;
}

function parseIsoCellDate(text: string): Ymd | undefined {
  const found = firstMatch(ISO_DATES, text);
  if (found === undefined) return undefined;
  const { century, year, month, week, day } = found;
  if (century !== undefined) return realDay(Number(century) * 100 + 1, 1, 1);
  // A month of 00 is read as January.
  if (month !== undefined) return realDay(Number(year), Number(month) || 1, day === undefined ? 1 : Number(day));
  const first = realDay(Number(year), 1, 1);
  if (first === undefined) return undefined;
  let ordinal = toOrdinal(first);
  if (week !== undefined) {
    const iso = isoCalendar(first);
    ordinal += (Number(week) - (iso.week === 1 ? 1 : 0)) * 7 - iso.weekday + (day === undefined ? 1 : Number(day));
  } else if (day !== undefined) ordinal += Number(day) - 1;
  return ordinal < 1 || ordinal > MAX_ORDINAL ? undefined : fromOrdinal(ordinal);
}

function realDay(year: number, month: number, day: number): Ymd | undefined {
  try {
    checkDate(year, month, day);
  } catch (error) {
    if (error instanceof PythonError) return undefined;
    throw error;
  }
  return { year, month, day };
}

function parseIsoCellTime(text: string): CellClock | undefined {
  const found = firstMatch(ISO_TIMES, text);
  if (found === undefined) return undefined;
  const micros = microsecondsOf(found);
  const hour = Number.parseInt(found['hour'] ?? '0', 10);
  const minute = Math.floor(micros / 60_000_000n > 9999n ? 9999 : Number(micros / 60_000_000n));
  const second = Number((micros / 1_000_000n) % 60n);
  if (hour > 23 || minute > 59 || Number(found['second']?.slice(0, 2) ?? 0) > 59) return undefined;
  const clock = { hour, minute, second, microsecond: Number(micros % 1_000_000n) };
  const { zone } = found;
  if (zone === undefined) return clock;
  const sign = zone.startsWith('-') ? -1 : 1;
  const minutes = Number(found['zoneHour'] ?? 0) * 60 + Number(found['zoneMinute'] ?? 0);
  return { ...clock, zone: { minutes: sign * minutes, name: zone } };
}

/**
 * Minutes, seconds and fractions after the hour, in microseconds. Below one of them fractions of minutes and seconds are
 * cut off, those of hours rounded half to even.
 */
function microsecondsOf(found: Record<string, string | undefined>): bigint {
  const { hour = '', minute, second } = found;
  if (second !== undefined) return BigInt(minute ?? 0) * 60_000_000n + scaled(second, 1_000_000n, false);
  if (minute !== undefined) return scaled(minute, 60_000_000n, false);
  return scaled(`0${hour.slice(2)}`, 3_600_000_000n, true);
}

function scaled(text: string, unit: bigint, round: boolean): bigint {
  const [whole = '0', fraction = ''] = text.split(/[,.]/);
  const below = BigInt(fraction || 0) * unit;
  const divisor = 10n ** BigInt(fraction.length);
  return BigInt(whole) * unit + (round ? divideHalfEven(below, divisor) : below / divisor);
}

export function stripCell(text: string): string {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  if (first > 32 && first < 128 && last > 32 && last < 128) return text;
  return trimSpace(text, true, true);
}
