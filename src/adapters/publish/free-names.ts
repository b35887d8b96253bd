import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession } from '../db-session.js';
import { readCatalogue } from './read-catalogue.js';
import { renameStep } from './rename-parts.js';
import { stagingName } from './staging-names.js';

/**
 * Gives the indexes and constraints of a relation that have one of the names another one, so that what is built to
 * replace the relation can carry them. Names that it does not have are passed over. Needs an open transaction.
 */
export async function freeNames(
  session: DbSession,
  relation: RelationName,
  names: readonly string[],
  runId: string,
  node: string | undefined,
): Promise<void> {
  if (names.length === 0) return;
  const { target } = await readCatalogue(session, relation, undefined, 'near');
  const parts = target?.parts.filter(part => names.includes(part.name)) ?? [];
  if (target === undefined || parts.length === 0) return;
  const texts = parts.map(part => {
    const aside = stagingName(relation.schema, `${relation.name}.${part.name}`, runId, 'old part');
    return renameStep('rename_old_part', target, part, aside).sql;
  });
  await session.pipeline(texts.map(text => ({ text, purpose: 'publish', node })));
}
