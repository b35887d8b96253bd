import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskConsole } from '../setup/mask-console.mjs';
import type { TestDatabase } from '../setup/test-database.js';
import { takeLibraryDatabase } from './library-database.js';
import { copyFixture, fixtureFile, quern } from './spawn-quern.js';

type Case = {
  readonly title: string;
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly stdout: readonly string[];
};

const cases = JSON.parse(fixtureFile('library.cases.json')) as Case[];

/** What stands before dbt's words for a fatal error, and what stands behind it. */
function parts(lines: readonly string[]): { before: string; error: string } {
  const at = lines.findIndex(line => line.includes('Encountered an error:'));
  return at === -1
    ? { before: lines.join('\n'), error: '' }
    : { before: lines.slice(0, at + 1).join('\n'), error: lines.slice(at + 1).join('\n') };
}

// The cases follow on each other in one database, as they did when real dbt was recorded.
describe('the console prints what dbt prints', () => {
  let project: string;
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    ({ database, env } = await takeLibraryDatabase());
    project = copyFixture('library');
  });
  afterAll(async () => {
    await database.release();
    fs.rmSync(project, { recursive: true });
  });

  it.each(cases.map(one => [one.title, one] as const))('%s', async (_, one) => {
    const ran = await quern(['--no-use-colors', ...one.args], { cwd: project, env });
    const printed = parts(maskConsole(ran.stdout, { project, database: database.name }).split('\n'));
    const wanted = parts(one.stdout);
    expect(printed.before).toBe(wanted.before);
    // Our own errors carry a code, a place and what to do; dbt's words are among them.
    const ours = printed.error.replace(/^( *)[A-Z]+-\d{3} {2}/gm, '$1');
    for (const line of wanted.error.split('\n')) expect(ours).toContain(line.trim());
    expect(ran.exitCode).toBe(one.exitCode);
    expect(ran.stderr).toBe('');
  });
});
