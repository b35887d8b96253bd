import { textOf } from '../../values/markup.js';
import { PyObject, type Rt, type Value } from '../../values/protocol.js';
import { makeFloat } from '../../values/py-float.js';
import { str } from '../../values/text.js';
import { Undefined } from '../../values/undefined.js';
import { PyDecimal } from '../decimal/py-decimal.js';

/** What dbt's own JSON encoder writes for values JSON does not know; undefined where it refuses too. */
export function dbtJsonFallback(v: Value, rt: Rt): Value | undefined {
  if (v instanceof PyDecimal) return makeFloat(v.pyFloat());
  if (v instanceof Undefined) return '';
  if (!(v instanceof PyObject)) return undefined;
  const isoformat = DATE_TYPES.has(v.typeName) ? v.pyMethods?.['isoformat'] : undefined;
  if (isoformat !== undefined) return textOf(isoformat(v as never, [], null, rt));
  return undefined;
}

const DATE_TYPES = new Set(['datetime.date', 'datetime.datetime', 'datetime.time']);

/** The encoder that never refuses: what is left becomes its str(). */
export function forgivingJsonFallback(v: Value, rt: Rt): Value {
  return dbtJsonFallback(v, rt) ?? str(v, rt);
}
