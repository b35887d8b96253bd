import { type ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../setup/test-database.js';
import { takeLibraryDatabase } from './library-database.js';
import { copyFixture, ownEnvironment, quern, type Ran } from './spawn-quern.js';

type LogLine = {
  readonly info: Readonly<Record<'name' | 'level' | 'msg' | 'ts' | 'invocation_id', string>>;
  readonly data: {
    readonly node_info?: Readonly<Record<string, string>>;
    readonly run_result?: Readonly<Record<string, unknown>>;
    readonly status?: string;
    readonly execution_time?: number;
    readonly msg?: string;
  };
};
type Json = { readonly [key: string]: unknown };
/** Artifacts are looked into by path, as their readers do. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
type Artifact = any;

/** The command lines, environments and readings of the tools that start a `dbt`, as their sources have them. */
describe('a tool that starts a `dbt` on its PATH', { timeout: 120_000 }, () => {
  let project: string;
  let scratch: string;
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    ({ database, env } = await takeLibraryDatabase());
    project = copyFixture('library');
    scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'quern-orchestrator-')));
    await quern(['--quiet', 'alias', 'dbt', path.join(scratch, 'bin')], { cwd: scratch });
    env = { PATH: `${path.join(scratch, 'bin')}${path.delimiter}${process.env['PATH']}`, ...env };
  });
  afterEach(async () => {
    await database.release();
    for (const folder of [project, scratch]) fs.rmSync(folder, { recursive: true });
  });

  const dbt = (args: readonly string[], more: Record<string, string> = {}, cwd = project, onStart?: OnStart) =>
    runDbt(args, { cwd, env: { ...env, ...more }, ...(onStart === undefined ? {} : { onStart }) });
  const json = (...file: string[]): Artifact => JSON.parse(fs.readFileSync(path.join(...file), 'utf8'));

  describe('as Cosmos does', () => {
    const COLUMNS = ['name', 'unique_id', 'resource_type', 'depends_on', 'original_file_path', 'tags', 'config'];
    const places = (folder: string) => ['--project-dir', folder, '--profiles-dir', folder];
    const named = ['--profile', 'library', '--target', 'dev'];
    const listing = (folder: string, ...more: string[]) => [
      ...['ls', '--output', 'json', '--output-keys', ...COLUMNS, 'freshness', 'fqn'],
      ...[...more, ...places(folder), ...named, '--no-partial-parse'],
    ];

    /** Folders of their own, links to all that the project holds, and what an earlier run of dbt left. */
    function linkedCopy(): { readonly folder: string; readonly env: Record<string, string> } {
      const folder = path.join(scratch, 'copy');
      fs.mkdirSync(path.join(folder, 'target'), { recursive: true });
      for (const name of fs.readdirSync(project)) {
        if (['target', 'logs', 'profiles.yml'].includes(name)) continue;
        fs.symlinkSync(path.join(project, name), path.join(folder, name));
      }
      fs.copyFileSync(path.join(project, 'profiles.yml'), path.join(folder, 'profiles.yml'));
      fs.writeFileSync(path.join(folder, 'target/partial_parse.msgpack'), Buffer.from([0x81, 0xa5, 0x6e, 0x6f]));
      const paths = { DBT_TARGET_PATH: path.join(folder, 'target'), DBT_LOG_PATH: path.join(folder, 'logs') };
      return { folder, env: paths };
    }

    it('reads the nodes of a graph from `ls`, one JSON object a line', async () => {
      const copy = linkedCopy();
      const ran = await dbt(listing(copy.folder), copy.env, copy.folder);
      expect(ran.exitCode).toBe(0);
      expect(ran.stdout).not.toContain('Error');
      const nodes = jsonLines(ran.stdout).filter(line => 'unique_id' in line) as Artifact[];
      const byId = Object.fromEntries(nodes.map(node => [node.unique_id, node]));
      expect(Object.keys(byId)).toContain('source.library.desk.raw_loans');
      expect(byId['model.library.daily_loans']).toMatchObject({
        name: 'daily_loans',
        resource_type: 'model',
        original_file_path: 'models/daily_loans.sql',
        tags: ['daily'],
        config: { materialized: 'incremental', meta: {} },
        fqn: ['library', 'daily_loans'],
        depends_on: { nodes: ['model.library.loans'] },
      });
      expect(byId['source.library.desk.raw_loans'].freshness.warn_after).toEqual({ count: 1, period: 'day' });
      const known = ['model', 'seed', 'snapshot', 'test', 'unit_test', 'source', 'exposure', 'analysis'];
      for (const node of nodes) {
        expect(known).toContain(node.resource_type);
        expect(node.unique_id.split('.')[1]).toBe('library');
        expect(fs.existsSync(path.join(copy.folder, node.original_file_path))).toBe(true);
      }
    });

    it('hands vars as JSON, and its selection, to `ls`', async () => {
      const more = ['--vars', '{"strict": true}', '--select', 'tag:daily', '+loans', '--exclude', 'resource_type:test'];
      const ran = await dbt(listing(project, ...more));
      const ids = jsonLines(ran.stdout).map(({ unique_id }) => unique_id);
      expect(ids).toEqual(expect.arrayContaining(['model.library.daily_loans', 'model.library.stg_loans']));
      expect(ids.some(id => String(id).startsWith('test.'))).toBe(false);
    });

    it('knows missing packages by the words of dbt', async () => {
      fs.writeFileSync(path.join(project, 'packages.yml'), 'packages: [{local: elsewhere}]\n');
      const ran = await dbt(listing(project));
      expect(ran.exitCode).not.toBe(0);
      expect(ran.stdout).toContain('Run "dbt deps" to install package dependencies.');
    });

    it('takes the exit code and the closing line of a task', async () => {
      const copy = linkedCopy();
      const task = (...args: string[]) => dbt([...args, ...places(copy.folder), ...named], copy.env, copy.folder);
      const options = ['--no-version-check', '--cache-selected-only', '--indirect-selection', 'eager'];
      expect((await task('--no-partial-parse', 'seed', '--full-refresh')).exitCode).toBe(0);
      const run = await task('run', '--models', 'stg_loans', 'loans', '--vars', 'broken: false\n', ...options);
      expect(run.exitCode).toBe(0);
      expect(closing(run.stdout)).toMatch(/^Done\. PASS=2 WARN=0 ERROR=0 SKIP=0 /);
      const test = await task('test', '--select', 'loans', '--fail-fast', ...options);
      expect(test.exitCode).toBe(0);
      expect(/Done\..*\bWARN=(\d+)\b.*\bTOTAL=\d+/.exec(test.stdout)?.[1]).toBe('1');
      expect(test.stdout).toMatch(
        /^\d\d:\d\d:\d\d {2}\[WARNING\]: in test not_null_loans_days \(models\/schema\.yml\)$/m,
      );
      expect(test.stdout).toMatch(/^\d\d:\d\d:\d\d {2}\[WARNING\]: Got 1 result, configured to warn if != 0$/m);
      const strict = await task('test', '--select', 'loans', '--vars', 'strict: true\n');
      expect(strict.exitCode).toBe(1);
      expect((await task('--warn-error', 'test', '--select', 'loans', '--quiet')).exitCode).toBe(1);
      const freshness = await task('source', 'freshness');
      expect(freshness.stdout).toContain('WARN freshness of desk.raw_loans');
      expect(json(copy.folder, 'target/sources.json').results[0].status).toBe('warn');
      expect(fs.existsSync(path.join(project, 'target'))).toBe(false);
    });

    const TERMINAL = ['success', 'pass', 'warn', 'failed', 'fail', 'error', 'runtime error', 'skipped'];
    const watched = async (copy: ReturnType<typeof linkedCopy>, ...more: string[]) => {
      const args = ['build', '--log-format', 'json', ...more, '--vars', 'broken: true'];
      const ran = await dbt([...args, ...places(copy.folder), ...named], copy.env, copy.folder);
      expect(ran.exitCode).toBe(1);
      const lines = jsonLines(ran.stdout) as LogLine[];
      expect(lines.length).toBe(ran.stdout.trimEnd().split('\n').length);
      return { lines, results: json(copy.folder, 'target/run_results.json').results as Artifact[] };
    };

    it('watches a build through its JSON log: the last status told of a node is that of its result', async () => {
      const copy = linkedCopy();
      const { lines, results } = await watched(copy);
      const names = new Set(lines.map(({ info }) => info.name));
      for (const name of ['MainReportVersion', 'AdapterRegistered', 'SkippingDetails', 'RunResultFailure'])
        expect([name, names.has(name)]).toEqual([name, true]);
      const last = new Map<unknown, unknown>();
      for (const { data } of lines)
        if (TERMINAL.includes(data.node_info?.['node_status'] ?? ''))
          last.set(data.node_info?.['unique_id'], data.node_info?.['node_status']);
      expect(Object.fromEntries(last)).toEqual(
        Object.fromEntries(results.map(({ unique_id, status }) => [unique_id, status])),
      );
      expect(fs.existsSync(path.join(copy.folder, 'target/compiled/library/models/stg_loans.sql'))).toBe(true);
    });

    it('watches a build in detail: a node starts, compiles, executes and is finished with its result', async () => {
      const { lines, results } = await watched(linkedCopy(), '--log-level', 'debug');
      const told = (name: string) => lines.filter(({ info }) => info.name === name);
      const ids = (name: string) => told(name).map(({ data }) => data.node_info?.['unique_id']);
      const run = results.filter(({ status }) => status !== 'skipped');
      for (const name of ['NodeStart', 'NodeCompiling', 'NodeExecuting', 'NodeFinished'])
        for (const { unique_id } of run) expect([name, ids(name)]).toEqual([name, expect.arrayContaining([unique_id])]);
      for (const { unique_id, status, message } of run) {
        const { data } = told('NodeFinished').find(line => line.data.node_info?.['unique_id'] === unique_id) as LogLine;
        expect(data.node_info?.['node_status']).toBe(status);
        expect(data.run_result?.['message'] ?? '').toBe(message ?? '');
        for (const key of ['resource_type', 'node_path', 'node_started_at', 'node_finished_at'])
          expect(data.node_info?.[key]).toBeTruthy();
      }
    });

    it.each(['SIGINT', 'SIGTERM'] as const)(
      'ends a task with %s, sent to the process that it started',
      async signal => {
        fs.writeFileSync(path.join(project, 'models/slow.sql'), 'select pg_sleep(60)\n');
        fs.appendFileSync(path.join(project, 'dbt_project.yml'), 'models: {+materialized: table}\n');
        const started = Date.now();
        const ran = await dbt(['run', '--select', 'slow'], {}, project, child => {
          child.stdout?.on('data', (text: Buffer) => {
            if (String(text).includes('START sql table model')) child.kill(signal);
          });
        });
        expect(ran.exitCode).not.toBe(0);
        expect(Date.now() - started).toBeLessThan(45_000);
        const running = await database.rows(
          `select count(*) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()`,
        );
        expect(running).toEqual([['0']]);
      },
    );
  });

  describe('as dagster-dbt does', () => {
    /** The environment of one call, which has a folder of its own for what it leaves. */
    const dagster = (name: string, more: Record<string, string> = {}) => ({
      PYTHONLEGACYWINDOWSSTDIO: '1',
      DAGSTER_DBT_CLI: 'true',
      PYTHONUNBUFFERED: '1',
      DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
      DBT_LOG_FORMAT: 'json',
      DBT_TARGET_PATH: path.join(scratch, name),
      DBT_LOG_PATH: path.join(scratch, name),
      DBT_PROFILES_DIR: project,
      DBT_PROJECT_DIR: project,
      ...more,
    });
    const named = ['--profile', 'library', '--target', 'dev'];

    it('prepares a project with `deps` and `parse`, and finds its manifest', async () => {
      expect((await dbt(['deps', '--quiet', ...named], dagster('target'))).exitCode).toBe(0);
      expect((await dbt(['parse', '--quiet', ...named], dagster('target'))).exitCode).toBe(0);
      const manifest = json(scratch, 'target/manifest.json');
      expect(manifest.metadata.adapter_type).toBe('postgres');
      expect(manifest.metadata.dbt_version).toBe('1.12.6');
      const { relation_name, package_name, original_file_path } = manifest.nodes['model.library.loans'];
      expect(relation_name).toBe(`"${database.name}"."dev"."loans"`);
      expect([package_name, original_file_path]).toEqual(['library', 'models/loans.sql']);
      expect(manifest.sources['source.library.desk.raw_loans'].relation_name).toBe(
        `"${database.name}"."dev"."raw_loans"`,
      );
      // A file of that name is read as Python's msgpack.
      expect(fs.existsSync(path.join(scratch, 'target/partial_parse.msgpack'))).toBe(false);
    });

    it('streams a build: every line an event, a result for each node, artifacts in a folder of its own', async () => {
      const told = `{{ log('{"columns": {"id": {"data_type": "integer"}}}', info=true) }}`;
      fs.appendFileSync(path.join(project, 'models/stg_loans.sql'), `{% if execute %}${told}{% endif %}\n`);
      const ran = await dbt(
        ['build', ...named, '--select', 'fqn:*'],
        dagster('one', { DBT_INDIRECT_SELECTION: 'eager' }),
      );
      expect(ran.exitCode).toBe(0);
      const output = `${ran.stdout}${ran.stderr}`.trimEnd();
      const lines = jsonLines(output) as LogLine[];
      expect(lines.length).toBe(output.split('\n').length);
      expect(new Set(lines.map(({ info }) => info.invocation_id)).size).toBe(1);
      expect(lines.filter(({ info }) => info.level === 'error')).toEqual([]);
      const columns = lines
        .filter(({ info }) => info.name === 'JinjaLogInfo')
        .map(({ info, data }) => ({ info, data }));
      expect(JSON.parse(columns[0]?.info.msg ?? '')).toEqual({ columns: { id: { data_type: 'integer' } } });
      expect(columns[0]?.data.node_info?.['unique_id']).toBe('model.library.stg_loans');
      const RESULTS = ['LogModelResult', 'LogSeedResult', 'LogSnapshotResult', 'LogTestResult'];
      const results = lines.filter(({ info, data }) => {
        // A unit test that was executed has no status there, in dbt neither.
        const isUnitTest = data.node_info?.['resource_type'] === 'unit_test';
        return RESULTS.includes(info.name) && !isUnitTest;
      });
      expect(new Set(results.map(({ info }) => info.name))).toEqual(new Set(RESULTS));
      for (const { data } of results) {
        expect(typeof data.execution_time).toBe('number');
        expect(['success', 'pass', 'warn']).toContain(data.node_info?.['node_status']);
        expect(data.status).toBeTruthy();
        for (const key of ['unique_id', 'resource_type', 'node_status', 'materialized', 'node_started_at'])
          expect(data.node_info?.[key]).toBeTruthy();
        expect(Number.isNaN(Date.parse(data.node_info?.['node_finished_at'] ?? ''))).toBe(false);
      }
      const ids = results.map(({ data }) => data.node_info?.['unique_id']);
      const { results: kept, args } = json(scratch, 'one/run_results.json');
      expect(ids.sort()).toEqual(
        kept
          .map(({ unique_id }: Artifact) => unique_id)
          .filter((id: string) => !/^(unit_test|exposure)\./.test(id))
          .sort(),
      );
      expect(args.which).toBe('build');
      for (const file of [
        'models/stg_loans.sql',
        'tests/loans_end_after_they_begin.sql',
        'snapshots/days.yml/days.sql',
      ])
        expect([file, fs.existsSync(path.join(scratch, 'one/compiled/library', file))]).toEqual([file, true]);
      expect(fs.existsSync(path.join(scratch, 'one/dbt.log'))).toBe(true);
      expect(fs.existsSync(path.join(project, 'target'))).toBe(false);
    });

    it('collects what failed from lines of level error', async () => {
      const args = ['build', '--vars', 'broken: true', ...named, '--exclude', 'resource_type:unit_test'];
      const ran = await dbt(args, dagster('two'));
      expect(ran.exitCode).toBe(1);
      const errors = (jsonLines(ran.stdout) as LogLine[]).filter(({ info }) => info.level === 'error');
      expect(errors.map(({ info }) => info.msg).join('\n')).toContain(
        'Database Error in model loans (models/loans.sql)',
      );
    });

    it('defers to the state of another run, and asks for its catalog', async () => {
      expect((await dbt(['build', ...named], dagster('kept'))).exitCode).toBe(0);
      const state = path.join(scratch, 'kept');
      const args = ['run', '--select', 'loans', '--defer', '--defer-state', state, ...named];
      expect((await dbt(args, dagster('three'))).exitCode).toBe(0);
      const modified = ['ls', '--select', 'state:modified', '--state', state, '--output', 'json', ...named];
      expect((await dbt(modified, dagster('four'))).exitCode).toBe(0);
      expect((await dbt(['docs', 'generate', ...named], dagster('five'))).exitCode).toBe(0);
      expect(Object.keys(json(scratch, 'five/catalog.json').nodes)).toContain('model.library.loans');
    });
  });

  describe('as readers of artifacts do', () => {
    it('finds the versions, arguments and test facts that they look for', async () => {
      const named = ['--profiles-dir', project, '--target', 'dev'];
      await dbt(['build', ...named]);
      await dbt(['docs', 'generate', ...named]);
      const manifest = json(project, 'target/manifest.json');
      const results = json(project, 'target/run_results.json');
      const catalog = json(project, 'target/catalog.json');
      const schema = (artifact: Artifact): string => artifact.metadata.dbt_schema_version;
      // dbt-ol takes the manifest up to v12 and its profiles from the arguments of the run.
      expect([schema(manifest), schema(results), schema(catalog)]).toEqual([
        'https://schemas.getdbt.com/dbt/manifest/v12.json',
        'https://schemas.getdbt.com/dbt/run-results/v6.json',
        'https://schemas.getdbt.com/dbt/catalog/v1.json',
      ]);
      expect(results.args).toMatchObject({ profiles_dir: project, project_dir: project, target: 'dev' });
      // dbt-metabase and catalogues of data: tests by name and arguments, children, columns.
      const tests = Object.values(manifest.nodes as Record<string, Artifact>).filter(node => node.test_metadata);
      expect(tests.map(({ test_metadata: { name, kwargs } }) => `${name} ${kwargs.column_name}`).sort()).toEqual([
        'not_null days',
        'unique id',
      ]);
      expect(manifest.child_map['model.library.loans']).toContain('model.library.daily_loans');
      expect(Object.keys(catalog.nodes['model.library.loans'].columns)).toContain('days');
    });
  });
});

type OnStart = (child: ChildProcess) => void;

function runDbt(
  args: readonly string[],
  { cwd, env, onStart }: { readonly cwd: string; readonly env: Record<string, string>; readonly onStart?: OnStart },
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn('dbt', args, { cwd, env: { ...ownEnvironment(), ...env } as NodeJS.ProcessEnv });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text: Buffer) => {
      stdout += text;
    });
    child.stderr.on('data', (text: Buffer) => {
      stderr += text;
    });
    onStart?.(child);
    child.on('error', reject);
    child.on('close', exitCode => resolve({ exitCode, stdout, stderr }));
  });
}

/** The lines that hold a JSON object. */
function jsonLines(text: string): Json[] {
  return text.split('\n').flatMap(line => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [value as Json] : [];
    } catch {
      return [];
    }
  });
}

/** The closing line without its time. */
function closing(text: string): string {
  return /Done\..*/.exec(text)?.[0] ?? '';
}
