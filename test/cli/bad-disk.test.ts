import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { diskFiles, type Files } from '../../src/base/index.js';
import { consoleReporter, fileReporter, type Reporter } from '../../src/reporters/index.js';
import { eventStyle, type ReporterFacts, Session } from '../../src/session/index.js';
import { type TestDatabase, takeDatabase } from '../setup/test-database.js';
import { GOLDEN, golden, leftovers } from './bad-input-golden.js';
import { filesBelow, writeProject } from './bad-input-project.js';
import { ownEnvironment } from './spawn-quern.js';

const WRITES: ReadonlySet<keyof Files> = new Set([
  ...([
    'write',
    'overwrite',
    'writeParts',
    'copyWithHead',
    'replaceHead',
    'create',
    'append',
    'makeFolder',
    'rename',
    'link',
  ] as const),
]);

type Fault = { readonly code: 'EROFS' | 'ENOSPC'; readonly text: string };

const READ_ONLY: Fault = { code: 'EROFS', text: 'EROFS: read-only file system' };
const FULL: Fault = { code: 'ENOSPC', text: 'ENOSPC: no space left on device' };

type Case = {
  readonly name: string;
  readonly fault: Fault;
  /** Which files of the project cannot be written. */
  readonly hits: (name: string) => boolean;
  readonly command: 'build' | 'parse';
  readonly exitCode: 0 | 1 | 2;
  readonly says: readonly string[];
};

const cases: readonly Case[] = [
  {
    name: 'read-only-folder',
    fault: READ_ONLY,
    hits: () => true,
    command: 'build',
    exitCode: 2,
    says: ['ARTIFACT-003', 'target', '--target-path'],
  },
  {
    name: 'read-only-folder-parse',
    fault: READ_ONLY,
    hits: () => true,
    command: 'parse',
    exitCode: 2,
    says: ['ARTIFACT-003', 'target', '--target-path'],
  },
  {
    name: 'full-disk-manifest',
    fault: FULL,
    hits: name => name === 'target/manifest.json',
    command: 'build',
    exitCode: 2,
    says: ['ARTIFACT-003', 'target/manifest.json'],
  },
  {
    name: 'full-disk-results',
    fault: FULL,
    hits: name => name === 'target/run_results.json',
    command: 'build',
    exitCode: 2,
    says: ['ARTIFACT-003', 'target/run_results.json'],
  },
  {
    name: 'full-disk-compiled',
    fault: FULL,
    hits: name => name.startsWith('target/compiled/'),
    command: 'build',
    exitCode: 1,
    says: ['ARTIFACT-003', 'target/compiled'],
  },
  {
    name: 'full-disk-log',
    fault: FULL,
    hits: name => name.startsWith('logs/'),
    command: 'build',
    exitCode: 0,
    says: ['CLI-013', 'logs/dbt.log'],
  },
];

/** The console and the log, as the command line makes them, on a text of the test. */
function reportersOn(lines: string[]): (facts: ReporterFacts) => Reporter[] {
  return ({ flags, run, files, logFile }) => {
    const common = { run, logCacheEvents: false, style: { ...eventStyle(flags), colors: false } };
    const output = { writeLine: (line: string) => void lines.push(line), isTerminal: false };
    return [
      consoleReporter(output, { ...common, format: 'text', level: 'info' }),
      fileReporter({ ...common, format: 'debug', level: 'debug', files, file: logFile, maxBytes: 0 }),
    ];
  };
}

describe('a disk that takes nothing [postgres]', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await takeDatabase('postgres', inject('serverUrl'), inject('pgliteImage'));
  });
  afterAll(() => database.release());

  test.each(cases.map(one => [one.name, one] as const))('%s', async (_, one) => {
    const project = writeProject({});
    const before = filesBelow(project);
    const files = diskFiles((operation, file) => {
      const name = path.relative(project, file);
      if (!WRITES.has(operation) || name.startsWith('..') || !one.hits(name)) return;
      throw Object.assign(new Error(`${one.fault.text}, open '${file}'`), { code: one.fault.code, path: file });
    });
    const { hostname, port, username } = new URL(inject('serverUrl'));
    const lines: string[] = [];
    const session = new Session({
      cwd: project,
      files,
      env: {
        ...ownEnvironment(),
        BAKERY_HOST: hostname,
        BAKERY_PORT: port,
        BAKERY_USER: decodeURIComponent(username),
        BAKERY_DATABASE: database.name,
      },
      reporters: reportersOn(lines),
    });
    try {
      const { exitCode } = await session.invoke({ command: one.command, cli: { before: {}, after: {} } });
      const ran = { exitCode, stdout: `${lines.join('\n')}\n`, stderr: '' };
      const said = golden({ args: [one.command], ran, project, port, database: database.name });
      await expect(said).toMatchFileSnapshot(path.join(GOLDEN, `${one.name}.txt`));
      for (const text of one.says) expect(said).toContain(text);
      expect(exitCode).toBe(one.exitCode);
      expect(leftovers(project)).toEqual([]);
      expect(filesBelow(project).filter(name => !before.includes(name) && one.hits(name))).toEqual([]);
    } finally {
      await session.close();
      fs.rmSync(project, { recursive: true });
    }
  });
});
