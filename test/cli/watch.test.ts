import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { TestDatabase } from '../setup/test-database.js';
import { takeLibraryDatabase } from './library-database.js';
import { copyFixture, quern, type Ran } from './spawn-quern.js';

/** What a process prints, and when. */
type Watched = {
  /** Resolves with the next line that matches; rejects when the process ends before. */
  readonly line: (pattern: RegExp) => Promise<string>;
  readonly stop: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<Ran>;
};

describe('a process that watches a project', () => {
  let project: string;
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    ({ database, env } = await takeLibraryDatabase());
    project = copyFixture('library');
    write('models/single.sql', 'select 1 as number');
  });
  afterEach(async () => {
    await database.release();
    fs.rmSync(project, { recursive: true, maxRetries: 5 });
  });

  const write = (name: string, text: string): void => fs.writeFileSync(path.join(project, name), text);

  function watched(args: readonly string[]): Watched {
    let child: ChildProcess | undefined;
    const waiting: { pattern: RegExp; resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
    const ended = quern(args, {
      cwd: project,
      env,
      onStart: started => {
        child = started;
        let rest = '';
        started.stdout?.on('data', (text: string) => {
          const lines = (rest + text).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) {
            const found = waiting.findIndex(one => one.pattern.test(line));
            if (found !== -1) waiting.splice(found, 1)[0]?.resolve(line);
          }
        });
      },
    });
    void ended.then(ran => {
      for (const { reject } of waiting) reject(new Error(`ended too early:\n${ran.stdout}${ran.stderr}`));
    });
    return {
      ended,
      line: pattern => new Promise((resolve, reject) => waiting.push({ pattern, resolve, reject })),
      stop: signal => void child?.kill(signal),
    };
  }

  it('tells each turn in a line, logs it whole, and ends well with Ctrl-C', async () => {
    const { line, stop, ended } = watched(['run', '--watch', '-s', 'single', '--preview', '2']);
    await line(/^watching · Ctrl-C ends it$/);
    const [told, row] = [line(/^parsed /), line(/^\| +42 \|$/)];
    write('models/single.sql', 'select 42 as number');
    expect(await told).toMatch(/^parsed 1 file · ran 1 of 1 nodes: single · \d+ ms$/);
    await row;
    const broken = [line(/expected token/), line(/^parsed 1 file · the last good state stays · \d+ ms$/)];
    write('models/single.sql', 'select {{ 1 as number');
    await Promise.all(broken);
    const again = line(/^parsed 1 file · ran 1 of 1 nodes: single · \d+ ms$/);
    write('models/single.sql', 'select 43 as number');
    await again;
    stop('SIGINT');
    const { exitCode, stderr } = await ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const log = fs.readFileSync(path.join(project, 'logs/dbt.log'), 'utf8');
    expect(log).toContain('select 42 as number');
    expect(log).toContain('select 43 as number');
  });

  it('tells every turn as JSON lines and nothing else with --log-format json', async () => {
    const { line, stop, ended } = watched(['run', '--watch', '-s', 'single', '--log-format', 'json']);
    await line(/"name": "StatsLine"/);
    const [built, done] = [line(/"name": "LogModelResult"/), line(/"name": "StatsLine"/)];
    write('models/single.sql', 'select 42 as number');
    expect(JSON.parse(await built)).toMatchObject({ data: { node_info: { unique_id: 'model.library.single' } } });
    await done;
    const broken = line(/expected token/);
    write('models/single.sql', 'select {{ 1 as number');
    expect(JSON.parse(await broken)).toMatchObject({ info: { level: 'error' } });
    stop('SIGINT');
    const { exitCode, stdout, stderr } = await ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    for (const one of stdout.trimEnd().split('\n')) expect(JSON.parse(one)).toHaveProperty('info.name');
  });

  it('says no warning of Node after a dozen turns', async () => {
    const { line, stop, ended } = watched(['compile', '--watch', '-s', 'single']);
    await line(/^watching/);
    for (let i = 0; i < 12; i++) {
      const told = line(/^parsed /);
      write('models/single.sql', `select ${i} as number`);
      await told;
    }
    stop('SIGTERM');
    expect((await ended).stderr).toBe('');
  });

  it('Ctrl-C while a saved model runs cancels its statement and ends in 2', async () => {
    const { line, stop, ended } = watched(['run', '--watch', '-s', 'single']);
    await line(/^watching/);
    write('models/single.sql', "{{ config(materialized='table') }} select pg_sleep(60)::text as number");
    const client = new pg.Client({ connectionString: inject('serverUrl').replace(/\/[^/]*$/, `/${database.name}`) });
    await client.connect();
    const sleeping = async (): Promise<boolean> => {
      const text = `select from pg_stat_activity
        where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()`;
      return (await client.query(text)).rowCount !== 0;
    };
    while (!(await sleeping())) await new Promise(resolve => setTimeout(resolve, 20));
    stop('SIGINT');
    const { exitCode } = await ended;
    expect(exitCode).toBe(2);
    expect(await sleeping()).toBe(false);
    await client.end();
  });
});
