import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { TestDatabase } from '../setup/test-database.js';
import { quernHere } from './in-process.js';
import { takeLibraryDatabase } from './library-database.js';
import { copyFixture, quern } from './spawn-quern.js';

// What flags do where dbt's own words cannot be compared with: files, the log, other programs.
describe('flags with an effect outside of the console', () => {
  let project: string;
  let database: TestDatabase;
  let env: Record<string, string>;
  const run = (...args: string[]) => quernHere(['--no-use-colors', ...args], { cwd: project, env });
  const log = (): string => fs.readFileSync(path.join(project, 'logs/dbt.log'), 'utf8');

  beforeAll(async () => {
    ({ database, env } = await takeLibraryDatabase());
  });
  afterAll(() => database.release());
  beforeEach(() => {
    project = copyFixture('library');
    onTestFinished(() => fs.rmSync(project, { recursive: true }));
  });

  it('--no-introspect compiles without the database, and what asks it is an error', async () => {
    const asks = "{% set n = run_query('select 1 as i') %}select {{ n.columns[0].values()[0] if execute }} as i";
    fs.writeFileSync(path.join(project, 'models/asks.sql'), asks);
    const nowhere = { ...env, LIBRARY_PORT: '1' };
    const offline = await quernHere(['-q', 'compile', '-s', 'stg_loans', '--no-introspect'], {
      cwd: project,
      env: nowhere,
    });
    expect([offline.exitCode, offline.stdout.trim()]).toEqual([0, expect.stringContaining('from "')]);
    const refused = await run('compile', '-s', 'asks', '--no-introspect');
    expect(refused.exitCode).toBe(2);
    // dbt: the same heading and exit code, and that a connection was never acquired.
    expect(refused.stdout).toContain('Runtime Error in model asks (models/asks.sql)');
    expect(refused.stdout).toContain('The template asks the database, which --no-introspect forbids');
    expect((await run('-q', 'compile', '-s', 'asks')).stdout).toContain('select 1 as i');
  });

  it('show --no-introspect shows rows, and refuses only what a template asks', async () => {
    const shown = await run('-q', 'show', '--no-introspect', '--inline', 'select 7 as seven');
    expect([shown.exitCode, shown.stdout]).toEqual([0, expect.stringContaining('7')]);
    const asks = "{{ run_query('select 1') if execute }}";
    expect((await run('show', '--no-introspect', '--inline', asks)).exitCode).toBe(2);
  });

  it('--log-cache-events logs what happens to the cache of relations', async () => {
    await run('seed');
    await run('run', '-s', 'stg_loans');
    expect(log()).not.toContain('adding relation');
    await run('run', '-s', 'stg_loans', '--log-cache-events');
    expect(log()).toContain(`adding relation: (database=${database.name}, schema=dev, identifier=raw_loans)`);
  });

  it('--log-format-file, --log-level-file and --use-colors-file are about the file alone', async () => {
    const plain = await run('parse', '--log-format-file', 'json', '--log-level-file', 'info', '--use-colors-file');
    expect(plain.stdout).toMatch(/^\d\d:\d\d:\d\d {2}Running with/);
    const lines = log().trim().split('\n');
    expect(lines.map(line => (JSON.parse(line) as { info: { level: string } }).info.level)).not.toContain('debug');
    fs.rmSync(path.join(project, 'logs'), { recursive: true });
    await run('parse', '--use-colors-file');
    expect(log()).toContain('\u001b[0m');
    fs.rmSync(path.join(project, 'logs'), { recursive: true });
    await run('parse', '--log-level-file', 'none');
    expect(fs.existsSync(path.join(project, 'logs'))).toBe(false);
  });

  it('--log-file-max-bytes begins another file', async () => {
    await run('parse', '--log-file-max-bytes', '300');
    expect(fs.existsSync(path.join(project, 'logs/dbt.log.1'))).toBe(true);
  });

  it('source freshness --output writes its report there, from where one stands', async () => {
    await run('seed');
    const cwd = path.join(project, 'models');
    const ran = await quernHere(['source', 'freshness', '-o', 'report.json', '--profiles-dir', '..'], { cwd, env });
    expect(ran.stdout).toContain('CustomOutputPathInSourceFreshnessDeprecation');
    const report = JSON.parse(fs.readFileSync(path.join(cwd, 'report.json'), 'utf8')) as { results: unknown[] };
    expect(report.results).toHaveLength(1);
    expect(fs.existsSync(path.join(project, 'target/sources.json'))).toBe(false);
  });

  it('docs serve opens a browser, or none with --no-browser', async () => {
    await run('docs', 'generate', '--empty-catalog', '--no-compile');
    const opened = path.join(project, 'opened');
    const browser = path.join(project, 'browser');
    fs.writeFileSync(browser, `#!/bin/sh\necho "$1" > ${opened}.new && mv ${opened}.new ${opened}\n`, { mode: 0o755 });
    const serve = async (...more: string[]): Promise<string> => {
      const ran = await quern(['docs', 'serve', '--port', '0', ...more], {
        cwd: project,
        env: { ...env, BROWSER: browser },
        onStart: child => {
          // It serves until it is stopped: when the browser has come, or would have.
          let seen = 0;
          const wait = setInterval(() => {
            if (fs.existsSync(opened) || (seen > 0 && Date.now() - seen > 1500)) child.kill('SIGINT');
          }, 50);
          child.stdout?.on('data', (text: string) => {
            if (more.length > 0 && text.includes('Ctrl+C')) seen = Date.now();
          });
          child.on('close', () => clearInterval(wait));
        },
      });
      return /Serving docs at (\S+)/.exec(ran.stdout)?.[1] ?? '';
    };
    expect(await serve('--no-browser')).toMatch(/^http:/);
    expect(fs.existsSync(opened)).toBe(false);
    const address = await serve();
    expect(fs.readFileSync(opened, 'utf8').trim()).toBe(address);
  }, 60_000);
});
