import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ProjectError } from '../../../src/base/index.js';
import { memoryFiles } from '../../../src/base/memory-files.js';
import {
  BEHAVIOUR_FLAGS,
  COMMANDS,
  clockOf,
  customEnv,
  engineEnvName,
  type FlagRequest,
  flagPathFaults,
  flagsForTemplates,
  flagsOf,
  flagTable,
  foreignEngineVariables,
  mirrorEngineEnv,
  readUserSettings,
  resolveFlags,
  warningFate,
} from '../../../src/config/index.js';
import { testShapes } from './shapes.js';

type DbtFlag = {
  name: string;
  options: string[];
  off: string[];
  env: string[];
  default: unknown;
  choices: string[];
  hidden: boolean;
  switch: boolean;
  commands: string[];
};

const dbtFlags = JSON.parse(
  readFileSync(new URL('../../fixtures/config/flags/dbt-flags.json', import.meta.url), 'utf8'),
) as DbtFlag[];

const NOW = Date.UTC(2024, 2, 31, 12, 30);

const resolve = (more: Partial<FlagRequest> = {}) =>
  resolveFlags({
    command: 'build',
    cli: { before: {}, after: {} },
    env: {},
    projectFlags: undefined,
    profileConfig: undefined,
    userSettings: undefined,
    shapes: testShapes,
    nowMs: NOW,
    ...more,
  });

const cli = (after: FlagRequest['cli']['after'], more: Partial<FlagRequest> = {}) =>
  resolve({ cli: { before: {}, after }, ...more });

function faults(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.filter(m => m.severity === 'error').map(m => m.text);
    throw error;
  }
  return [];
}

describe('the table', () => {
  test('has every option of every verb of dbt 1.12.6, with its variable, its choices and its default', () => {
    const different: string[] = [];
    for (const flag of dbtFlags)
      for (const command of flag.commands) {
        const rows = flagsOf(command as (typeof COMMANDS)[number]);
        for (const option of flag.options) {
          const row = rows.find(r => r.options.includes(option));
          const problems = [
            row === undefined && 'missing',
            row && flag.name !== (row.name ?? row.key) && row.key !== 'models' && `is called ${row.name ?? row.key}`,
            row && flag.off.join() !== [...(row.off ?? [])].sort().join() && 'is switched off otherwise',
            row && (flag.env.at(-1) ?? undefined) !== row.env && `has the variable ${row.env}`,
            row && flag.choices.join() !== (row.choices ?? []).join() && 'has other choices',
            row && flag.switch !== (row.kind === 'bool') && `is of the kind ${row.kind}`,
            row && flag.hidden !== (row.hidden ?? false) && 'is hidden or shown',
            row &&
              flag.default !== null &&
              String(flag.default) !== String(row.default) &&
              `defaults to ${row.default}`,
          ].filter(problem => typeof problem === 'string');
          different.push(...problems.map(problem => `${command} ${option} ${problem}`));
        }
      }
    const known = new Set([
      // The default is an object here, not its text.
      ...dbtFlags.flatMap(f =>
        f.name === 'warn_error_options' ? f.commands.map(c => `${c} --warn-error-options defaults to null`) : [],
      ),
      // No other program is started, so there is no command to start it with.
      ...dbtFlags.flatMap(f =>
        f.name === 'v2_parser' ? f.commands.map(c => `${c} --v2-parser defaults to null`) : [],
      ),
    ]);
    expect(different.filter(d => !known.has(d))).toEqual([]);
  });

  test('gives no option two meanings in one verb', () => {
    for (const command of COMMANDS) {
      const options = flagsOf(command).flatMap(row => [...row.options, ...(row.off ?? [])]);
      expect(
        options.filter((option, i) => options.indexOf(option) !== i),
        command,
      ).toEqual([]);
    }
  });

  test('says of each flag without effect why', () => {
    for (const row of flagTable) if (row.noEffect) expect(row.noEffect.reason.length, row.key).toBeGreaterThan(10);
  });

  test('has a sentence of help for each flag', () => {
    for (const row of flagTable) expect(row.help, row.key).toMatch(/^[A-Z'].*[.]$/);
  });
});

describe('where a value comes from', () => {
  const env = { DBT_PRINTER_WIDTH: '90' };
  const projectFlags = { printer_width: 100 };
  const userSettings = { printer_width: 110 };

  test.each([
    [{ cli: { before: {}, after: { printer_width: '85' } }, env, projectFlags, userSettings }, 85, 'command line'],
    [{ env, projectFlags, userSettings }, 90, 'environment'],
    [{ projectFlags, userSettings }, 100, 'project'],
    [{ userSettings }, 110, 'user settings'],
    [{}, 80, 'default'],
  ])('case %#', (request, value, source) => {
    const flags = resolve(request);
    expect([flags.values.printer_width, flags.sources.printer_width]).toEqual([value, source]);
  });

  test('the new name of a variable wins over the old one, and an empty one is none', () => {
    expect(resolve({ env: { DBT_ENGINE_TARGET: 'new', DBT_TARGET: 'old' } }).values.target).toBe('new');
    expect(resolve({ env: { DBT_ENGINE_TARGET: '', DBT_TARGET: 'old' } }).values.target).toBe('old');
    expect(resolve({ env: { DBT_DEBUG: '' } }).sources.debug).toBe('default');
  });

  test('a variable of old wins over everything, with a deprecation', () => {
    const flags = cli({ print: true }, { env: { DBT_NO_PRINT: '1', DBT_DEFER_TO_STATE: 'yes' } });
    expect([flags.values.print, flags.values.defer]).toEqual([false, true]);
    expect(flags.deprecations).toContainEqual({
      code: 'D009',
      event: 'EnvironmentVariableRenamed',
      data: { old_name: 'DBT_NO_PRINT', new_name: 'DBT_ENGINE_PRINT' },
    });
  });

  test('config in profiles.yml counts as flags of old, and both are an error', () => {
    const flags = resolve({ profileConfig: { fail_fast: true } });
    expect([flags.values.fail_fast, flags.deprecations[0]?.code]).toEqual([true, 'D013']);
    expect(faults(() => resolve({ projectFlags: { debug: true }, profileConfig: { debug: true } }))[0]).toContain(
      "Do not specify both 'config' in profiles.yml and 'flags' in dbt_project.yml.",
    );
  });

  test('a verb that lacks a flag keeps its default', () => {
    expect(resolve({ command: 'list', env: { DBT_FULL_REFRESH: 'true' } }).values.full_refresh).toBe(false);
    expect(resolve({ command: 'run', env: { DBT_FULL_REFRESH: 'true' } }).values.full_refresh).toBe(true);
  });

  test('on both sides of the verb it is an error', () => {
    expect(faults(() => resolve({ cli: { before: { quiet: true }, after: { quiet: true } } }))).toEqual([
      'quiet was provided both before and after the subcommand, it can only be set either before or after.',
    ]);
    expect(resolve({ cli: { before: { quiet: true }, after: {} } }).values.quiet).toBe(true);
  });

  test('a leading flag leads the one for the file, unless that one is given', () => {
    expect(cli({ log_level: 'error' }).values.log_level_file).toBe('error');
    expect(cli({ log_level: 'error', log_level_file: 'info' }).values.log_level_file).toBe('info');
    expect(resolve().values).toMatchObject({ log_level: 'info', log_level_file: 'debug' });
    expect(resolve({ env: { DBT_USE_COLORS: 'off' } }).values.use_colors_file).toBe(false);
  });

  test('the settings of the user are read from ~/.dbt, and a broken file is none', () => {
    const file = (text: string) => memoryFiles(new Map([['/home/me/.dbt/user_settings.yml', text]]));
    expect({ ...readUserSettings(file('flags: {quiet: true}\n'), '/home/me', testShapes) }).toEqual({ quiet: true });
    expect(readUserSettings(file('flags: ['), '/home/me', testShapes)).toBeUndefined();
    expect(readUserSettings(file(''), undefined, testShapes)).toBeUndefined();
  });
});

// The words behind "Error: " of dbt 1.12.6.
describe('values', () => {
  test.each(['1', 'true', 'T', 'YES', 'y', 'on', ' Yes '])('%j switches on', text => {
    expect(resolve({ env: { DBT_FAIL_FAST: text } }).values.fail_fast).toBe(true);
  });

  test.each(['0', 'False', 'f', 'no', 'N', 'OFF'])('%j switches off', text => {
    expect(resolve({ env: { DBT_PRINT: text } }).values.print).toBe(false);
  });

  test.each<[Record<string, string>, string]>([
    [{ DBT_DEBUG: 'maybe' }, "'maybe' is not a valid boolean."],
    [{ DBT_PRINTER_WIDTH: 'x' }, "'x' is not a valid integer."],
    [{ DBT_LOG_LEVEL: 'loud' }, "'loud' is not one of 'debug', 'info', 'warn', 'error', 'none'."],
    [
      { DBT_EVENT_TIME_START: 'x' },
      "'x' does not match the formats '%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'.",
    ],
    [
      { DBT_RESOURCE_TYPES: 'foo' },
      "'foo' is not one of 'metric', 'semantic_model', 'saved_query', 'source', 'analysis'",
    ],
    [{ DBT_WARN_ERROR_OPTIONS: '[a]' }, "String '[a]' is not valid YAML"],
    [{ DBT_SAMPLE: '3 foo' }, "Invalid grain size 'foo'. Must be one of ['hour', 'day', 'month', 'year', 'hours'"],
    [{ DBT_SAMPLE: 'foo' }, "Cannot load SAMPLE_WINDOW from 'foo'. Must be of form 'DAYS_INT GRAIN_SIZE'."],
    [{ DBT_SAMPLE: 'x days' }, "Unable to convert 'x' to an integer."],
  ])('%j is an error in the words of dbt', (env, words) => {
    expect(faults(() => resolve({ env })).join()).toContain(words);
  });

  test('choices are taken in any case', () => {
    expect(resolve({ env: { DBT_INDIRECT_SELECTION: 'CAUTIOUS' } }).values.indirect_selection).toBe('cautious');
    expect(cli({ resource_types: ['Model', 'seed test'] }).values.resource_types).toEqual(['model', 'seed', 'test']);
  });

  test('words are split on blanks', () => {
    expect(cli({ select: ['a b', 'tag:x,+c'], exclude: ['d'] }).values).toMatchObject({
      select: ['a', 'b', 'tag:x,+c'],
      exclude: ['d'],
    });
  });

  test('--vars keep their types, and something else than a mapping is an error', () => {
    expect({ ...cli({ vars: '{a: 1, b: "1", c: yes, d: 2024-01-01}' }).values.vars }).toEqual({
      a: 1,
      b: '1',
      c: true,
      d: '2024-01-01',
    });
    for (const text of ['[a]', '{a: ', 'a', ''])
      expect(faults(() => cli({ vars: text }))[0]).toContain(`String '${text}' is not valid YAML`);
  });

  test('--event-time-* are moments', () => {
    expect(cli({ event_time_start: '2024-01-31', event_time_end: '2024-02-01 08:00:00' }).values).toMatchObject({
      event_time_start: '2024-01-31T00:00:00',
      event_time_end: '2024-02-01T08:00:00',
    });
    expect(faults(() => cli({ event_time_start: '2024-02-30', event_time_end: '2024-03-01' }))).toHaveLength(2);
  });

  test('--sample counts back from now without cutting, or takes a window', () => {
    const at = '2024-03-31T12:30:00+00:00';
    expect(cli({ sample: '2 days' }).values.sample).toEqual({ start: '2024-03-29T12:30:00+00:00', end: at });
    expect(cli({ sample: '1 Month' }).values.sample).toEqual({ start: '2024-02-29T12:30:00+00:00', end: at });
    expect(cli({ sample: '1 year' }).values.sample).toEqual({ start: '2023-03-31T12:30:00+00:00', end: at });
    expect(cli({ sample: '{start: 2024-01-01, end: 2024-01-02T08:00:00}' }).values.sample).toEqual({
      start: '2024-01-01T00:00:00+00:00',
      end: '2024-01-02T08:00:00+00:00',
    });
  });

  test('--add-package has a name and maybe a version', () => {
    expect(cli({ add_package: 'a/b@1.0.0' }, { command: 'deps' }).values.add_package).toEqual({
      name: 'a/b',
      version: '1.0.0',
    });
    expect(cli({ add_package: 'a/b' }, { command: 'deps' }).values.add_package).toEqual({
      name: 'a/b',
      version: undefined,
    });
  });

  test('--output means something else to each verb', () => {
    expect(cli({ list_output: 'json' }, { command: 'list' }).values.list_output).toBe('json');
    expect(faults(() => cli({ show_output: 'name' }, { command: 'show' }))[0]).toContain(
      "'name' is not one of 'json', 'text'.",
    );
  });
});

describe('flags that do not go together', () => {
  test.each<[FlagRequest['cli']['after'], FlagRequest['command'], string]>([
    [
      { warn_error: true, warn_error_options: '{error: all}' },
      'run',
      'warn_error_options: not allowed with argument warn_error',
    ],
    [{ select: ['a'], inline: 'select 1' }, 'compile', 'inline: not allowed with argument select'],
    [{ selector: 'a', inline: 'select 1' }, 'show', 'inline: not allowed with argument selector'],
    [{ models: ['a'], select: ['b'] }, 'list', '"models" and "select" are mutually exclusive arguments'],
    [
      { models: ['a'], resource_types: ['seed'] },
      'list',
      '"models" and "resource_type" are mutually exclusive arguments',
    ],
    [
      { event_time_start: '2024-01-01' },
      'run',
      'The flag `--event-time-start` was specified, but `--event-time-end` was not. When specifying `--event-time-start`, `--event-time-end` must also be present.',
    ],
    [
      { event_time_start: '2024-01-02', event_time_end: '2024-01-01' },
      'run',
      'Value for `--event-time-start` must be less than `--event-time-end`',
    ],
  ])('%j', (after, command, words) => {
    expect(faults(() => cli(after, { command }))).toEqual([words]);
  });

  test('--models is --select, with a deprecation', () => {
    const flags = cli({ models: ['a'], select: ['b'] });
    expect([flags.values.select, flags.deprecations.map(d => d.code)]).toEqual([['b', 'a'], ['D032']]);
    expect(cli({ models: ['a'] }, { command: 'list' }).values).toMatchObject({ models: ['a'], select: [] });
  });

  test('folders that are missing or files are named', () => {
    const files = memoryFiles(new Map([['/code/state', 'x']]));
    const flags = cli({ project_dir: '/nope', profiles_dir: 'no', state: 'state' });
    expect(flagPathFaults(flags, files, '/code')).toEqual([
      "Invalid value for '--project-dir': Path '/nope' does not exist.",
      "Invalid value for '--profiles-dir': Path 'no' does not exist.",
      "Invalid value for '--state': Directory 'state' is a file.",
    ]);
    expect(flagPathFaults(cli({ profiles_dir: 'no' }, { command: 'init' }), files, '/code')).toEqual([]);
  });
});

describe('a flag without effect', () => {
  test('is refused on the command line, with the reason and the page', () => {
    try {
      cli({ use_v2_parser: true });
    } catch (error) {
      const [message] = (error as ProjectError).messages;
      expect([message?.code, message?.text, message?.suggestion]).toEqual([
        'CONFIG-052',
        '--use-v2-parser has no effect here: no other program is started',
        'Leave it out; docs/compatibility.md lists the flags that differ',
      ]);
    }
    expect.assertions(1);
  });

  test('is taken where it asks for what is always so', () => {
    expect(cli({ send_anonymous_usage_stats: false, static_parser: false }).messages).toEqual([]);
    expect(faults(() => cli({ send_anonymous_usage_stats: true }))).toHaveLength(1);
  });

  test('is taken from the environment and from the project, which dbt reads as well', () => {
    const env = { DBT_SEND_ANONYMOUS_USAGE_STATS: 'true' };
    expect(resolve({ env, projectFlags: { use_experimental_parser: true } }).messages).toEqual([]);
  });
});

describe('warn_error_options', () => {
  const options = (yaml: string) => cli({ warn_error_options: yaml }).values.warn_error_options;

  test('has new names and old ones', () => {
    expect(options('{error: all, warn: [A], silence: [B]}')).toEqual({ error: 'all', warn: ['A'], silence: ['B'] });
    expect(options('{include: "*", exclude: [A]}')).toEqual({ error: 'all', warn: ['A'], silence: [] });
    expect(cli({ warn_error_options: '{include: all}' }).deprecations).toEqual([
      { code: 'D031', event: 'WEOIncludeExcludeDeprecation', data: { found_include: true, found_exclude: false } },
    ]);
  });

  test('may stand in the project', () => {
    const flags = resolve({ projectFlags: { warn_error_options: { error: ['A'], warn: null } } });
    expect(flags.values.warn_error_options).toEqual({ error: ['A'], warn: [], silence: [] });
  });

  test.each([
    ['{error: [A], include: [B]}', 'Only `include` or `error` can be specified in `warn_error_options`, not both'],
    ['{error: some}', "error must be one of ('all', '*') or a list of strings"],
    [
      '{warn: [A]}',
      "`warn` can only be specified if `error` is one of ('all', '*') or Deprecations is in `error` or silence.",
    ],
    ['{eror: all}', "warn_error_options has no key 'eror'; it knows error, warn, silence"],
    ['{error: 5}', 'must be lists of event names'],
  ])('%s is an error', (yaml, words) => {
    expect(faults(() => options(yaml))[0]).toContain(words);
  });

  test('names events that exist', () => {
    const eventNames = new Set(['NothingToDo']);
    expect(faults(() => cli({ warn_error_options: '{error: [NothingTodo]}' }, { eventNames }))[0]).toContain(
      'NothingTodo is not a valid dbt error name. Did you mean NothingToDo?',
    );
    expect(faults(() => cli({ warn_error_options: '{error: [Deprecations]}' }, { eventNames }))).toEqual([]);
  });

  // errors() and silenced() of WarnErrorOptionsV2 for the same options, on a deprecation and on another event.
  test.each([
    ['{error: all}', 'error', 'error'],
    ['{error: all, warn: [Deprecations]}', 'warn', 'error'],
    ['{error: all, silence: [Deprecations]}', 'silent', 'error'],
    ['{error: [Deprecations]}', 'error', 'warn'],
    ['{error: [Dep, Other]}', 'error', 'error'],
    ['{error: [Deprecations], warn: [Dep]}', 'warn', 'warn'],
    ['{error: [Dep], silence: [Deprecations]}', 'error', 'warn'],
    ['{error: [Dep], silence: [Dep]}', 'silent', 'warn'],
    ['{error: all, warn: [Other], silence: [Dep]}', 'silent', 'warn'],
    ['{silence: [Deprecations], warn: [Dep]}', 'warn', 'warn'],
    ['{}', 'warn', 'warn'],
  ])('%s', (yaml, deprecation, other) => {
    expect([warningFate(options(yaml), 'Dep', 'D042'), warningFate(options(yaml), 'Other', 'Q035')]).toEqual([
      deprecation,
      other,
    ]);
  });
});

describe('flags in dbt_project.yml', () => {
  test('switch behaviour, and the rest has the defaults of dbt 1.12', () => {
    const flags = resolve({ projectFlags: { validate_macro_args: false, use_catalogs_v2: true } });
    expect(flags.behaviour).toEqual({ ...BEHAVIOUR_FLAGS, validate_macro_args: false, use_catalogs_v2: true });
  });

  test('that are not known are kept; a mistyped one is a warning', () => {
    const flags = resolve({ projectFlags: { my_flag: 1, validate_macro_arg: true } });
    expect({ ...flags.extra }).toEqual({ my_flag: 1, validate_macro_arg: true });
    expect(flags.messages.map(m => [m.severity, m.suggestion])).toEqual([
      ['warning', "did you mean 'validate_macro_args'?"],
    ]);
  });

  test('of the wrong type are an error', () => {
    expect(
      faults(() => resolve({ projectFlags: { fail_fast: 'yes', validate_macro_args: 'no', printer_width: 'x' } })),
    ).toEqual([
      "Invalid value for the flag 'fail_fast': 'yes' is not true or false.",
      "Invalid value for the flag 'printer_width': 'x' is not a whole number.",
      "The flag 'validate_macro_args' must be true or false, but it is 'no'",
    ]);
  });
});

describe('the environment', () => {
  test('is mirrored between the two names of a variable', () => {
    expect(mirrorEngineEnv({ DBT_TARGET: 'a', DBT_ENGINE_QUIET: '1', DBT_QUIET: '0', OTHER: 'x' })).toEqual({
      DBT_TARGET: 'a',
      DBT_ENGINE_TARGET: 'a',
      DBT_ENGINE_QUIET: '1',
      DBT_QUIET: '1',
      OTHER: 'x',
    });
    expect(engineEnvName('DBT_X_DBT')).toBe('DBT_ENGINE_X_DBT');
  });

  test('must not use the prefix of dbt for other things', () => {
    expect(foreignEngineVariables({ DBT_ENGINE_MINE: '1', DBT_ENGINE_TARGET: 'x', DBT_MINE: '1' })).toEqual([
      {
        code: 'D036',
        event: 'EnvironmentVariableNamespaceDeprecation',
        data: { env_var: 'DBT_ENGINE_MINE', reserved_prefix: 'DBT_ENGINE' },
      },
    ]);
  });

  test('lends its custom variables to artifacts', () => {
    expect(customEnv({ DBT_ENV_CUSTOM_ENV_TEAM: 'x', DBT_TARGET: 'y' })).toEqual({ TEAM: 'x' });
  });

  test('sets the clock with QUERN_NOW', () => {
    expect(clockOf({ QUERN_NOW: '2024-01-31T08:00:00Z' }).now()).toBe(Date.UTC(2024, 0, 31, 8));
    expect(clockOf({ QUERN_NOW: '2024-01-31' }).now()).toBe(Date.UTC(2024, 0, 31));
    expect(clockOf({ QUERN_NOW: '2024-01-31 08:00' }).now()).toBe(Date.UTC(2024, 0, 31, 8));
    expect(Math.abs(clockOf({}).now() - Date.now())).toBeLessThan(1000);
    expect(faults(() => clockOf({ QUERN_NOW: 'soon' }))).toEqual(["QUERN_NOW is no moment: 'soon'"]);
  });

  test('DO_NOT_TRACK switches statistics off', () => {
    expect(resolve({ env: { DO_NOT_TRACK: '1' } }).values.send_anonymous_usage_stats).toBe(false);
  });
});

test('templates see flags in capitals, with the verb as dbt calls it', () => {
  const flags = cli({ full_refresh: true });
  expect(flagsForTemplates(flags)).toMatchObject({ FULL_REFRESH: true, WHICH: 'build', VALIDATE_MACRO_ARGS: true });
  expect(flagsForTemplates(resolve({ command: 'source freshness' }))['WHICH']).toBe('freshness');
});
