import type { Statement } from '../db-session.js';
import type { WireReply } from '../wire/wire-reply.js';

/** Statements of our own of these purposes are settings, locks and rows of their transaction, and nothing of the session. */
const OURS: ReadonlySet<string> = new Set(['begin', 'catalogue', 'commit', 'lock', 'publish', 'savepoint', 'state']);

/** What such commands do stands in the catalogue alone: no expression of theirs is worked out. */
const CATALOGUE_ONLY: ReadonlySet<string> = new Set([
  'ALTER VIEW',
  'BEGIN',
  'COMMENT',
  'COMMIT',
  'CREATE VIEW',
  'GRANT',
]);

/** A temporary view is told from another by its text only. */
const TEMPORARY = /temp/i;

/**
 * Whether a statement went well and can have left nothing on its session: no setting, temporary relation, lock, listener
 * or prepared statement. What a text did is told by the commands that the server answers, never by reading the text.
 */
export function leavesNothing(statement: Statement, reply: WireReply): boolean {
  if (reply.error !== undefined) return false;
  if (OURS.has(statement.purpose)) return true;
  return reply.tags.every(tag => CATALOGUE_ONLY.has(tag)) && !TEMPORARY.test(statement.text);
}
