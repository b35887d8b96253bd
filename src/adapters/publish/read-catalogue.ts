import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession, SqlResult, Statement } from '../db-session.js';
import { type Dependent, dependentsFrom, dependentsStatement, type Reach } from './dependents.js';
import { factsFrom, factsStatement, type RelationFacts } from './relation-facts.js';

/** What a publish or a drop has to know of a relation, and of the one that will take its place. */
export type CatalogueView = {
  readonly target: RelationFacts | undefined;
  readonly dependents: readonly Dependent[];
  readonly staged: RelationFacts | undefined;
  /** Results of the statements that travelled before. */
  readonly before: readonly SqlResult[];
};

/** Makes every name in printed definitions qualified for the rest of the round trip, and undoes it. */
const QUALIFY_ALL = `select pg_catalog.set_config('quern.search_path', pg_catalog.current_setting('search_path'), true),
  pg_catalog.set_config('search_path', '', true)`;
const QUALIFY_AS_BEFORE = `select pg_catalog.set_config('search_path', pg_catalog.current_setting('quern.search_path'), true)`;

/** Reads facts and dependents in one round trip, after the statements of `before`. Needs an open transaction. */
export async function readCatalogue(
  session: DbSession,
  target: RelationName,
  staged: RelationName | undefined,
  reach: Reach,
  before: readonly Statement[] = [],
): Promise<CatalogueView> {
  const results = await session.pipeline([
    ...before,
    { text: QUALIFY_ALL, purpose: 'catalogue' },
    factsStatement(target),
    dependentsStatement(target, reach),
    ...(staged === undefined ? [] : [factsStatement(staged)]),
    { text: QUALIFY_AS_BEFORE, purpose: 'catalogue' },
  ]);
  const at = before.length + 1;
  return {
    target: factsFrom(results[at]),
    dependents: dependentsFrom(results[at + 1]),
    staged: staged === undefined ? undefined : factsFrom(results[at + 2]),
    before: results.slice(0, before.length),
  };
}
