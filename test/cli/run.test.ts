import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { TestDatabase } from '../setup/test-database.js';
import { takeLibraryDatabase } from './library-database.js';
import { copyFixture, quern } from './spawn-quern.js';

type RunResults = {
  results: { unique_id: string; status: string; message: string | null }[];
  args: Record<string, unknown>;
};

describe('a process that builds a project', () => {
  let project: string;
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    ({ database, env } = await takeLibraryDatabase());
    project = copyFixture('library');
  });
  afterEach(async () => {
    await database.release();
    fs.rmSync(project, { recursive: true });
  });

  const artifact = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(project, 'target', name), 'utf8')) as T;
  const write = (name: string, text: string): void => fs.writeFileSync(path.join(project, name), text);

  it('colours nothing in a pipe, and everything with --use-colors', async () => {
    const plain = await quern(['ls', '-s', 'nothing_like_this'], { cwd: project, env });
    expect(plain.stdout).not.toContain('\u001b');
    const colored = await quern(['ls', '-s', 'nothing_like_this', '--use-colors'], { cwd: project, env });
    expect(colored.stdout).toContain('\u001b[0m');
    expect(colored.stdout).toContain('[\u001b[33mWARNING\u001b[0m]');
    const forced = await quern(['ls', '--use-colors'], { cwd: project, env: { ...env, NO_COLOR: '1' } });
    expect(forced.stdout).toContain('\u001b[0m');
  });

  it('prints one JSON object a line with --log-format json', async () => {
    const ran = await quern(['--log-format', 'json', 'seed'], { cwd: project, env });
    const lines = ran.stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { info: { name: string; level: string } });
    expect(lines.map(({ info }) => info.name)).toContain('LogSeedResult');
    expect(lines.every(({ info }) => info.level !== 'debug')).toBe(true);
  });

  it('writes everything to logs/dbt.log, statements included', async () => {
    await quern(['seed'], { cwd: project, env });
    const log = fs.readFileSync(path.join(project, 'logs/dbt.log'), 'utf8');
    expect(log).toContain('Running with dbt=');
    expect(log).toMatch(/\[debug\] \[.*\]: On seed\.library\.raw_loans: /);
  });

  it('writes artifacts to --target-path and nothing under --no-write-json', async () => {
    await quern(['compile', '--target-path', 'elsewhere'], { cwd: project, env });
    expect(fs.readdirSync(path.join(project, 'elsewhere'))).toEqual(
      expect.arrayContaining(['compiled', 'manifest.json', 'run_results.json']),
    );
    expect(fs.existsSync(path.join(project, 'target'))).toBe(false);
    await quern(['compile', '--no-write-json'], { cwd: project, env });
    expect(fs.existsSync(path.join(project, 'target/manifest.json'))).toBe(false);
  });

  it('says in run_results.json what it was asked for, so that retry and other tools can read it', async () => {
    await quern(['seed', '-s', 'raw_loans', '--full-refresh', '--vars', '{strict: true}'], { cwd: project, env });
    expect(artifact<RunResults>('run_results.json').args).toMatchObject({
      which: 'seed',
      select: ['raw_loans'],
      exclude: [],
      full_refresh: true,
      vars: { strict: true },
      invocation_command: 'quern seed -s raw_loans --full-refresh --vars {strict: true}',
      project_dir: project,
      profiles_dir: project,
    });
  });

  it('works from a folder below the project', async () => {
    const ran = await quern(['ls', '--profiles-dir', project, '-s', 'loans', '-q'], {
      cwd: path.join(project, 'models'),
      env,
    });
    expect(ran.stdout.split('\n')[0]).toBe('library.loans');
  });

  it('takes flags of dbt_project.yml and of the environment, the environment first', async () => {
    fs.appendFileSync(path.join(project, 'dbt_project.yml'), '\nflags:\n  printer_width: 60\n  log_format: json\n');
    const json = await quern(['seed'], { cwd: project, env });
    expect(json.stdout).toContain('"msg": "1 of 1 START seed file dev.raw_loans ....................... [RUN]"');
    const text = await quern(['seed'], { cwd: project, env: { ...env, DBT_LOG_FORMAT: 'text' } });
    expect(text.stdout).toContain('  1 of 1 START seed file dev.raw_loans ....................... [RUN]\n');
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('%s cancels the statement on the server within a second', async signal => {
    write('models/slow.sql', "{{ config(materialized='table') }} select pg_sleep(60)::text as a");
    write('models/after_slow.sql', "select * from {{ ref('slow') }}");
    const watching = new pg.Client({ connectionString: inject('serverUrl').replace(/\/[^/]*$/, `/${database.name}`) });
    await watching.connect();
    const active = async (): Promise<number> => {
      const text =
        "select count(*)::int as n from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()";
      return (await watching.query<{ n: number }>(text)).rows[0]?.n ?? 0;
    };
    let cancelledAfterMs = Number.POSITIVE_INFINITY;
    const ran = await quern(['run', '-s', 'slow+'], {
      cwd: project,
      env,
      onStart: child => void stopWhenAsleep(child).catch(() => child.kill('SIGKILL')),
    });
    async function stopWhenAsleep(child: { kill: (signal: NodeJS.Signals) => unknown }): Promise<void> {
      while ((await active()) === 0) await new Promise(resolve => setTimeout(resolve, 50));
      child.kill(signal);
      const from = Date.now();
      while ((await active()) > 0) await new Promise(resolve => setTimeout(resolve, 20));
      cancelledAfterMs = Date.now() - from;
    }
    await watching.end();
    expect(cancelledAfterMs).toBeLessThan(1000);
    expect(ran.exitCode).toBe(2);
    const { results } = artifact<RunResults>('run_results.json');
    expect(results.map(result => [result.unique_id, result.status])).toEqual([
      ['model.library.slow', 'error'],
      ['model.library.after_slow', 'skipped'],
    ]);
  });

  it('builds the same project on the embedded Postgres with --embedded', async () => {
    const ran = await quern(['build', '--embedded'], {
      cwd: project,
      env: { LIBRARY_HOST: 'nowhere.invalid', LIBRARY_PORT: '1', LIBRARY_USER: 'x', LIBRARY_DATABASE: 'x' },
    });
    expect(ran.stdout).toContain('Done. PASS=8 WARN=1 ERROR=0 SKIP=0 NO-OP=1 REUSED=0 TOTAL=10');
    expect(ran.exitCode).toBe(0);
    expect(fs.existsSync(path.join(project, '.quern/pglite'))).toBe(true);
  }, 120_000);

  it('compiles a project without a server when nothing in it asks the database', async () => {
    const ran = await quern(['compile', '-s', 'stg_loans'], { cwd: project, env: { ...env, LIBRARY_PORT: '1' } });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain("Compiled node 'stg_loans' is:");
  });

  it('ends in 2 when the server cannot be reached', async () => {
    const ran = await quern(['run'], { cwd: project, env: { ...env, LIBRARY_HOST: '127.0.0.1', LIBRARY_PORT: '1' } });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toContain('Connection refused');
  });

  it('collects every mistake of the project before it gives up', async () => {
    write('models/one.sql', "select * from {{ ref('no_such_model') }}");
    write('models/two.sql', "select * from {{ source('no', 'such') }}");
    const ran = await quern(['parse'], { cwd: project, env });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toContain('models/one.sql:1:');
    expect(ran.stdout).toContain('models/two.sql:1:');
  });

  it('tells every cycle with its nodes', async () => {
    write('models/egg.sql', "select * from {{ ref('hen') }}");
    write('models/hen.sql', "select * from {{ ref('egg') }}");
    expect((await quern(['parse'], { cwd: project, env })).exitCode).toBe(0);
    const ran = await quern(['ls'], { cwd: project, env });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toMatch(
      /Found a cycle: model\.library\.(egg --> model\.library\.hen|hen --> model\.library\.egg)/,
    );
  });

  it('calls a verb as it was typed, by its other name too', async () => {
    const ran = await quern(['-d', 'source', 'snapshot-freshness'], { cwd: project, env });
    expect(ran.stdout).toContain('Command `quern source snapshot-freshness`');
  });

  it('shows SQL of --inline-direct without reading templates in it', async () => {
    const ran = await quern(['-q', 'show', '--inline-direct', "select '{{ x }}' as a", '--output', 'json'], {
      cwd: project,
      env,
    });
    expect(JSON.parse(ran.stdout)).toEqual({ show: [{ a: '{{ x }}' }] });
  });

  it('debug tells what it found and succeeds', async () => {
    const ran = await quern(['debug'], { cwd: project, env });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('profiles.yml file [OK found and valid]');
    expect(ran.stdout).toContain('Connection test: [OK connection ok]');
    expect(ran.stdout).toMatch(/internal schema "\w+": not there yet, may be created/);
    expect(ran.stdout).toContain('All checks passed!');
  });

  it('debug fails with the reason when the server cannot be reached, and shows no password', async () => {
    const secret = { LIBRARY_HOST: '127.0.0.1', LIBRARY_PORT: '1', LIBRARY_PASSWORD: 'open-sesame' };
    const ran = await quern(['debug'], { cwd: project, env: { ...env, ...secret } });
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('1 check failed:');
    expect(ran.stdout).toContain('Connection refused');
    expect(ran.stdout).not.toContain('open-sesame');
  });

  it('debug --sql prints what an administrator runs, and nothing else', async () => {
    const ran = await quern(['-q', 'debug', '--sql'], { cwd: project, env });
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout.toLowerCase()).toMatch(/create schema/);
    expect(ran.stdout).not.toContain('Running with');
  });

  it('stops before the run when it is interrupted while the project is read', async () => {
    const interrupt = (child: ChildProcess): void => {
      child.stdout?.once('data', () => child.kill('SIGINT'));
    };
    const ran = await quern(['run'], { cwd: project, env, onStart: interrupt });
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toMatch(/Interrupted before anything was run|Exited because of keyboard interrupt/);
    expect(await database.rows("select relname from pg_class where relnamespace::regnamespace::text = 'dev'")).toEqual(
      [],
    );
  });
});
