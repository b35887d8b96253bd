import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProjectError } from '../../../src/base/index.js';
import { readLine } from '../../../src/cli/read-line.js';
import {
  COMMANDS,
  type Command,
  engineEnvName,
  type FlagRequest,
  type Flags,
  flagsOf,
  flagTable,
  resolveFlags,
} from '../../../src/config/index.js';
import { dataShapes } from '../../../src/context/index.js';

type Row = ReturnType<typeof flagsOf>[number];
type Key = (typeof flagTable)[number]['key'];

/**
 * What shows that a flag does something: `file › title` of a test, or of a case of recorded data. Flags that are not here
 * have no effect in one direction or in both, and say so.
 */
const SHOWN: Readonly<Partial<Record<Key, string>>> = {
  add_package: 'unit/deps/add-package.test.ts › stands at the end of the list',
  args: 'fixtures/cli/library.cases.json › run-operation prints what the macro prints',
  browser: 'cli/flag-effects.test.ts › docs serve opens a browser',
  clean_project_files_only: 'projects/verbs-and-configs.test.ts › clean refuses what lies outside of the project',
  compile: 'projects/verbs-and-configs.test.ts › docs generate writes what lies',
  config_dir: 'fixtures/cli/quay.cases.json › debug --config-dir',
  connection: 'projects/verbs-and-configs.test.ts › debug says what it checks',
  debug: 'cli/output-flags.test.ts › -d shows on the console',
  debug_sql: 'cli/run.test.ts › debug --sql prints what an administrator runs',
  defer: 'fixtures/cli/ferry.cases.json › run --defer builds what changed',
  defer_state: 'fixtures/cli/ferry.cases.json › --defer-state is deferred to',
  embedded: 'cli/run.test.ts › builds the same project on the embedded Postgres with --embedded',
  empty: 'projects/filters.test.ts › none under --empty',
  empty_catalog: 'projects/verbs-and-configs.test.ts › docs generate writes what lies',
  event_time_end: 'fixtures/cli/harbour.cases.json › microbatch with a batch that fails',
  event_time_start: 'fixtures/cli/harbour.cases.json › microbatch with a batch that fails',
  exclude: 'fixtures/cli/ferry.cases.json › a default selector is not taken beside --exclude',
  exclude_resource_types: 'fixtures/cli/quay.cases.json › DBT_EXCLUDE_RESOURCE_TYPES',
  fail_fast: 'db/run/skipping.test.ts › fail-fast: the first failure ends the run',
  favor_state: 'fixtures/cli/ferry.cases.json › compile --favor-state reads the other state all the same',
  freshness_output: 'cli/flag-effects.test.ts › source freshness --output writes its report there',
  full_refresh: 'fixtures/cli/library.cases.json › run --full-refresh builds incremental models anew',
  host: 'unit/session/docs.test.ts › says which other port to take',
  indirect_selection: 'fixtures/cli/ferry.cases.json › --indirect-selection cautious takes these tests along',
  init_ci: 'cli/validate.test.ts › --init-ci writes a workflow',
  inject_ephemeral_ctes: 'fixtures/cli/quay.cases.json › compile --no-inject-ephemeral-ctes leaves them out',
  inline: 'fixtures/cli/library.cases.json › compile --inline prints SQL that stands in no file',
  inline_direct: 'cli/run.test.ts › shows SQL of --inline-direct without reading templates in it',
  introspect: 'cli/flag-effects.test.ts › --no-introspect compiles without the database',
  limit: 'fixtures/cli/library.cases.json › show prints rows as a table',
  list_output: 'fixtures/cli/library.cases.json › ls --output name names versions and sources',
  lock: 'unit/deps/installing.test.ts › with --lock is all that is written',
  log_cache_events: 'cli/flag-effects.test.ts › --log-cache-events logs',
  log_file_max_bytes: 'cli/flag-effects.test.ts › --log-file-max-bytes begins another file',
  log_format: 'cli/run.test.ts › prints one JSON object a line with --log-format json',
  log_format_file: 'cli/flag-effects.test.ts › --log-format-file, --log-level-file and --use-colors-file',
  log_level: 'fixtures/cli/quay.cases.json › --log-level warn',
  log_level_file: 'cli/flag-effects.test.ts › --log-format-file, --log-level-file and --use-colors-file',
  log_path: 'cli/output-flags.test.ts › --log-path says where dbt.log is written',
  maximum_seed_size_mib: 'projects/verbs-and-configs.test.ts › a seed above --maximum-seed-size-mib',
  models: 'fixtures/cli/library.cases.json › ls --models means models only',
  output_file: 'cli/validate.test.ts › writes JUnit to a file',
  output_keys: 'fixtures/cli/library.cases.json › ls --output-keys prints those keys',
  partial_parse: 'unit/compiler/cache/cache.test.ts › reads no template when nothing changed',
  populate_cache: 'fixtures/cli/quay.cases.json › --no-populate-cache looks when it is asked',
  port: 'unit/session/docs.test.ts › says which other port to take',
  preview: 'db/run/watch.test.ts › shows the first rows of the saved model',
  print: 'cli/output-flags.test.ts › --no-print keeps what templates print',
  printer_width: 'fixtures/cli/quay.cases.json › --printer-width beats the project',
  profile: 'fixtures/cli/quay.cases.json › --profile takes another profile',
  remove: 'cli/alias.test.ts › removes both launchers with --remove',
  profiles_dir: 'fixtures/cli/quay.cases.json › --profiles-dir reads another file',
  project_dir: 'fixtures/cli/quay.cases.json › --project-dir works on the project from elsewhere',
  quiet: 'fixtures/cli/library.cases.json › build -q prints nothing when all goes well',
  require_all: 'cli/validate.test.ts › fails with --require-all',
  resource_types: 'fixtures/cli/library.cases.json › ls --output path --quiet prints nothing but paths',
  sample: 'projects/filters.test.ts › those of a window of time under --sample',
  select: 'fixtures/cli/library.cases.json › test --select test_type:unit runs unit tests alone',
  selector: 'fixtures/cli/ferry.cases.json › run --selector runs a definition',
  show: 'projects/more-than-dbt.test.ts › seed --show shows rows and ends well',
  show_all_deprecations: 'unit/events/bus.test.ts › are told every time when all of them are wanted',
  show_output: 'fixtures/cli/library.cases.json › show --output json prints rows as JSON',
  single_threaded: 'fixtures/cli/quay.cases.json › --single-threaded',
  source: 'unit/deps/add-package.test.ts › has the key of its source',
  sql: 'fixtures/cli/library.cases.json › run-operation --sql runs SQL',
  state: 'fixtures/cli/ferry.cases.json › state:modified+ finds an edit',
  static: 'projects/verbs-and-configs.test.ts › docs generate writes what lies',
  store_failures: 'fixtures/cli/library.cases.json › test --store-failures says where the rows are',
  target: 'fixtures/cli/quay.cases.json › --target takes another schema',
  target_path: 'cli/run.test.ts › writes artifacts to --target-path',
  threads: 'fixtures/cli/quay.cases.json › --threads is in the line of concurrency',
  upgrade: 'unit/deps/installing.test.ts › is made anew with --upgrade',
  use_colors: 'cli/run.test.ts › colours nothing in a pipe, and everything with --use-colors',
  use_colors_file: 'cli/flag-effects.test.ts › --log-format-file, --log-level-file and --use-colors-file',
  validate_output: 'cli/validate.test.ts › prints JSON and nothing else',
  vars: 'fixtures/cli/library.cases.json › retry goes on with other variables',
  version_check: 'fixtures/cli/quay.cases.json › --no-version-check lets it run',
  warn_error: 'fixtures/cli/library.cases.json › run --warn-error makes a warning an error',
  warn_error_options: 'fixtures/cli/quay.cases.json › DBT_WARN_ERROR_OPTIONS',
  watch: 'db/run/watch.test.ts › a save runs what it changed',
  write_json: 'cli/run.test.ts › writes artifacts to --target-path and nothing under --no-write-json',
};

const root = path.resolve(import.meta.dirname, '../../..');

/** A text for a flag of each kind, and the value that it has then. */
const SAMPLES: Readonly<Record<string, readonly [text: string, value: unknown]>> = {
  int: ['7', 7],
  text: ['some', 'some'],
  path: ['folder', 'folder'],
  words: ['one two', ['one', 'two']],
  yaml: ['{a: 1}', { a: 1 }],
  'warn-error-options': ['{"error": ["NothingToDo"]}', expect.objectContaining({ error: ['NothingToDo'] })],
  datetime: ['2024-05-01', expect.stringMatching(/^2024-05-01/)],
  sample: ['3 days', expect.objectContaining({ start: expect.anything() })],
  package: ['some@1.0.0', { name: 'some', version: '1.0.0' }],
};

function sampleOf(row: Row): readonly [string, unknown] {
  const choice = row.choices?.at(-1) ?? '';
  if (row.kind === 'bool') return [String(!row.default), !row.default];
  if (row.kind === 'choice') return [choice, choice];
  if (row.kind === 'choices') return [choice, [choice]];
  return SAMPLES[row.kind] ?? ['', undefined];
}

/** --event-time-start and -end come in pairs. */
function twinOf({ key }: Row): readonly string[] {
  if (key === 'event_time_start') return ['--event-time-end', '2030-01-01'];
  return key === 'event_time_end' ? ['--event-time-start', '2020-01-01'] : [];
}

function resolved(argv: readonly string[], env: FlagRequest['env'] = {}): Flags {
  const line = readLine(argv);
  if (line.kind === 'help') throw new Error(`help of ${line.topic}`);
  return resolveFlags({
    command: line.command.name,
    cli: { before: line.before, after: line.after },
    ...{ env, projectFlags: undefined, profileConfig: undefined, userSettings: undefined },
    shapes: dataShapes,
    nowMs: Date.UTC(2024, 4, 1),
  });
}

/** Each spelling of a flag behind a verb, with what is expected of it. */
function spellings(row: Row): (readonly [words: readonly string[], value: unknown])[] {
  if (row.kind === 'bool')
    return [...row.options.map(o => [[o], true] as const), ...(row.off ?? []).map(o => [[o], false] as const)];
  const [text, value] = sampleOf(row);
  const isList = row.kind === 'words' || row.kind === 'choices';
  return row.options.map(o => [[o, ...(isList ? text.split(' ') : [text])], value] as const);
}

function isRefused(row: Row, value: unknown): boolean {
  const { noEffect } = row;
  return noEffect !== undefined && (noEffect.when === undefined || noEffect.when === value);
}

describe.each(COMMANDS.map(command => [command] as const))('quern %s', command => {
  const verb = command.split(' ');

  it.each(flagsOf(command).map(row => [row.options[0] ?? '', row] as const))('%s', (_, row) => {
    for (const [words, value] of spellings(row)) {
      const argv = [...verb, ...words, ...twinOf(row)];
      if (isRefused(row, value)) expect(refusal(argv), argv.join(' ')).toContain('docs/compatibility.md');
      else {
        const flags = resolved(argv);
        // For other verbs than list, --models is --select.
        const key = row.key === 'models' && command !== 'list' ? 'select' : row.key;
        expect([flags.values[key], flags.sources[key]], argv.join(' ')).toEqual([value, 'command line']);
      }
    }
    for (const name of row.env === undefined ? [] : variablesOf(row)) expectFromEnv(command, row, name);
  });
});

function variablesOf({ env = '' }: Row): readonly string[] {
  return [...new Set([env, engineEnvName(env) ?? env])];
}

function expectFromEnv(command: Command, row: Row, name: string): void {
  const [text, value] = sampleOf(row);
  const [twin, moment] = twinOf(row);
  const other = twin === undefined ? {} : { [`DBT_${twin.slice(2).replaceAll('-', '_').toUpperCase()}`]: moment ?? '' };
  const flags = resolved(command.split(' '), { [name]: text, ...other });
  expect([flags.values[row.key], flags.sources[row.key]], `${command} ${name}`).toEqual([value, 'environment']);
}

function refusal(argv: readonly string[]): string {
  try {
    resolved(argv);
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.map(m => `${m.text} ${m.suggestion ?? ''}`).join('\n');
    throw error;
  }
  return '';
}

describe('every flag', () => {
  it('has an effect that a test shows, or says why it has none', () => {
    const problems = flagTable.flatMap(row => {
      const shown = SHOWN[row.key];
      if (row.noEffect !== undefined) return shown === undefined ? [] : [`${row.key}: both`];
      return shown !== undefined && exists(shown) ? [] : [`${row.key}: ${shown ?? 'nothing'}`];
    });
    expect(problems).toEqual([]);
  });

  it('with an effect is read by something that is not the command line', () => {
    const source = sourceOutsideOfFlags();
    const read = (key: string): boolean =>
      new RegExp(`\\.${key}\\b|\\['${key}'\\]|\\{[^{}]*\\b${key}\\b[^{}]*\\} = `).test(source);
    expect(flagTable.filter(row => row.noEffect === undefined && !read(row.key)).map(row => row.key)).toEqual([]);
  });
});

/** Whether a file below test/ has a text. */
function exists(reference: string): boolean {
  const [file = '', title = ''] = reference.split(' › ');
  const full = path.join(root, 'test', file);
  return fs.existsSync(full) && fs.readFileSync(full, 'utf8').includes(title);
}

function sourceOutsideOfFlags(): string {
  const texts: string[] = [];
  for (const entry of fs.readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && file.endsWith('.ts') && !file.includes('/config/flags/'))
      texts.push(fs.readFileSync(file, 'utf8'));
  }
  return texts.join('\n');
}
