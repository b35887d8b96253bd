import { makeMessage, ProjectError } from '../../base/index.js';
import { plainRt } from '../../context/index.js';
import { PyDecimal, str, type Value } from '../../jinja/index.js';

const TRUE = ['y', 'yes', 't', 'true', 'on', '1'];
const FALSE = ['n', 'no', 'f', 'false', 'off', '0'];

/** The count of a test: whole, and never NULL. */
export function wholeNumber(value: Value): number {
  const number = value instanceof PyDecimal ? Number(str(value, plainRt)) : value;
  if (typeof number === 'bigint') return Number(number);
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  const shown = value === null ? 'None' : str(value, plainRt);
  throw new ProjectError(makeMessage('RUN-004', `${shown} is not of type 'integer'`));
}

/** Python's bool() of a cell; texts are read as its strtobool reads them. */
export function truthOf(value: Value): boolean {
  if (value instanceof PyDecimal) return Number(str(value, plainRt)) !== 0;
  if (typeof value !== 'string') return Boolean(value);
  const text = value.toLowerCase();
  if (TRUE.includes(text)) return true;
  if (FALSE.includes(text)) return false;
  const message = `The macro 'get_test_sql' returns '${value}'.  It is not type 'bool' and cannot not be converted reliably to a bool.`;
  throw new ProjectError(makeMessage('RUN-004', message));
}
