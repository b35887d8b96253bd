import { DatabaseError } from '../../base/index.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession, SqlResult, Statement } from '../db-session.js';
import { pause } from '../retry.js';
import { faultKind } from '../wire/sqlstate.js';
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

/** Printing a view's text locks everything that the view reads; rolling back to here lets go of that at once. */
const LOOK = 'savepoint quern_look';
const LET_GO: readonly Statement[] = ['rollback to savepoint quern_look', 'release savepoint quern_look'].map(text => ({
  text,
  purpose: 'savepoint',
}));
const MOST_LOOKS = 10;

/**
 * Reads facts and dependents in one round trip, after the statements of `before`. Needs an open transaction. `lets go`
 * keeps no lock of what was looked at, so that whoever waits for its turn stands in nobody's way.
 */
export async function readCatalogue(
  session: DbSession,
  target: RelationName,
  staged: RelationName | undefined,
  reach: Reach,
  before: readonly Statement[] = [],
  locks: 'keeps' | 'lets go' = 'keeps',
): Promise<CatalogueView> {
  const isLook = locks === 'lets go';
  const statements: Statement[] = [
    ...before,
    ...(isLook ? [{ text: LOOK, purpose: 'savepoint' }] : []),
    { text: QUALIFY_ALL, purpose: 'catalogue' },
    factsStatement(target),
    dependentsStatement(target, reach),
    ...(staged === undefined ? [] : [factsStatement(staged)]),
    { text: QUALIFY_AS_BEFORE, purpose: 'catalogue' },
    ...(isLook ? LET_GO : []),
  ];
  const results = isLook ? await lookAgain(session, statements) : await session.pipeline(statements);
  const at = before.length + (isLook ? 2 : 1);
  return {
    target: factsFrom(results[at]),
    dependents: dependentsFrom(results[at + 1]),
    staged: staged === undefined ? undefined : factsFrom(results[at + 2]),
    before: results.slice(0, before.length),
  };
}

/** What is dropped just while it is looked at is an error of the server's; a moment later it is not there any more. */
async function lookAgain(session: DbSession, statements: readonly Statement[]): Promise<readonly SqlResult[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.pipeline(statements);
    } catch (error) {
      if (!(error instanceof DatabaseError) || faultKind(error) !== 'retry' || attempt === MOST_LOOKS) throw error;
      // The statements behind the failed one were sent with it: the session is back at the savepoint already.
      await pause(attempt * 20);
    }
  }
}
