import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleStep, statusesLeft, takeSteps } from '../setup/console-step.mjs';
import { maskConsole } from '../setup/mask-console.mjs';
import type { TestDatabase } from '../setup/test-database.js';
import { quernHere } from './in-process.js';
import { takeLibraryDatabase } from './library-database.js';
import { copyFixture, fixtureFile } from './spawn-quern.js';

type Case = {
  readonly title: string;
  readonly before?: readonly ConsoleStep[];
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A folder below the project to stand in. */
  readonly cwd?: string;
  readonly exitCode: number;
  /** Lines of dbt's that are others here, or none: on purpose (docs/compatibility.md says why), or to say more. */
  readonly ours?: readonly (readonly [dbt: string, ours: string | null])[];
  readonly stdout: readonly string[];
  /** What run_results.json holds afterwards. */
  readonly statuses?: Readonly<Record<string, string>> | null;
};

const HISTORIES = {
  ferry: 'states, results, selectors and deferral',
  harbour: 'failures and what retry makes of them',
  quay: 'flags and their variables',
} as const;

/** A line about a node: dbt takes what may run at once in another order, so neither number nor place is compared. */
const NODE_LINE = /^HH:MM:SS {2}\d+ of \d+ (.*?)[ .]*( \[.*\])$/;

/**
 * Texts that are the same when dbt and we do the same: the lines apart from those of nodes, and those sorted. The excerpt
 * of a server's message is cut by width, and a block that names a place in the project is our own.
 */
function comparable(text: string): { lines: string; nodes: readonly string[] } {
  const plain = text
    .replace(/^HH:MM:SS {2}\[ERROR\]: [A-Z]+-\d{3} .*\n( {2}.*\n)*HH:MM:SS\n/gm, '')
    .replace(/^HH:MM:SS {2}\[WARNING\]: [A-Z]+-\d{3} .*\n( {2}.*\n)*/gm, '')
    .replace(/^ *LINE N: .*\n *\^\n/gm, '')
    // Which macros of the library call which, and where they lie.
    .replace(/^ *> (in|called by) macro .*\n/gm, '');
  const lines = plain.split('\n');
  const nodes = lines.flatMap(line => NODE_LINE.exec(line)?.slice(1).join('') ?? []);
  return { lines: lines.filter(line => !NODE_LINE.test(line)).join('\n'), nodes: nodes.sort() };
}

/** The lines before a fatal error, and those of the error. Some of them come before a connection is spoken of here. */
function parts(text: string): { before: ReturnType<typeof comparable>; error: string } {
  const lines = text.split('\n');
  const at = lines.findIndex(line => line.includes('Encountered an error:'));
  if (at === -1) return { before: comparable(text), error: '' };
  const before = lines.slice(0, at + 1).filter(line => line !== 'HH:MM:SS' && !line.includes('Concurrency:'));
  return { before: comparable(before.join('\n')), error: lines.slice(at + 1).join('\n') };
}

// The cases of a history follow on each other in one folder and one database, as they did when real dbt was recorded.
describe.each(Object.entries(HISTORIES))('a history that dbt went through: %s, %s', name => {
  let project: string;
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    ({ database, env } = await takeLibraryDatabase());
    project = copyFixture(name);
  });
  afterAll(async () => {
    await database.release();
    fs.rmSync(project, { recursive: true });
  });

  const cases = JSON.parse(fixtureFile(`${name}.cases.json`)) as Case[];
  it.each(cases.map(one => [one.title, one] as const))('%s', async (_, one) => {
    await takeSteps(one.before ?? [], project, sql => database.rows(sql));
    const cwd = path.join(project, one.cwd ?? '');
    const ran = await quernHere(['--no-use-colors', ...one.args], { cwd, env: { ...env, ...one.env } });
    const printed = parts(maskConsole(ran.stdout, { project, database: database.name }));
    const lines = one.stdout.flatMap(line => {
      const other = (one.ours ?? []).find(([dbt]) => dbt === line);
      return (other === undefined ? line : other[1]) ?? [];
    });
    const wanted = parts(lines.join('\n'));
    expect(printed.before).toEqual(wanted.before);
    // Our own errors carry a code, a place and what to do; dbt's words are among them.
    const ours = printed.error.replace(/^( *)[A-Z]+-\d{3} {2}/gm, '$1');
    for (const line of wanted.error.split('\n')) expect(ours).toContain(line.trim());
    expect(ran.exitCode).toBe(one.exitCode);
    if (one.statuses !== undefined) expect(statusesLeft(project) ?? null).toEqual(one.statuses);
  });
});
