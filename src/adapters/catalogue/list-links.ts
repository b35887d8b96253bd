import type { DbSession } from '../db-session.js';
import type { RelationLink } from '../relation/relation-cache.js';
import { textArray } from './list-relations.js';

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

export async function listLinks(session: DbSession, schemas: readonly string[]): Promise<readonly RelationLink[]> {
  if (schemas.length === 0) return [];
  const params = [textArray([...new Set(schemas.map(schema => schema.toLowerCase()))])];
  const found = await session.sql(LINKS, { purpose: 'catalogue', params });
  return found.rows.map(([dependentSchema, dependent, referencedSchema, referenced]) => ({
    dependent: { schema: dependentSchema ?? '', name: dependent ?? '' },
    referenced: { schema: referencedSchema ?? '', name: referenced ?? '' },
  }));
}
