import type { Value } from '../../jinja/index.js';
import { columnMembers } from '../database/columns.js';
import { executeMembers } from '../database/execute.js';
import { publishMembers } from '../database/publishing.js';
import { relationMembers } from '../database/relations.js';
import type { DatabaseParts } from '../scope/run-parts.js';
import type { Scope } from '../scope/scope.js';

/** A member of `adapter` that works on a database. */
export type DatabaseMember = (scope: Scope, database: DatabaseParts) => Value;

/** Those that ask or change the database, by name. */
export const DATABASE_MEMBERS: ReadonlyMap<string, DatabaseMember> = new Map<string, DatabaseMember>([
  ...executeMembers,
  ...relationMembers,
  ...columnMembers,
  ...publishMembers,
]);

export function databaseMember(scope: Scope, database: DatabaseParts, name: string): Value | undefined {
  return DATABASE_MEMBERS.get(name)?.(scope, database);
}
