import { inject } from 'vitest';
import { type TestDatabase, takeDatabase } from '../setup/test-database.js';

/** A database on the suite's server, and the variables by which profiles of the cli fixtures name it. */
export type LibraryDatabase = { readonly database: TestDatabase; readonly env: Record<string, string> };

/** The caller releases the database. */
export async function takeLibraryDatabase(): Promise<LibraryDatabase> {
  const url = inject('serverUrl');
  const database = await takeDatabase('postgres', url, inject('pgliteImage'));
  const server = new URL(url);
  return {
    database,
    env: {
      LIBRARY_HOST: server.hostname,
      LIBRARY_PORT: server.port,
      LIBRARY_USER: decodeURIComponent(server.username),
      LIBRARY_PASSWORD: decodeURIComponent(server.password),
      LIBRARY_DATABASE: database.name,
    },
  };
}
