import { makeMessage, ProjectError } from '../../base/index.js';
import { NodeError, plainRt } from '../../context/index.js';
import { PyDecimal, repr, str, type Value } from '../../jinja/index.js';

const TRUE = ['y', 'yes', 't', 'true', 'on', '1'];
const FALSE = ['n', 'no', 'f', 'false', 'off', '0'];

/** The count of a test: whole, and never NULL. */
export function wholeNumber(value: Value): number {
  const number = value instanceof PyDecimal ? Number(str(value, plainRt)) : value;
  if (typeof number === 'bigint') return Number(number);
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw notWhole(repr(value, plainRt));
}

/** dbt checks the cells with a JSON schema, and shows that library's text. */
function notWhole(shown: string): NodeError {
  const text = `${shown} is not of type 'integer'`;
  const schema = `Failed validating 'type' in schema['properties']['failures']:\n    {'type': 'integer'}`;
  const lines = `${text}\n\n${schema}\n\nOn instance['failures']:\n    ${shown}`;
  return new NodeError('Python', lines, [makeMessage('RUN-004', text)], undefined);
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
