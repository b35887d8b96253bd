import { makeMessage, ProjectError } from '../../base/index.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession } from '../db-session.js';
import { qualifiedName } from '../quote.js';
import { dropStep, mayDrop, noteOf } from './plan-publish.js';
import type { DependentNote, OwnRelations } from './publish-plan.js';
import { readCatalogue } from './read-catalogue.js';

export type DropRule = { readonly own: OwnRelations; readonly cascade: boolean; readonly node?: string | undefined };

/**
 * What a macro's drop_relation does: the relation goes, and with it what depends on it, the farthest first and by name,
 * as long as all of that is our own. Something else that depends on it is an error (ProjectError DB-009) before
 * anything is dropped. A relation that is not there is no error. Needs an open transaction.
 */
export async function dropRelation(
  session: DbSession,
  relation: RelationName,
  rule: DropRule,
): Promise<readonly DependentNote[]> {
  const { target: facts, dependents } = await readCatalogue(session, relation, undefined, 'far');
  if (facts === undefined) return [];
  const object = qualifiedName(relation.schema, relation.name);
  const blocking = dependents.filter(dependent => !mayDrop(dependent, rule));
  if (blocking.length > 0) {
    const text = `${object} cannot be dropped: other objects depend on it`;
    throw new ProjectError(makeMessage('DB-009', text, { notes: blocking.map(d => d.description) }));
  }
  const drop = { table: 'drop table', view: 'drop view', materialized_view: 'drop materialized view' };
  const word = facts.kind === 'other' ? 'drop foreign table' : drop[facts.kind];
  const texts = [...dependents.map(d => dropStep(d).sql), `${word} ${object}`];
  await session.pipeline(texts.map(text => ({ text, purpose: 'drop', node: rule.node })));
  return dependents.map(noteOf);
}
