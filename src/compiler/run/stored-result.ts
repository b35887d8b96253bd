import { ResponseObject, type StoredResults } from '../../context/index.js';
import { asDict, Table } from '../../jinja/index.js';
import type { StatementResult } from './run-environment.js';

/** What a statement of a materialization left behind; undefined when there was none of that name, or it was taken. */
export function storedResult(results: StoredResults, name: string): StatementResult | undefined {
  const dict = asDict(results.get(name) ?? null);
  const table = dict?.getText('table');
  if (dict === undefined || !(table instanceof Table)) return undefined;
  const response = dict.getText('response');
  return { response: response instanceof ResponseObject ? response.fields : textResponse(response), table };
}

/** A macro may store a plain text as its response. */
function textResponse(response: unknown): StatementResult['response'] {
  return response === null || response === undefined ? {} : { _message: String(response) };
}
