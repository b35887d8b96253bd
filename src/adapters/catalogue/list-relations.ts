import type { ListedRelation } from '../adapter.js';
import type { DbSession } from '../db-session.js';

/** Everything that dbt's relation cache knows of, in the order in which dbt lists it: the first of a name counts. */
const LISTING = `
select n.nspname, c.relname,
       case c.relkind when 'v' then 'view' when 'm' then 'materialized_view' else 'table' end as kind,
       c.oid, case c.relkind when 'v' then 2 when 'm' then 3 else 1 end as place
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm') and pg_catalog.lower(n.nspname) = any ($1::text[])
union all
select n.nspname, p.proname, 'function', p.oid, 4
  from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
 where pg_catalog.lower(n.nspname) = any ($1::text[])
 order by 5, 1, 2`;

export async function listRelations(
  session: DbSession,
  schemas: readonly string[],
): Promise<readonly ListedRelation[]> {
  if (schemas.length === 0) return [];
  const params = [textArray([...new Set(schemas.map(schema => schema.toLowerCase()))])];
  const found = await session.sql(LISTING, { purpose: 'catalogue', params });
  return found.rows.map(row => ({
    schema: row[0] ?? '',
    name: row[1] ?? '',
    kind: (row[2] ?? 'table') as ListedRelation['kind'],
    oid: Number(row[3]),
  }));
}

/** Texts as one array constant of PostgreSQL, to be sent as a parameter. */
export function textArray(values: readonly string[]): string {
  return `{${values.map(value => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
