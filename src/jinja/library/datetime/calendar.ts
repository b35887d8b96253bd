/** The proleptic Gregorian calendar as Python counts it: ordinal 1 is the first of January of year 1. */
export const MAX_YEAR = 9999;
export const MAX_ORDINAL = 3_652_059;

const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export type Ymd = { readonly year: number; readonly month: number; readonly day: number };

export function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (DAYS_IN_MONTH[month] ?? 0);
}

function daysBeforeYear(year: number): number {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
}

/** From 1 for the first of January. */
export function dayOfYear({ year, month, day }: Ymd): number {
  return (DAYS_BEFORE_MONTH[month] ?? 0) + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

export function toOrdinal(date: Ymd): number {
  return daysBeforeYear(date.year) + dayOfYear(date);
}

export function fromOrdinal(ordinal: number): Ymd {
  let year = Math.floor((ordinal - 1) / 365.2425) + 1;
  while (daysBeforeYear(year) >= ordinal) year--;
  while (daysBeforeYear(year + 1) < ordinal) year++;
  let day = ordinal - daysBeforeYear(year);
  let month = 1;
  while (day > daysInMonth(year, month)) day -= daysInMonth(year, month++);
  return { year, month, day };
}

/** 0 for Monday. */
export function weekdayOf(date: Ymd): number {
  return (toOrdinal(date) + 6) % 7;
}

/** Ordinal of the Monday that begins the first ISO week of a year. */
export function isoFirstMonday(year: number): number {
  const first = daysBeforeYear(year) + 1;
  const weekday = (first + 6) % 7;
  const monday = first - weekday;
  return weekday > 3 ? monday + 7 : monday;
}

/** ISO year, week and weekday (1 for Monday). */
export function isoCalendar(date: Ymd): { readonly year: number; readonly week: number; readonly weekday: number } {
  const ordinal = toOrdinal(date);
  let { year } = date;
  if (ordinal < isoFirstMonday(year)) year--;
  else if (ordinal >= isoFirstMonday(year + 1)) year++;
  return { year, week: Math.floor((ordinal - isoFirstMonday(year)) / 7) + 1, weekday: weekdayOf(date) + 1 };
}

/** How many weeks an ISO year has. */
export function isoWeeks(year: number): number {
  return (isoFirstMonday(year + 1) - isoFirstMonday(year)) / 7;
}

export function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}
