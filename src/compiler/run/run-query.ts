import type { ExecuteResult } from '../../adapters/index.js';
import { plainRt, queryTable } from '../../context/index.js';
import type { Table } from '../../jinja/index.js';
import type { NodeWork } from './node-work.js';

/** Sends a text and makes a table of its rows, as `adapter.execute(sql, fetch=True)` does in a template. */
export async function runQuery(
  sql: string,
  work: NodeWork,
): Promise<{ readonly response: ExecuteResult['response']; readonly table: Table }> {
  const result = await work.connection.execute(sql);
  return { response: result.response, table: queryTable(result, plainRt, null) };
}
