import type { UniqueId } from '../../manifest/index.js';
import { findCtePlace } from './sql-head.js';
import { joinTraced, sliceTraced, type TracedText } from './traced-text.js';

/** A CTE of an ephemeral node: ` __dbt__cte__orders as (…)`, laid out as dbt does. */
export type Cte = { readonly id: UniqueId; readonly sql: TracedText };

export function makeCte(id: UniqueId, name: string, sql: TracedText): Cte {
  return { id, sql: joinTraced([` __dbt__cte__${name} as (\n`, sql, '\n)']) };
}

/** Adds CTEs behind those that are there; one of the same node takes the place of the older. */
export function addCtes(known: Cte[], more: readonly Cte[]): void {
  for (const cte of more) {
    const at = known.findIndex(other => other.id === cte.id);
    if (at < 0) known.push(cte);
    else known[at] = cte;
  }
}

/** The statement with the CTEs in front, character for character as dbt lays it out. */
export function injectCtes(sql: TracedText, ctes: readonly Cte[]): TracedText {
  if (ctes.length === 0) return sql;
  const place = findCtePlace(sql.text);
  const joined = ctes.flatMap((cte, i) => (i === 0 ? [cte.sql] : [', ', cte.sql]));
  const before = sliceTraced(sql, 0, place.at);
  const after = sliceTraced(sql, place.at);
  return place.kind === 'new'
    ? joinTraced([before, 'with', ...joined, ' ', after])
    : joinTraced([before, ...joined, ', ', after]);
}
