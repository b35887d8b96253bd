import type { RelationName } from '../catalogue/schema-listing.js';
import type { SqlResult, Statement } from '../db-session.js';

/**
 * That a relation is there, and whether it has an index or a constraint. A publish where nothing has the name needs to
 * know no more, and the server plans this in a small part of the time that facts take.
 */
export type Glance = RelationName & { readonly hasParts: boolean };

const GLANCE = `
select c.relname, c.relhasindex or exists (select from pg_catalog.pg_constraint k where k.conrelid = c.oid)
  from pg_catalog.pg_class c
 where c.relnamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = $1) and c.relname in ($2, $3)`;

/** Asks for two relations of one schema. */
export function glanceStatement(target: RelationName, staged: RelationName): Statement {
  return { text: GLANCE, params: [target.schema, target.name, staged.name], purpose: 'catalogue', again: true };
}

/** The relation of that name, where there is one. */
export function glanceFrom(result: SqlResult | undefined, { schema, name }: RelationName): Glance | undefined {
  const row = result?.rows.find(([found]) => found === name);
  return row === undefined ? undefined : { schema, name, hasParts: row[1] === 't' };
}
