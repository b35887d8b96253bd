import * as fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyFixture, quern } from './spawn-quern.js';

describe('the command line without a project to run', () => {
  let folder: string;
  beforeAll(() => {
    folder = copyFixture('library');
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

  it('answers --version with its own version and that of dbt', async () => {
    const { version } = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const ran = await quern(['--version'], { cwd: folder });
    expect(ran).toEqual({
      exitCode: 0,
      stdout: `quern ${version}\ndbt 1.12.6 (the release whose behaviour is followed)\n`,
      stderr: '',
    });
  });

  it('prints help and ends in 2 when no verb is given, as dbt does', async () => {
    const ran = await quern([], { cwd: folder });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('Verbs:\n  build ');
  });

  it('prints the help of a verb with examples on standard output', async () => {
    const ran = await quern(['ls', '--help'], { cwd: folder });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/^Usage: quern list \[options\]\n/);
    expect(ran.stdout).toContain('Examples:\n  quern ls\n');
    expect(ran.stdout).toContain('--output-keys');
    expect(ran.stdout).not.toContain('--full-refresh');
    for (const line of ran.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    [['run', '--bogus'], 'run', "No such option '--bogus'."],
    [['run', '--threads', 'x'], 'run', "Invalid value for '--threads': 'x' is not a valid integer."],
    [['run', 'foo'], 'run', 'Got unexpected extra argument (foo)'],
    [
      ['ls', '--output', 'foo'],
      'list',
      "Invalid value for '--output': 'foo' is not one of 'json', 'name', 'path', 'selector'.",
    ],
    [['run', '--project-dir', '/no/such'], 'run', "Invalid value for '--project-dir': Path '/no/such' does not exist."],
    [['run', '--vars', 'foo'], 'run', "Invalid value for '--vars': String 'foo' is not valid YAML"],
    [
      ['--quiet', 'run', '--quiet'],
      'run',
      'quiet was provided both before and after the subcommand, it can only be set either before or after.',
    ],
    [
      ['run', '--warn-error', '--warn-error-options', '{}'],
      'run',
      'warn_error_options: not allowed with argument warn_error',
    ],
    [
      ['run', '--event-time-start', '2024-01-01'],
      'run',
      'The flag `--event-time-start` was specified, but `--event-time-end` was not.',
    ],
  ])('refuses %j in the words of dbt', async (args, verb, text) => {
    const ran = await quern(args, { cwd: folder });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain(
      `Usage: quern ${verb} [OPTIONS]\nTry 'quern ${verb} --help' for help.\n\nError: ${text}`,
    );
  });

  it('refuses a flag that has no effect and says where that is explained', async () => {
    const ran = await quern(['run', '--use-v2-parser'], { cwd: folder });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain('--use-v2-parser has no effect here');
    expect(ran.stderr).toContain('docs/compatibility.md');
  });

  it('says where a project was looked for and what to do', async () => {
    const empty = fs.mkdtempSync('/tmp/quern-empty-');
    const ran = await quern(['parse', '--log-path', `${empty}/logs`], { cwd: empty });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toContain(`No dbt_project.yml found at expected path ${empty}/dbt_project.yml`);
    expect(ran.stdout).toContain('quern init NAME');
    fs.rmSync(empty, { recursive: true });
  });

  it('names --embedded when the profile is missing', async () => {
    const lost = copyFixture('library');
    fs.rmSync(`${lost}/profiles.yml`);
    const ran = await quern(['build'], { cwd: lost });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toContain("Could not find profile named 'library'");
    expect(ran.stdout).toContain('--embedded');
    fs.rmSync(lost, { recursive: true });
  });

  it('ends quietly when the reader of its output has gone', async () => {
    const ran = await quern(['ls', '--help'], { cwd: folder, closeOutput: true });
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toBe('');
  });
});
