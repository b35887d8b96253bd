import { plainRt } from '../context/index.js';
import { tableToJson } from '../jinja/index.js';
import type { FinishedNode } from '../runner/index.js';

/** One row by column names; moments are ISO 8601 text, decimals numbers: what `show --output json` prints. */
export type PlainRow = Readonly<Record<string, string | number | boolean | null>>;

/** The rows that a node of `show` was shown with; none for other verbs. */
export function rowsOf({ table }: FinishedNode): readonly PlainRow[] {
  return table === undefined ? [] : (JSON.parse(tableToJson(table, {}, plainRt)) as PlainRow[]);
}
