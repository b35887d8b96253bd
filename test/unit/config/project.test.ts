import { describe, expect, test } from 'vitest';
import { ProjectError, renderMessage } from '../../../src/base/index.js';
import { memoryFiles } from '../../../src/base/memory-files.js';
import {
  findProjectRoot,
  loadProject,
  type Project,
  type ProjectRequest,
  parseVersion,
  projectConfigFor,
  readProjectFile,
  unusedConfigPaths,
  versionsCompatible,
} from '../../../src/config/index.js';
import { testProjectReading } from './reading.js';
import { encode, TestDict, testShapes } from './shapes.js';

const load = (yaml: string, more: Partial<ProjectRequest> = {}, others: [string, string][] = []): Project => {
  const files = memoryFiles(new Map([['/shop/dbt_project.yml', yaml], ...others]));
  return loadProject(readProjectFile(files, '/shop', testShapes), {
    files,
    ...testProjectReading,
    env: { V: '5', DBT_ENV_SECRET_PW: 's3cret' },
    ...more,
  });
};

function faults(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.filter(m => m.severity === 'error').map(m => m.text);
    throw error;
  }
  return [];
}

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as unknown;

describe('a project that says only its name', () => {
  const project = load('name: shop\n');

  test('has the folders of dbt', () => {
    expect(project.paths).toEqual({
      models: ['models'],
      seeds: ['seeds'],
      tests: ['tests'],
      snapshots: ['snapshots'],
      macros: ['macros'],
      analyses: ['analyses'],
      functions: ['functions'],
      docs: ['models', 'seeds', 'snapshots', 'analyses', 'macros', 'tests', 'functions'],
      assets: [],
      osi: ['osi', 'OSI'],
    });
    expect(project).toMatchObject({
      targetPath: 'target',
      logPath: undefined,
      cleanTargets: ['target'],
      packagesInstallPath: 'dbt_packages',
    });
  });

  test('quotes everything and has the comment of dbt', () => {
    expect(project.quoting).toEqual({ database: true, schema: true, identifier: true });
    expect(project.queryComment).toEqual({ comment: { kind: 'default' }, append: undefined, jobLabel: false });
  });

  test('names no profile, asks for any version and has nothing else', () => {
    expect(project).toMatchObject({
      profileName: undefined,
      requireDbtVersion: ['>=0.0.0'],
      dispatch: [],
      onRunStart: [],
      onRunEnd: [],
      restrictAccess: false,
      deprecations: [],
      messages: [],
    });
    expect([project.vars, project.flags, project.extra].map(plain)).toEqual([{}, {}, {}]);
  });
});

describe('the name', () => {
  test.each(['Übung', 'p1_', '_x'])('%s is good', name => {
    expect(load(`name: ${name}\n`).name).toBe(name);
  });

  test.each([
    ['my-project', "'my_project' would do"],
    ['1p', "'_1p' would do"],
    ['a b', "'a_b' would do"],
  ])('%s is not, and a name that would do is offered', (name, hint) => {
    try {
      load(`name: ${name}\n`);
    } catch (error) {
      expect((error as ProjectError).messages[0]?.suggestion).toBe(hint);
    }
    expect.assertions(1);
  });

  test('of the template language is refused', () => {
    expect(faults(() => load('name: target\n'))).toEqual(['Invalid project name: target is a reserved word']);
  });

  test('that is a number or missing is refused', () => {
    expect(faults(() => load('name: 5\n'))).toEqual(["Invalid project name: 5 is not of type 'string'"]);
    expect(faults(() => load('version: 1\n'))).toEqual(['Required "name" field not present in project']);
  });
});

describe('the file', () => {
  test('that is missing says how to get one', () => {
    const files = memoryFiles(new Map([['/x', '']]));
    expect(faults(() => readProjectFile(files, '/shop', testShapes))).toEqual([
      'No dbt_project.yml found at expected path /shop/dbt_project.yml',
    ]);
  });

  test.each(['', '- a\n'])('%j is no project', yaml => {
    expect(faults(() => load(yaml))).toEqual(['dbt_project.yml does not parse to a dictionary']);
  });

  test('is found from a folder below it', () => {
    const files = memoryFiles(new Map([['/code/shop/dbt_project.yml', '']]));
    expect(findProjectRoot(files, '/code/shop/models/staging')).toBe('/code/shop');
    expect(findProjectRoot(files, '/elsewhere/deep')).toBe('/elsewhere/deep');
  });

  test('in another encoding is an error of its own', () => {
    const files = memoryFiles(new Map([['/shop/dbt_project.yml', new Uint8Array([0x6e, 0xfc])]]));
    expect(faults(() => readProjectFile(files, '/shop', testShapes))).toEqual(['dbt_project.yml is not UTF-8 text']);
  });
});

describe('keys', () => {
  test('of old are taken with a deprecation that has the code of dbt', () => {
    const project = load('name: shop\nsource-paths: [a]\ndata-paths: [b]\nlog-path: l\ntarget-path: t\n');
    expect([project.paths.models, project.paths.seeds, project.targetPath, project.logPath]).toEqual([
      ['a'],
      ['b'],
      't',
      'l',
    ]);
    expect(project.deprecations).toEqual([
      {
        code: 'D003',
        event: 'ConfigSourcePathDeprecation',
        data: { deprecated_path: 'source-paths', exp_path: 'model-paths' },
      },
      {
        code: 'D004',
        event: 'ConfigDataPathDeprecation',
        data: { deprecated_path: 'data-paths', exp_path: 'seed-paths' },
      },
      { code: 'D010', event: 'ConfigLogPathDeprecation', data: { deprecated_path: 'log-path' } },
      { code: 'D011', event: 'ConfigTargetPathDeprecation', data: { deprecated_path: 'target-path' } },
    ]);
  });

  test('with the default in an old place need no remark', () => {
    expect(load('name: shop\nlog-path: logs\ntarget-path: target\n').deprecations).toEqual([]);
  });

  test('in both spellings are an error', () => {
    expect(faults(() => load('name: shop\nsource-paths: [a]\nmodel-paths: [b]\n'))).toEqual([
      'source-paths and model-paths cannot both be defined. The `source-paths` config has been deprecated in favor of `model-paths`.',
    ]);
    expect(faults(() => load('name: shop\ntests: {+enabled: false}\ndata_tests: {+enabled: false}\n'))).toEqual([
      "Invalid project config: cannot have both 'tests' and 'data_tests' defined",
    ]);
  });

  test('that are not known are kept, and warned about with what may be meant', () => {
    const project = load('name: shop\nmodles: {a: 1}\nmy-own: 2\n');
    expect(plain(project.extra)).toEqual({ modles: { a: 1 }, 'my-own': 2 });
    expect(project.messages.map(m => [m.severity, m.span?.line, m.suggestion])).toEqual([
      ['warning', 2, "did you mean 'models'?"],
      ['warning', 3, 'dbt refuses such a file; put values of your own under vars'],
    ]);
  });

  test.each([
    ['model-paths: models', "'model-paths' must be a list of paths, but it is the text 'models'"],
    ['model-paths: [1]', "'model-paths' must be a list of paths, but it is a list"],
    ['target-path: 2', "'target-path' must be a text, but it is the number 2"],
    ['models: [a]', "'models' must be a mapping of configs and folders, but it is a list"],
    ['on-run-start: {a: 1}', "'on-run-start' must be a statement or a list of statements, but it is a mapping"],
    ["restrict-access: 'yes'", "'restrict-access' must be true or false, but it is the text 'yes'"],
    ["config-version: '2'", "'config-version' must be the number 2, but it is the text '2'"],
    ["version: '1'", "'version' must be a version such as '1.0.0', but it is the text '1'"],
    ['vars: [a]', "'vars' must be a mapping of names to values, but it is a list"],
    ['flags: 5', "'flags' must be a mapping, but it is the number 5"],
    ['dispatch: {a: 1}', "'dispatch' must be a list, but it is a mapping"],
    ["quoting: {database: 'no'}", "'database' of 'quoting' must be true or false, but it is the text 'no'"],
    ['query-comment: 5', 'query-comment is a text, nothing, or a mapping with comment, append and job-label'],
    ['query-comment: {comment: a, foo: 1}', "query-comment has no key 'foo'; it knows comment, append, job-label"],
    ['query-comment: {append: maybe}', "'append' of query-comment must be true or false"],
  ])('%s is an error', (pair, words) => {
    expect(faults(() => load(`name: shop\n${pair}\n`))).toEqual([words]);
  });

  test('without a value have their defaults', () => {
    const keys = [
      'model-paths',
      'on-run-start',
      'models',
      'sources',
      'vars',
      'flags',
      'dispatch',
      'require-dbt-version',
    ];
    const project = load(`name: shop\n${keys.map(key => `${key}:\n`).join('')}`);
    expect(project).toMatchObject({ paths: { models: ['models'] }, onRunStart: [], dispatch: [] });
  });

  test('all that is wrong is said at once, in its frame', () => {
    try {
      load('name: my-shop\nmodel-paths: models\n');
    } catch (error) {
      expect((error as ProjectError).messages.map(renderMessage)).toEqual([
        [
          "CONFIG-032  Invalid project name: 'my-shop' has characters other than letters, digits and underscores, or a digit first",
          '  dbt_project.yml:1:7',
          '  > 1 | name: my-shop',
          "      |       ^^^^^^^  'my_shop' would do",
        ].join('\n'),
        [
          "CONFIG-031  'model-paths' must be a list of paths, but it is the text 'models'",
          '  dbt_project.yml:2:14',
          '    1 | name: my-shop',
          '  > 2 | model-paths: models',
          '      |              ^^^^^^  Write model-paths: [models]',
        ].join('\n'),
      ]);
    }
    expect.assertions(1);
  });
});

describe('query-comment', () => {
  test.each([
    ['', ''],
    ["''", ''],
    ['null', ''],
    ['hello {{ x }}', 'hello {{ x }}'],
  ])('%j is the text %j', (yaml, text) => {
    expect(load(`name: shop\nquery-comment: ${yaml}\n`).queryComment.comment).toEqual({ kind: 'text', text });
  });

  test('as a mapping says where it goes, and keeps the comment of dbt when it has none', () => {
    expect(load('name: shop\nquery-comment: {append: true}\n').queryComment).toEqual({
      comment: { kind: 'default' },
      append: true,
      jobLabel: false,
    });
    expect(load('name: shop\nquery-comment: {comment: a, job-label: true}\n').queryComment).toEqual({
      comment: { kind: 'text', text: 'a' },
      append: undefined,
      jobLabel: true,
    });
  });
});

describe('rendering', () => {
  test('works out paths and configs, and leaves hooks, comment and vars for later', () => {
    const project = load(
      [
        'name: shop',
        `model-paths: ["{{ env_var('V') }}"]`,
        'on-run-start: "{{ nosuch() }}"',
        'on-run-end: [a, "{{ nosuch() }}"]',
        'query-comment: "{{ nosuch() }}"',
        'vars: {a: "{{ nosuch() }}"}',
        'models:',
        '  +schema: "{{ target.name }}_x"',
        '  +pre-hook: "{{ nosuch() }}"',
        '  shop: {pre_hook: "{{ nosuch() }}"}',
        '',
      ].join('\n'),
    );
    expect(project.paths.models).toEqual(['5']);
    expect(project.onRunStart).toEqual(['{{ nosuch() }}']);
    expect(project.onRunEnd).toEqual(['a', '{{ nosuch() }}']);
    expect(plain(project.vars)).toEqual({ a: '{{ nosuch() }}' });
    expect(plain(project.configs.models)).toMatchObject({
      rendered: { '+schema': 'dev_x', '+pre-hook': '{{ nosuch() }}', shop: { pre_hook: '{{ nosuch() }}' } },
      unrendered: { '+schema': '{{ target.name }}_x' },
    });
    expect([...project.envReads]).toEqual([['V', '5']]);
  });

  test('drops the last line break of a text, as the template language does', () => {
    const project = load('name: shop\nmodels:\n  +sql_header: |\n    one\n    two\n');
    expect(plain(project.configs.models.rendered as object)).toEqual({ '+sql_header': 'one\ntwo' });
  });

  test('a missing variable and a secret are errors in the words of dbt', () => {
    expect(faults(() => load(`name: shop\nprofile: "{{ env_var('NOPE') }}"\n`))[0]).toContain(
      "Env var required but not provided: 'NOPE'",
    );
    expect(faults(() => load(`name: shop\nprofile: "{{ env_var('DBT_ENV_SECRET_PW') }}"\n`))[0]).toContain(
      "Secret env vars are allowed only in profiles.yml or packages.yml. Found 'DBT_ENV_SECRET_PW' referenced elsewhere.",
    );
  });

  test('sees the vars of the command line and of vars.yml, the former first', () => {
    const yaml = `name: shop\nmodel-paths: ["{{ var('a') }}", "{{ var('b') }}"]\n`;
    const project = load(yaml, { cliVars: { a: 'cli' } }, [['/shop/vars.yml', 'vars: {a: file, b: file}\n']]);
    expect(project.paths.models).toEqual(['cli', 'file']);
    expect(plain(project.vars)).toEqual({ a: 'file', b: 'file' });
  });
});

describe('vars.yml', () => {
  const file = (text: string): [string, string][] => [['/shop/vars.yml', text]];

  test('beside vars in the project is an error', () => {
    expect(faults(() => load('name: shop\nvars: {a: 1}\n', {}, file('vars: {b: 2}\n')))).toEqual([
      'Variables cannot be defined in both vars.yml and dbt_project.yml.',
    ]);
    expect(plain(load('name: shop\nvars: {}\n', {}, file('vars: {b: 2}\n')).vars)).toEqual({ b: 2 });
  });

  test('without vars in it says nothing, with another shape it is an error', () => {
    expect(plain(load('name: shop\nvars: {a: 1}\n', {}, file('other: 1\n')).vars)).toEqual({ a: 1 });
    expect(faults(() => load('name: shop\n', {}, file('vars: [1]\n')))).toHaveLength(1);
    expect(faults(() => load('name: shop\n', {}, file('- 1\n')))).toHaveLength(1);
  });
});

// Outcomes of dbt 1.12.6; a blank behind a comma is let through here.
describe('require-dbt-version', () => {
  test.each([
    ['">=1.0.0"', true],
    ['">=1.0.0,<2.0.0"', true],
    ['">=1.0.0, <2.0.0"', true],
    ['[">=1.0.0", "<2.0.0"]', true],
    ['"=1.12.6"', true],
    ['"1.12.6"', true],
    ['"<=1.12.6"', true],
    ['">=1.12.6-rc1"', true],
    ['[]', true],
    ['"<1.12.6"', false],
    ['">1.12.6"', false],
    ['">=1.12.7"', false],
    ['">=1.13.0-a1"', false],
    ['"<1.12.6-rc1"', false],
    ['[">2.0.0", "<1.0.0"]', false],
    ['"1.0"', false],
    ['"^1.0.0"', false],
    ['""', false],
    ['5', false],
  ])('%s: %s', (yaml, good) => {
    expect(faults(() => load(`name: shop\nrequire-dbt-version: ${yaml}\n`)).length === 0).toBe(good);
  });

  test('speaks in the words of dbt', () => {
    expect(faults(() => load('name: shop\nrequire-dbt-version: ">=2.0.0"\n'))).toEqual([
      "This version of dbt is not supported with the 'shop' package.\n  Installed version of dbt: =1.12.6\n  Required version of dbt for 'shop': ['>=2.0.0']\nCheck for a different version of the 'shop' package, or run again with --no-version-check",
    ]);
  });

  test('is not enforced under --no-version-check', () => {
    const project = load('name: shop\nrequire-dbt-version: ">=2.0.0"\n', { versionCheck: false });
    expect(project.requireDbtVersion).toEqual(['>=2.0.0']);
  });

  // versions_compatible() of dbt_common 1.37 for the same lists.
  test.each([
    [['>=1.0.0', '<1.0.0'], false],
    [['>=1.0.0', '<=1.0.0'], true],
    [['>1.0.0', '<=1.0.0'], false],
    [['1.0.0-rc.1', '<1.0.0'], false],
    [['>=1.1.0-rc.2', '<1.1.0'], true],
    [['1.0.0-rc.2', '>1.0.0-rc.1'], true],
    [['1.0.0-2', '<1.0.0-a1'], true],
    [['1.0.0+b', '1.0.0'], true],
    [['1.0.0', '1.0.1'], false],
  ])('%j can be fulfilled at once: %s', (specs, compatible) => {
    expect(versionsCompatible(specs.map(spec => parseVersion(spec)!))).toBe(compatible);
  });
});

describe('the config tree', () => {
  const project = load(
    [
      'name: shop',
      'models:',
      '  +tags: all',
      '  materialized: view',
      '  shop:',
      '    + schema: s',
      '    +meta: {owner: me}',
      '    staging:',
      '      +materialized: table',
      '      orders: {+enabled: false}',
      '    "2020": {+alias: quoted}',
      '    2021: {+alias: number}',
      '  other: {+enabled: false}',
      '',
    ].join('\n'),
  );
  const levels = (...fqn: string[]) =>
    projectConfigFor(project, 'models', fqn, testShapes).rendered.map(level => plain(level.values));

  test('is walked level by level along the path of a resource', () => {
    expect(levels('shop', 'staging', 'orders')).toEqual([
      { tags: 'all', materialized: 'view' },
      { schema: 's', meta: { owner: 'me' } },
      { materialized: 'table' },
      { enabled: false },
    ]);
  });

  test('ends where the path leaves it', () => {
    expect(levels('shop', 'marts', 'orders')).toHaveLength(2);
    expect(levels('elsewhere')).toHaveLength(1);
  });

  test('takes a folder that is a number only when it is quoted, as dbt does', () => {
    expect(project.configs.models.rendered).not.toBeInstanceOf(TestDict);
    expect(levels('shop', '2020')[2]).toEqual({ alias: 'quoted' });
    expect(levels('shop', '2021')).toHaveLength(2);
  });

  test('gives what is written as well', () => {
    const written = load('name: shop\nmodels:\n  +schema: "{{ target.name }}"\n');
    const config = projectConfigFor(written, 'models', ['shop', 'x'], testShapes);
    expect(plain(config.rendered.map(level => level.values))).toEqual([{ schema: 'dev' }]);
    expect(plain(config.unrendered)).toEqual([{ schema: '{{ target.name }}' }]);
  });

  test('of tests has two names', () => {
    const old = load('name: shop\ntests: {+severity: warn}\n');
    const [level] = projectConfigFor(old, 'data_tests', ['shop'], testShapes).rendered;
    expect(plain(level?.values ?? {})).toEqual({ severity: 'warn' });
    expect(level?.place?.('severity')?.span).toMatchObject({ line: 2, column: 20 });
  });

  test('has paths that nothing uses, with their place and what may be meant', () => {
    const typo = load(
      'name: shop\nmodels:\n  shop:\n    stagin: {+enabled: true}\n    staging: {+tags: a}\n    meta: {owner: me}\nseeds: {+enabled: true}\n',
    );
    const unused = unusedConfigPaths(typo, { models: [['shop', 'staging', 'orders']] }, [], testShapes, ['meta']);
    expect(unused.map(({ path, span, suggestion }) => [path, span?.line, suggestion])).toEqual([
      ['models.shop.stagin', 4, "did you mean 'staging'?"],
      ['models.shop.meta', 6, "did you mean '+meta'?"],
      ['seeds', 7, undefined],
    ]);
  });

  test('counts a path as used when a disabled resource has it', () => {
    const off = load('name: shop\nmodels:\n  shop: {staging: {+enabled: false}}\n');
    expect(unusedConfigPaths(off, {}, [['shop', 'staging', 'orders']], testShapes)).toEqual([]);
  });
});

describe('the rest', () => {
  test('dispatch, quoting and vars come through', () => {
    const project = load(
      'name: shop\ndispatch: [{macro_namespace: utils, search_order: [shop, utils]}]\nquoting: {database: false, dbname: true}\nvars: {start: 2020-01-01, map: {b: 1, "10": x}, f: 1.0}\n',
    );
    expect(project.dispatch).toEqual([{ macroNamespace: 'utils', searchOrder: ['shop', 'utils'] }]);
    expect(project.quoting).toEqual({ database: false, schema: true, identifier: true });
    const map = [
      'map',
      [
        [
          ['str', 'b'],
          ['int', '1'],
        ],
        [
          ['str', '10'],
          ['str', 'x'],
        ],
      ],
    ];
    expect(encode(project.vars)).toEqual([
      'map',
      [
        [
          ['str', 'start'],
          ['str', '2020-01-01'],
        ],
        [['str', 'map'], map],
        [
          ['str', 'f'],
          ['float', 1],
        ],
      ],
    ]);
  });

  test('a dispatch entry without its keys is shown as it is', () => {
    expect(faults(() => load('name: shop\ndispatch: [{macro_namespace: utils}]\n'))).toEqual([
      "Invalid project dispatch config: {'macro_namespace': 'utils'}",
    ]);
  });
});
