import { raise } from '../../errors/python-error.js';
import { intOf } from '../../values/numbers.js';
import type { Value } from '../../values/protocol.js';
import { typeName } from '../../values/type-name.js';
import { daysInMonth, MAX_YEAR } from './calendar.js';
import { PyTzInfo } from './tz-info.js';

/** An int argument of C type int. @throws TypeError, OverflowError */
export function cInt(v: Value): number {
  const n = intOf(v);
  if (n === undefined) raise('TypeError', `'${typeName(v)}' object cannot be interpreted as an integer`);
  if (typeof n === 'bigint' && (n >= 2n ** 63n || n < -(2n ** 63n))) {
    raise('OverflowError', 'Python int too large to convert to C long');
  }
  if (n > 2147483647) raise('OverflowError', 'signed integer is greater than maximum');
  if (n < -2147483648) raise('OverflowError', 'signed integer is less than minimum');
  return Number(n);
}

/** @throws ValueError for a day that the calendar does not have */
export function checkDate(year: number, month: number, day: number): void {
  if (year < 1 || year > MAX_YEAR) raise('ValueError', `year ${year} is out of range`);
  if (month < 1 || month > 12) raise('ValueError', 'month must be in 1..12');
  if (day < 1 || day > daysInMonth(year, month)) raise('ValueError', 'day is out of range for month');
}

/** @throws ValueError for a time that no clock shows */
export function checkTime(hour: number, minute: number, second: number, microsecond: number, fold: number): void {
  if (hour < 0 || hour > 23) raise('ValueError', 'hour must be in 0..23');
  if (minute < 0 || minute > 59) raise('ValueError', 'minute must be in 0..59');
  if (second < 0 || second > 59) raise('ValueError', 'second must be in 0..59');
  if (microsecond < 0 || microsecond > 999_999) raise('ValueError', 'microsecond must be in 0..999999');
  if (fold !== 0 && fold !== 1) raise('ValueError', 'fold must be either 0 or 1');
}

/** @throws TypeError for what is neither None nor a time zone */
export function zoneArgument(v: Value): PyTzInfo | null {
  if (v === null || v === undefined) return null;
  if (v instanceof PyTzInfo) return v;
  return raise('TypeError', `tzinfo argument must be None or of a tzinfo subclass, not type '${typeName(v)}'`);
}
