import { makeMessage, ProjectError } from '../../base/index.js';
import { plainRt } from '../../context/index.js';
import { callMethod, PyDateTime, typeName, utcTimezone, type Value } from '../../jinja/index.js';

/** A point of time: seconds since 1970 with a fraction, and Python's isoformat of it in UTC. */
export type Moment = { readonly seconds: number; readonly text: string };

/** A timestamp of the database. Without a zone it means UTC. Throws RUN-008 for values of other types. */
export function momentOf(value: Value): Moment {
  if (!(value instanceof PyDateTime)) {
    const text =
      "Expected a timestamp value when querying field 'last_modified' of table None but received value of type " +
      `'${typeName(value)}' instead`;
    throw new ProjectError(makeMessage('RUN-008', text));
  }
  const zone = utcTimezone();
  const utc = value.tzinfo === null ? value.withZone(zone) : value.inZone(zone);
  return { seconds: utc.timestamp(), text: String(callMethod(utc, 'isoformat', [], null, plainRt)) };
}
