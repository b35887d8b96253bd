// Once before the database tests: a PostgreSQL server (or the one QUERN_TEST_PG_URL names) and a fresh build of the
// thread program that the embedded database runs in. A server that does not start fails the suite.
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { pgliteImageFiles } from '../../src/adapters/pglite/image-files.js';
import { startPostgres } from './postgres-server.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    serverUrl: string;
    pgliteImage: string;
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildWhenStale();
  const [, cached = ''] = pgliteImageFiles(path.join(os.tmpdir(), `quern-test-${os.userInfo().uid}`));
  project.provide('pgliteImage', cached);
  const given = process.env['QUERN_TEST_PG_URL'];
  if (given !== undefined) {
    project.provide('serverUrl', given);
    return async () => {};
  }
  const server = await startPostgres({ version: process.env['QUERN_TEST_PG'], inMemory: true });
  project.provide('serverUrl', server.url);
  return () => server.stop();
}

/** `npm test` builds; a single test file started by hand must not meet an old thread or child program. */
async function buildWhenStale(): Promise<void> {
  const built = fs.statSync(path.join(root, 'dist/adapters/pglite/pglite-worker.js'), { throwIfNoEntry: false });
  const entries = fs.readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const sources = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  const newest = Math.max(...sources.map(file => fs.statSync(file).mtimeMs));
  if (built !== undefined && built.mtimeMs >= newest) return;
  await promisify(execFile)('npm', ['run', '-s', 'build'], { cwd: root });
}
