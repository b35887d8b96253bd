import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const CLI = path.join(process.env['QUERN_TEST_DIST'] ?? path.join(root, 'dist'), 'cli.js');

export type Ran = { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };

export type Run = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Hangs up at once, as `| head -0` does. */
  readonly closeOutput?: boolean;
  /** Told the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
};

/** Runs `quern` as a process of its own, with an environment of its own. */
export function quern(args: readonly string[], { cwd, env = {}, closeOutput = false, onStart }: Run): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { ...ownEnvironment(), ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    if (closeOutput) child.stdout.destroy();
    onStart?.(child);
    child.on('error', reject);
    child.on('close', exitCode => resolve({ exitCode, stdout, stderr }));
  });
}

/** Nothing of the user's: no DBT_ variables, and a home folder of the tests. */
export function ownEnvironment(): Record<string, string | undefined> {
  const home = path.join(os.tmpdir(), `quern-test-home-${os.userInfo().uid}`);
  fs.mkdirSync(home, { recursive: true });
  return { PATH: process.env['PATH'], HOME: home, TZ: 'UTC' };
}

/** A copy of a fixture's folder that a test may change. The caller removes it. */
export function copyFixture(name: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'quern-cli-'));
  fs.cpSync(path.join(root, 'test/fixtures/cli', name), folder, { recursive: true });
  return fs.realpathSync(folder);
}

export function fixtureFile(name: string): string {
  return fs.readFileSync(path.join(root, 'test/fixtures/cli', name), 'utf8');
}
