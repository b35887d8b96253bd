import type { ClockTime, ValueMakers } from '../../adapters/index.js';
import {
  decimalOf,
  jsonLoads,
  makeFloat,
  PyDate,
  PyDateTime,
  PyTime,
  PyTimedelta,
  PyTimezone,
  type PyTzInfo,
  utcTimezone,
  type Value,
} from '../../jinja/index.js';
import { plainRt } from './plain-rt.js';

/** Values of query results as templates see them. */
export const valueMakers: ValueMakers = Object.freeze({
  decimal: (text: string): Value => decimalOf(text),
  float: (value: number): Value => makeFloat(value),
  date: (year: number, month: number, day: number): Value => new PyDate(year, month, day),
  time: (clock: ClockTime): Value => new PyTime(clockOf(clock)),
  timestamp: (year: number, month: number, day: number, clock: ClockTime): Value =>
    new PyDateTime({ year, month, day }, clockOf(clock)),
  interval: (days: number, seconds: number, microseconds: number): Value =>
    new PyTimedelta(days, seconds, microseconds),
  json: (text: string): Value => jsonLoads(text, plainRt),
  list: (items: Value[]): Value => items,
});

function clockOf({ hour, minute, second, microsecond, offset }: ClockTime) {
  return { hour, minute, second, microsecond, tzinfo: offset === null ? null : zoneOf(offset), fold: 0 };
}

function zoneOf(offsetSeconds: number): PyTzInfo {
  return offsetSeconds === 0 ? utcTimezone() : new PyTimezone(new PyTimedelta(0, offsetSeconds, 0));
}
