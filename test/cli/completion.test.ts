import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI, copyFixture, ownEnvironment, quern } from './spawn-quern.js';

const LIBRARY = { LIBRARY_HOST: 'x', LIBRARY_PORT: '1', LIBRARY_USER: 'x', LIBRARY_DATABASE: 'x' };

describe('completion in a shell', () => {
  let project: string;
  beforeAll(async () => {
    project = copyFixture('library');
    const command = `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`;
    fs.writeFileSync(path.join(project, 'quern'), command, { mode: 0o755 });
    expect((await quern(['parse'], { cwd: project, env: LIBRARY })).exitCode).toBe(0);
    const { stdout, exitCode } = await quern(['completion'], { cwd: project });
    expect(exitCode).toBe(0);
    fs.writeFileSync(path.join(project, 'completion.bash'), stdout);
  });
  afterAll(() => fs.rmSync(project, { recursive: true }));

  /** What bash would put in place of the last word, up to its last colon, when Tab is pressed at the end of the line. */
  function bash(line: string): string[] {
    const script = `source ./completion.bash; complete -p quern >/dev/null || exit 1
      COMP_LINE=$1 COMP_POINT=\${#1}; _quern_complete 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const env = { ...ownEnvironment(), PATH: `${project}:${process.env['PATH']}` };
    const text = execFileSync('bash', ['--norc', '-c', script, 'bash', line], { cwd: project, env, encoding: 'utf8' });
    return text.trimEnd().split('\n');
  }

  it('offers verbs, options and the names of the project in bash', () => {
    expect(bash('quern sn')).toEqual(['snapshot']);
    expect(bash('quern build --fail')).toEqual(['--fail-fast']);
    expect(bash('quern build -s stg_')).toEqual(['stg_loans']);
    expect(bash('quern build -s +daily')).toEqual(['+daily_loans']);
  });

  it('gives bash only what stands behind a colon, which ends a word for it', () => {
    const whole = bash('quern build -s exp');
    expect(whole).toHaveLength(1);
    expect(whole[0]).toMatch(/^exposure:/);
    expect(bash('quern build -s exposure:')).toEqual([whole[0]?.slice('exposure:'.length)]);
  });

  it.each(['zsh', 'fish'])('prints a script for %s', async shell => {
    const { stdout, exitCode } = await quern(['completion', shell], { cwd: project });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('quern --complete');
  });

  it('names the shells that there are when it is asked for another', async () => {
    const { stderr, exitCode } = await quern(['completion', 'tcsh'], { cwd: project });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Invalid value for 'shell': 'tcsh' is not one of bash, zsh, fish.");
  });
});
