import { makeMessage, ProjectError } from '../../base/index.js';
import type { Materialized, StatementResult } from '../../compiler/index.js';
import type { AdapterResponse, Data } from '../../manifest/index.js';

/** The result of statement `main`. Throws RUN-003 when the materialization never ran one. */
export function mainResult(materialized: Materialized): StatementResult {
  const main = materialized.result('main');
  if (main === undefined)
    throw new ProjectError(makeMessage('RUN-003', 'main is not being called during running model'));
  return main;
}

/** What a statement answered, without what it has not: `{_message, code, rows_affected}`. */
export function responseOf({ response }: StatementResult): AdapterResponse {
  const known = Object.entries(response).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known.map(([key, value]) => [key, plain(value)])) as AdapterResponse;
}

/** How the response prints: its message. */
export function messageOf(result: StatementResult): string {
  const message = result.response['_message'];
  return message === null || message === undefined ? 'None' : String(message);
}

function plain(value: unknown): Data {
  return typeof value === 'bigint' ? Number(value) : (value as Data);
}
