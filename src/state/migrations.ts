import { fileURLToPath } from 'node:url';
import { type Files, InternalError, readText } from '../base/index.js';

/** The newest version of the internal schema that this quern knows. */
export const CURRENT_VERSION = 1;

/** The SQL that brings the internal schema from version `version - 1` to `version`. */
export function migrationSql(files: Files, version: number, quotedSchema: string): string {
  const name = `${String(version).padStart(6, '0')}.sql`;
  const file = fileURLToPath(new URL(`../../templates/state/${name}`, import.meta.url));
  if (files.stat(file) === undefined) throw new InternalError(`migration ${name} is missing`);
  return readText(files, file).replaceAll(':internal', () => quotedSchema);
}

/**
 * What an administrator runs once, so that a role without the right to create schemas can keep its state: the schema,
 * its tables, and the rights of that role. The result of `quern debug --sql`.
 */
export function administratorSql(files: Files, quotedSchema: string, quotedRole: string): string {
  const migrations = Array.from({ length: CURRENT_VERSION }, (_, i) => migrationSql(files, i + 1, quotedSchema));
  const versions = Array.from({ length: CURRENT_VERSION }, (_, i) => `(${i + 1}, 'administrator')`);
  return [
    'begin;',
    `create schema if not exists ${quotedSchema};`,
    ...migrations,
    `insert into ${quotedSchema}.migration (version, applied_by) values ${versions.join(', ')};`,
    `grant usage on schema ${quotedSchema} to ${quotedRole};`,
    `grant select, insert, update, delete on all tables in schema ${quotedSchema} to ${quotedRole};`,
    'commit;',
    '',
  ].join('\n');
}
