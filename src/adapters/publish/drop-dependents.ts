import { makeMessage, ProjectError } from '../../base/index.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession } from '../db-session.js';
import { qualifiedName, quoteIdentifier, quoteLiteral } from '../quote.js';
import { type Dependent, withAllBehind } from './dependents.js';
import type { DropRule } from './drop-relation.js';
import { dropStep, mayDrop, noteOf } from './plan-publish.js';
import type { DependentNote } from './publish-plan.js';
import { readCatalogue } from './read-catalogue.js';

/** Views (by their rules) and whatever else depends on one column of a relation. */
function columnStatement(relation: RelationName, column: string): string {
  return `
select case when w.oid is null then d.classid || ':' || d.objid else 'pg_catalog.pg_class'::regclass::oid || ':' || w.ev_class end
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attname = ${quoteLiteral(column)} and not a.attisdropped
  join pg_catalog.pg_depend d
    on d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum
  left join pg_catalog.pg_rewrite w on d.classid = 'pg_catalog.pg_rewrite'::regclass and w.oid = d.objid
 where n.nspname = ${quoteLiteral(relation.schema)} and c.relname = ${quoteLiteral(relation.name)}`;
}

/**
 * Drops by name, the farthest first, what hangs on a relation, or on one column of it, as long as all of that is our
 * own; something else is an error (ProjectError DB-009) before anything is dropped. Needs an open transaction.
 */
export async function dropDependents(
  session: DbSession,
  relation: RelationName,
  column: string | undefined,
  rule: DropRule,
): Promise<readonly DependentNote[]> {
  const { dependents } = await readCatalogue(session, relation, undefined, 'far');
  const affected = column === undefined ? dependents : await ofColumn(session, relation, column, dependents);
  if (affected.length === 0) return [];
  const blocking = affected.filter(dependent => !mayDrop(dependent, rule));
  if (blocking.length > 0) {
    const object = qualifiedName(relation.schema, relation.name);
    const what = column === undefined ? object : `column ${quoteIdentifier(column)} of ${object}`;
    const text = `${what} cannot be dropped or changed: other objects depend on it`;
    throw new ProjectError(makeMessage('DB-009', text, { notes: blocking.map(dependent => dependent.description) }));
  }
  await session.pipeline(affected.map(d => ({ text: dropStep(d).sql, purpose: 'drop', node: rule.node })));
  return affected.map(noteOf);
}

async function ofColumn(
  session: DbSession,
  relation: RelationName,
  column: string,
  dependents: readonly Dependent[],
): Promise<readonly Dependent[]> {
  if (dependents.length === 0) return [];
  const found = await session.sql(columnStatement(relation, column), { purpose: 'catalogue' });
  const keys = new Set(found.rows.map(row => row[0] ?? ''));
  return withAllBehind(keys, dependents);
}
