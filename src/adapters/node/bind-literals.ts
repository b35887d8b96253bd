import type { Value } from '../../jinja/index.js';
import { quoteLiteral } from '../quote.js';

/**
 * Puts values into a text in place of `%s`, as dbt's driver does before it sends (`%%` is a percent sign). `textOf`
 * gives the text of values that are neither text, number, boolean nor list (dates, decimals). Throws RangeError when the
 * numbers do not agree.
 */
export function bindLiterals(sql: string, values: readonly Value[], textOf: (value: Value) => string): string {
  let next = 0;
  const text = sql.replace(/%[s%]/g, mark => {
    if (mark === '%%') return '%';
    if (next >= values.length) throw new RangeError('not all arguments converted: there are fewer values than places');
    return literalOf(values[next++], textOf);
  });
  if (next < values.length) throw new RangeError('not all arguments converted during string formatting');
  return text;
}

function literalOf(value: Value, textOf: (value: Value) => string): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quoteLiteral(value);
  if (Array.isArray(value))
    return value.length === 0 ? "'{}'" : `ARRAY[${value.map(v => literalOf(v, textOf)).join(',')}]`;
  return quoteLiteral(textOf(value));
}
