import type { Value } from '../../jinja/index.js';
import { decodeArray } from './decode-array.js';
import { decodeRange } from './decode-range.js';
import { decodeDate, decodeInterval, decodeTime, decodeTimestamp } from './decode-time.js';
import { ARRAY_ELEMENTS, OID } from './type-oids.js';
import type { ValueMakers } from './value-makers.js';

export type Decoder = (text: string) => Value;

/**
 * The value a template sees for a result's text, as dbt's driver makes it: numeric is Decimal, int8 is exact, json is
 * read, ranges and types the driver does not know are text. What Python could not hold (a date before Christ, the year
 * 10000) stays text, where dbt fails. bytea stays text too; dbt shows the address of a buffer.
 */
export function decodeValue(text: string | null, typeOid: number, makers: ValueMakers): Value {
  return text === null ? null : decoderFor(typeOid, makers)(text);
}

/** The same for many values of one column. */
export function decoderFor(typeOid: number, makers: ValueMakers): Decoder {
  const element = ARRAY_ELEMENTS.get(typeOid);
  if (element !== undefined) {
    const decode = scalarDecoder(element, makers);
    return text => decodeArray(text, decode, makers);
  }
  return scalarDecoder(typeOid, makers);
}

function scalarDecoder(typeOid: number, makers: ValueMakers): Decoder {
  switch (typeOid) {
    case OID.bool:
      return text => text === 't';
    case OID.int2:
    case OID.int4:
    case OID.oid:
      return Number;
    case OID.int8:
      return exactInteger;
    case OID.float4:
    case OID.float8:
      return text => makers.float(floatOf(text));
    case OID.numeric:
      return text => makers.decimal(text);
    case OID.date:
      return text => decodeDate(text, makers);
    case OID.time:
    case OID.timetz:
      return text => decodeTime(text, makers);
    case OID.timestamp:
      return text => decodeTimestamp(text, false, makers);
    case OID.timestamptz:
      return text => decodeTimestamp(text, true, makers);
    case OID.interval:
      return text => decodeInterval(text, makers);
    case OID.json:
    case OID.jsonb:
      return text => makers.json(text);
    case OID.int4range:
    case OID.int8range:
    case OID.numrange:
    case OID.daterange:
    case OID.tsrange:
    case OID.tstzrange:
      return decodeRange;
    default:
      return text => text;
  }
}

function exactInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function floatOf(text: string): number {
  return text === '-Infinity' ? Number.NEGATIVE_INFINITY : Number(text);
}
