import type { DbSession } from '../db-session.js';
import type { ListedRelation, RelationLink, SchemaListing } from './schema-listing.js';

/** Everything that dbt's relation cache knows of, in the order in which dbt lists it: the first of a name counts. */
const RELATIONS = `
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

/** Views and materialized views, and the relations they read, where either side lies in one of the schemas. */
const LINKS = `
select distinct dn.nspname, dc.relname, rn.nspname, rc.relname
  from pg_catalog.pg_depend d
  join pg_catalog.pg_rewrite w on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
  join pg_catalog.pg_class dc on dc.oid = w.ev_class
  join pg_catalog.pg_namespace dn on dn.oid = dc.relnamespace
  join pg_catalog.pg_class rc on d.refclassid = 'pg_catalog.pg_class'::regclass and rc.oid = d.refobjid
  join pg_catalog.pg_namespace rn on rn.oid = rc.relnamespace
 where dc.oid <> rc.oid
   and (pg_catalog.lower(dn.nspname) = any ($1::text[]) or pg_catalog.lower(rn.nspname) = any ($1::text[]))
 order by 1, 2, 3, 4`;

/** What lies in the schemas (any case) and which view reads what, in one round trip. */
export async function listSchemaContents(session: DbSession, schemas: readonly string[]): Promise<SchemaListing> {
  if (schemas.length === 0) return { relations: [], links: [] };
  const params = [textArray([...new Set(schemas.map(schema => schema.toLowerCase()))])];
  const purpose = 'catalogue';
  const [relations, links] = await session.pipeline([
    { text: RELATIONS, params, purpose },
    { text: LINKS, params, purpose },
  ]);
  return { relations: (relations?.rows ?? []).map(relationOf), links: (links?.rows ?? []).map(linkOf) };
}

function relationOf([schema, name, kind, oid]: readonly (string | null)[]): ListedRelation {
  return {
    schema: schema ?? '',
    name: name ?? '',
    kind: (kind ?? 'table') as ListedRelation['kind'],
    oid: Number(oid),
  };
}

function linkOf([schema, name, readSchema, readName]: readonly (string | null)[]): RelationLink {
  return {
    dependent: { schema: schema ?? '', name: name ?? '' },
    referenced: { schema: readSchema ?? '', name: readName ?? '' },
  };
}

/** Texts as one array constant of PostgreSQL, to be sent as a parameter. */
export function textArray(values: readonly string[]): string {
  return `{${values.map(value => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
