import type { PyDateTime } from './py-datetime.js';
import { PyTimedelta } from './py-timedelta.js';
import { PyTimezone } from './py-timezone.js';

/**
 * The machine's own zone at the moment of a datetime, as a fixed offset: what its clock says there where it is naive,
 * the instant where it knows its zone.
 */
export function localZone(dt: PyDateTime): PyTimezone {
  const offset = dt.utcoffset();
  if (offset !== null) {
    const date = new Date((dt.clockSeconds - offset.wholeSeconds) * 1000);
    return new PyTimezone(new PyTimedelta(0, -date.getTimezoneOffset() * 60, 0), zoneName(date));
  }
  const date = localDate(dt);
  // By the instant, not by the offset then: a clock time that was passed over counts with the offset from before.
  return new PyTimezone(new PyTimedelta(0, dt.clockSeconds - Math.floor(date.getTime() / 1000), 0), zoneName(date));
}

function localDate(dt: PyDateTime): Date {
  const date = new Date(2000, dt.month - 1, dt.day, dt.hour, dt.minute, dt.second);
  date.setFullYear(dt.year, dt.month - 1, dt.day);
  return date;
}

/** The short name that the machine's locale data have for its zone at that time. */
function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
  return parts.find(part => part.type === 'timeZoneName')?.value ?? 'UTC';
}
