import { decoderFor, type ExecuteResult, libraryMakers, type SqlColumn } from '../../adapters/index.js';
import { type Rt, type Table, tableFromResult, uniqueResultNames, type Value } from '../../jinja/index.js';

/** The rows of a result as values of templates. `limit` keeps the first ones only. */
export function decodeRows(result: Pick<ExecuteResult, 'columns' | 'rows'>, rt: Rt, limit: number | null): Value[][] {
  const makers = libraryMakers(rt);
  const decoders = result.columns.map(column => decoderFor(column.typeOid, makers));
  const rows = limit === null ? result.rows : result.rows.slice(0, limit);
  return rows.map(row => row.map((text, i) => (text === null ? null : (decoders[i]?.(text) ?? text))));
}

/** agate's table of a result, as dbt makes it: columns of one name get numbers. */
export function queryTable(result: Pick<ExecuteResult, 'columns' | 'rows'>, rt: Rt, limit: number | null): Table {
  return tableFromResult(decodeRows(result, rt, limit), uniqueResultNames(namesOf(result.columns)), rt);
}

function namesOf(columns: readonly SqlColumn[]): string[] {
  return columns.map(column => column.name);
}
