import { configDefaults, defineConfig } from 'vitest/config';
import { AdapterCounts } from './setup/adapter-counts.js';

const root = new URL('..', import.meta.url).pathname;
const exclude = [...configDefaults.exclude, 'test/fixtures/**', 'test/parity/**', 'test/bench/**'];
const timeouts = { testTimeout: 30_000, hookTimeout: 60_000 };

/** Files that need a database: the server is started for them alone, and each worker keeps one embedded database. */
const database = ['test/db/**/*.test.ts', 'test/projects/**/*.test.ts', 'test/cli/**/*.test.ts'];

export default defineConfig({
  test: {
    root,
    maxWorkers: 2,
    reporters: ['default', new AdapterCounts()],
    projects: [
      {
        test: {
          name: 'unit',
          root,
          include: ['test/**/*.test.ts'],
          exclude: [...exclude, ...database],
          ...timeouts,
          isolate: false,
        },
      },
      {
        test: {
          name: 'database',
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
