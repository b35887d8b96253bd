import { configDefaults, defineConfig } from 'vitest/config';
import { AdapterCounts } from './setup/adapter-counts.js';
import { BUILT_FILES, builtProgram } from './setup/built-program.js';

const root = new URL('..', import.meta.url).pathname;
const exclude = [...configDefaults.exclude, 'test/fixtures/**', 'test/parity/**', 'test/bench/**'];
const timeouts = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Files that need a database: the server is started for them alone, and each worker keeps one embedded database. */
const database = ['test/db/**/*.test.ts', 'test/projects/**/*.test.ts', 'test/cli/**/*.test.ts'];

/** `npm test` builds first and says so; a run by hand takes the sources as they are now. */
const built = process.env['QUERN_TEST_BUILT'] === '1';
const plugins = built ? [builtProgram()] : [];
const server = built ? { deps: { external: [BUILT_FILES] } } : {};

export default defineConfig({
  test: {
    root,
    maxWorkers: 2,
    reporters: ['default', new AdapterCounts()],
    projects: [
      {
        plugins,
        test: {
          name: 'unit',
          server,
          root,
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...database],
          ...timeouts,
          isolate: false,
        },
      },
      {
        plugins,
        test: {
          name: 'database',
          server,
          root,
          include: database,
          exclude,
          ...timeouts,
          pool: 'forks',
          isolate: false,
          globalSetup: ['test/setup/database-server.ts'],
        },
      },
    ],
  },
});
