import {
  decimalOf,
  jsonLoads,
  makeFloat,
  PyDate,
  PyDateTime,
  PyTime,
  PyTimedelta,
  PyTimezone,
  type Rt,
  utcTimezone,
} from '../../jinja/index.js';
import type { ClockTime, ValueMakers } from './value-makers.js';

/** The makers that templates' values come from. `rt` bounds what reading JSON may cost. */
export function libraryMakers(rt: Rt): ValueMakers {
  return {
    decimal: text => decimalOf(text),
    float: value => makeFloat(value),
    date: (year, month, day) => new PyDate(year, month, day),
    time: clock => new PyTime(withZone(clock)),
    timestamp: (year, month, day, clock) => new PyDateTime({ year, month, day }, withZone(clock)),
    interval: (days, seconds, microseconds) => new PyTimedelta(days, seconds, microseconds),
    json: text => jsonLoads(text, rt),
    list: items => items,
  };
}

/** A fixed offset is all that the server's text tells of a zone. */
function withZone(clock: ClockTime): ConstructorParameters<typeof PyTime>[0] {
  const { hour, minute, second, microsecond, offset } = clock;
  const zone = (seconds: number): PyTimezone => new PyTimezone(new PyTimedelta(0, seconds, 0));
  const tzinfo = offset === null ? null : offset === 0 ? utcTimezone() : zone(offset);
  return { hour, minute, second, microsecond, tzinfo, fold: 0 };
}
