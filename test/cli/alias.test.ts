import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ownEnvironment, quern } from './spawn-quern.js';

describe('quern alias dbt', { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "quern it's an alias-")));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const bin = (): string => path.join(folder, 'bin');
  const there = (): string[] => (fs.existsSync(bin()) ? fs.readdirSync(bin()).sort() : []);
  const alias = (...more: string[]) => quern(['--quiet', 'alias', ...more], { cwd: folder });
  const callDbt = (args: string[], env: Record<string, string> = {}) =>
    spawnSync('dbt', args, {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...ownEnvironment(),
        PATH: `${bin()}${path.delimiter}${process.env['PATH']}`,
        ...env,
      } as NodeJS.ProcessEnv,
    });

  it('makes a dbt that is found on the PATH and is quern', async () => {
    expect((await alias('dbt', 'bin')).exitCode).toBe(0);
    expect(there()).toEqual(['dbt', 'dbt.cmd']);
    const ran = callDbt(['run', '--no-such-flag']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain("No such option '--no-such-flag'");
  });

  it('hands on words with blanks and quotes as they are', async () => {
    await alias('dbt', 'bin');
    const word = '--a "word" $HOME `x`';
    expect(callDbt(['run', word]).stderr).toContain(`No such option '${word}'`);
  });

  it('answers --version with the release of dbt first, in the form of dbt', async () => {
    const { version } = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    await alias('dbt', 'bin');
    const { status, stdout } = callDbt(['--version']);
    expect(status).toBe(0);
    expect(stdout).toBe(
      `Core:\n  - installed: 1.12.6\n\nPlugins:\n  - postgres: 1.11.0\n\nAnswered by quern ${version}, which follows that release.\n`,
    );
    // What dagster-dbt takes.
    expect(/(\d+\.\d+\.\d+)/.exec(stdout)?.[1]).toBe('1.12.6');
  });

  it('says how to put the folder on the PATH, and when it is there already', async () => {
    const first = await quern(['alias', 'dbt', 'bin'], { cwd: folder });
    expect(first.stdout).toContain(`Made ${bin()}/dbt\n`);
    expect(first.stdout).toContain(`  export PATH="${bin()}:$PATH"`);
    const PATH = `${bin()}:${process.env['PATH']}`;
    const again = await quern(['alias', 'dbt', 'bin'], { cwd: folder, env: { PATH } });
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('`dbt` is now this quern.');
  });

  it('leaves a file that it did not make as it is, also when it is a link', async () => {
    fs.mkdirSync(bin());
    fs.writeFileSync(path.join(bin(), 'dbt.cmd'), 'mine');
    const ran = await alias('dbt', 'bin');
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout + ran.stderr).toContain(`CLI-012  ${bin()}/dbt.cmd is there already`);
    expect(there()).toEqual(['dbt.cmd']);
    expect((await alias('dbt', 'bin', '--remove')).exitCode).toBe(2);
    expect(fs.readFileSync(path.join(bin(), 'dbt.cmd'), 'utf8')).toBe('mine');
    fs.renameSync(path.join(bin(), 'dbt.cmd'), path.join(bin(), 'other'));
    fs.symlinkSync('other', path.join(bin(), 'dbt'));
    expect((await alias('dbt', 'bin')).exitCode).toBe(2);
    expect(there()).toEqual(['dbt', 'other']);
  });

  it('removes both launchers with --remove, and nothing when there are none', async () => {
    await alias('dbt', 'bin');
    const removed = await quern(['alias', 'dbt', 'bin', '--remove'], { cwd: folder });
    expect(removed.exitCode).toBe(0);
    expect(removed.stdout).toContain(`Removed ${bin()}/dbt\n`);
    expect(there()).toEqual([]);
    expect((await quern(['alias', 'dbt', 'bin', '--remove'], { cwd: folder })).stdout).toContain('No alias dbt in');
  });

  it('makes no other name, and needs a folder', async () => {
    for (const words of [['make', 'bin'], ['dbt'], []]) {
      const ran = await alias(...words);
      expect(ran.exitCode).toBe(2);
      expect(ran.stdout + ran.stderr).toContain('As in: quern alias dbt ~/bin');
    }
    expect(there()).toEqual([]);
  });
});
