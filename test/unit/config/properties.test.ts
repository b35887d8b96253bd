import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { renderMessage } from '../../../src/base/index.js';
import {
  type Data,
  type DataPath,
  type GenericTest,
  greatestVersion,
  isRenderedAtRead,
  type ModelProperties,
  mergeConfigs,
  type Properties,
  parseGenericTest,
  parseYaml,
  readProperties,
  readPropertyFile,
  type SourceProperties,
  sourceTableConfig,
  type UnitTestProperties,
} from '../../../src/config/index.js';
import { testShapes } from './shapes.js';

const plain = (value: unknown) => JSON.parse(JSON.stringify(value ?? null)) as unknown;

/** Stands in for schema files' rendering: `{{ x }}` becomes X. */
const shout = (text: string): Data => text.replace(/\{\{ (\w+) \}\}/g, (_, word: string) => word.toUpperCase());

const open = (yaml: string) => readPropertyFile(parseYaml(yaml, 'models/x.yml', testShapes), testShapes);

const readAll = (yaml: string, render: (text: string, path: DataPath) => Data = shout) =>
  open(yaml).entries.map(entry => readProperties(entry, render, testShapes));

const one = <P extends Properties>(yaml: string): P => {
  const [read] = readAll(yaml);
  expect(read?.messages.filter(m => m.severity === 'error').map(m => m.text)).toEqual([]);
  return read?.properties as P;
};

const faults = (yaml: string) => [
  ...open(yaml)
    .messages.filter(m => m.severity === 'error')
    .map(m => m.text),
  ...readAll(yaml).flatMap(read => read.messages.filter(m => m.severity === 'error').map(m => m.text)),
];

/** What laying the entry's configs over the defaults finds wrong with them. */
const configFaults = (yaml: string) =>
  readAll(yaml).flatMap(({ properties }) => {
    if (properties?.section !== 'models' && properties?.section !== 'seeds') return [];
    const resource = properties.section === 'models' ? 'model' : 'seed';
    const levels = [{ values: properties.config, place: properties.placeOf }];
    return mergeConfigs(resource, levels, testShapes).messages.map(m => m.text);
  });

describe('what dbt accepts is accepted', () => {
  type Golden = { section: string; entry: string; error: string | null };
  const golden = JSON.parse(
    readFileSync(new URL('../../fixtures/config/properties/golden.json', import.meta.url), 'utf8'),
  ) as Golden[];
  const indented = ({ section, entry }: Golden) => `${section}:\n  - ${entry}\n`;

  test.each(golden.filter(g => g.error === null))('$section $entry', recorded => {
    const yaml = indented(recorded);
    expect([...faults(yaml), ...configFaults(yaml)]).toEqual([]);
  });

  // Milder on purpose: a key without a value is not given, one text is a list of one, keys of others are kept with a
  // warning when they look mistyped.
  const milder = (g: Golden) =>
    /None is not of type|^ValidationError: None|Additional properties|is not of type 'array'|'foo'/.test(g.error ?? '');

  test.each(golden.filter(g => g.error !== null && !milder(g)))('$section $entry is refused as in dbt', recorded => {
    const yaml = indented(recorded);
    expect([...faults(yaml), ...configFaults(yaml)].length, recorded.error ?? '').toBeGreaterThan(0);
  });
});

describe('a property file', () => {
  test('is split into entries with their places, section by section', () => {
    const file = open('version: 2\nseeds:\n  - name: s\nmodels:\n  - name: a\n  - description: d\n    name: b\n');
    expect(file.entries.map(e => [e.section, e.name, e.span?.line, e.path])).toEqual([
      ['models', 'a', 5, ['models', 0]],
      ['models', 'b', 6, ['models', 1]],
      ['seeds', 's', 3, ['seeds', 0]],
    ]);
  });

  test('may be empty, hold anchors, and sections without entries', () => {
    expect(open('').entries).toEqual([]);
    expect(open('anchors: [&x {a: 1}]\nmodels:\nsources: []\n')).toMatchObject({ entries: [], messages: [] });
  });

  test.each([
    ['- a\n', "Contents of file 'models/x.yml' are not valid. Dictionary expected."],
    ['models: {name: a}\n', 'models must be a list, but it is a mapping'],
    ['models: [a]\n', "An entry of 'models' must be a mapping, but it is the text 'a'"],
    ['models: [{description: x}]\n', 'Entry did not contain a name'],
    ['models: [{name: a, 5: b}]\n', 'The key 5 must be a text'],
    ['models: [\n', 'This is not valid YAML: the text ends where a value was expected'],
  ])('%j is an error', (yaml, words) => {
    expect(open(yaml).messages.map(m => m.text)).toContain(words);
  });

  test('with a mistyped section gets a hint, with one of somebody else’s a note', () => {
    expect(open('modles: []\nmy_own: 1\n').messages.map(m => [m.severity, m.suggestion])).toEqual([
      ['warning', "did you mean 'models'?"],
      ['info', undefined],
    ]);
  });

  test('with a double key gives the deprecation of dbt', () => {
    expect(open('models:\n  - name: a\n    name: b\n').deprecations).toEqual([
      {
        code: 'D024',
        event: 'DuplicateYAMLKeysDeprecation',
        data: {
          duplicate_description: `Duplicate key 'name' in "<unicode string>", line 3, column 5`,
          file: 'models/x.yml',
        },
      },
    ]);
  });
});

describe('a model', () => {
  const model = one<ModelProperties>(`models:
  - name: orders
    description: "{{ late }}"
    meta: {owner: me}
    docs: {show: false}
    access: public
    group: finance
    config:
      tags: ["{{ tag }}"]
      pre_hook: "{{ late }}"
      post-hook: ["{{ late }}"]
    columns:
      - name: id
        description: "{{ late }}"
        data_type: "{{ type }}"
        quote: true
        tags: [a]
        meta: {x: 1}
        config: {tags: b, meta: {y: 2}}
        constraints: [{type: not_null}, {type: foreign_key, to: ref('x'), to_columns: [id]}]
        tests: [unique, {accepted_values: {values: ["{{ late }}"]}}]
        policy: mine
    data_tests: [{my_test: {arg: "{{ late }}"}}]
    constraints: [{type: primary_key, columns: [id]}]
    my_key: kept
`);

  test('has its properties that are configs among the configs', () => {
    expect(plain(model.config)).toEqual({
      tags: ['TAG'],
      pre_hook: '{{ late }}',
      'post-hook': ['{{ late }}'],
      meta: { owner: 'me' },
      docs: { show: false },
      group: 'finance',
      access: 'public',
    });
  });

  test('keeps what is written before rendering, lists in the way of dbt', () => {
    expect(plain(model.unrendered)).toMatchObject({ tags: ['{{ tag }}', 'TAG'], meta: { owner: 'me' } });
  });

  test('has columns with tags and meta from both places, and free keys', () => {
    const [column] = model.columns;
    expect(plain(column)).toMatchObject({
      name: 'id',
      description: '{{ late }}',
      dataType: 'TYPE',
      quote: true,
      tags: ['a', 'b'],
      meta: { x: 1, y: 2 },
      extra: { policy: 'mine' },
    });
    expect(column?.constraints).toMatchObject([
      { type: 'not_null', warnUnenforced: true, warnUnsupported: true, to: null },
      { type: 'foreign_key', to: "ref('x')", toColumns: ['id'] },
    ]);
  });

  test('has tests as they are written, each with its place', () => {
    expect(model.columns[0]?.tests.map(t => [plain(t.definition), t.span?.line])).toEqual([
      ['unique', 21],
      [{ accepted_values: { values: ['{{ late }}'] } }, 21],
    ]);
    expect(model.tests.map(t => plain(t.definition))).toEqual([{ my_test: { arg: '{{ late }}' } }]);
  });

  test('has its places', () => {
    expect([model.span?.line, model.nameSpan?.column, model.columns[0]?.span?.line]).toEqual([2, 11, 13]);
    expect(model.placeOf('tags')?.span).toMatchObject({ line: 9, column: 13 });
    expect(model.placeOf('meta')?.span).toMatchObject({ line: 4, column: 11 });
    expect(plain(model.extra)).toEqual({ my_key: 'kept' });
  });

  test('warns of configs that do nothing as properties, and of mistyped keys', () => {
    const [read] = readAll(
      'models:\n  - name: a\n    materialized: table\n    tags: [x]\n    colunms: []\n    my_key: 1\n',
    );
    expect(read?.messages.map(m => [m.severity, m.span?.line, m.suggestion])).toEqual([
      ['warning', 3, "Move it into 'config:'"],
      ['warning', 4, "Move it into 'config:'"],
      ['warning', 5, "did you mean 'columns'?"],
    ]);
  });

  test('shows what is wrong in its frame', () => {
    const [read] = readAll('models:\n  - name: a\n    columns:\n      - id\n');
    expect(read?.messages.map(renderMessage)).toEqual([
      [
        "CONFIG-070  an item of 'columns' must be a mapping, but it is the text 'id'",
        '  models/x.yml:4:9',
        '    3 |     columns:',
        '  > 4 |       - id',
        '      |         ^^  Write it as: - name: id',
      ].join('\n'),
    ]);
    expect(read?.properties).toBeUndefined();
  });

  test('that cannot be rendered says where', () => {
    const [read] = readAll('models:\n  - name: a\n    config: {schema: "{{ broken }}"}\n', () => {
      throw new Error("'broken' is undefined");
    });
    expect(read?.messages.map(m => [m.text, m.span?.line, m.span?.column])).toEqual([
      ["Could not render {{ broken }}: 'broken' is undefined", 3, 22],
    ]);
  });
});

describe('versions', () => {
  const model = one<ModelProperties>(`models:
  - name: orders
    latest_version: 2
    columns: [{name: id}, {name: old}]
    versions:
      - v: 1
        defined_in: orders_one
        config: {alias: "{{ alias }}"}
        deprecation_date: 2024-01-31
        data_tests: []
      - v: 2
        description: new
        access: private
        columns:
          - include: all
            exclude: [old]
          - name: extra
      - v: 1.5
        columns: [{include: [id]}]
`);

  test('have their own columns, tests and configs', () => {
    expect(model.latestVersion).toBe(2);
    expect(
      model.versions.map(v => [v.text, v.definedIn, v.access, v.include, v.exclude, v.columns.map(c => c.name)]),
    ).toEqual([
      ['1', 'orders_one', null, 'all', [], []],
      ['2', null, 'private', 'all', ['old'], ['extra']],
      ['1.5', null, null, ['id'], [], []],
    ]);
    const [first, second] = model.versions;
    expect([plain(first?.config), plain(first?.unrendered)]).toEqual([{ alias: 'ALIAS' }, { alias: '{{ alias }}' }]);
    expect([first?.tests, second?.tests]).toEqual([[], undefined]);
    expect(first?.deprecationDate).toBe('2024-01-31');
  });

  test('are ordered as numbers when all are, else as texts', () => {
    const versions = (list: string) => one<ModelProperties>(`models: [{name: a, versions: [${list}]}]`).versions;
    expect(greatestVersion(versions('{v: 9}, {v: 10}, {v: 2}'))?.text).toBe('10');
    expect(greatestVersion(versions('{v: a9}, {v: a10}'))?.text).toBe('a9');
    expect(greatestVersion([])).toBeUndefined();
  });
});

describe('a source', () => {
  const source = one<SourceProperties>(`sources:
  - name: raw
    schema: "{{ schema }}"
    database: db
    loader: el
    description: "{{ late }}"
    tags: [s1]
    meta: {a: 1}
    loaded_at_field: ts
    freshness: {warn_after: {count: 1, period: day}, filter: x}
    quoting: {identifier: false}
    config: {tags: [s2], meta: {b: 2}}
    tables:
      - name: t
        identifier: T
        description: "{{ late }}"
        tags: [t1]
        freshness: {error_after: {count: 2, period: hour}}
        config: {enabled: false, tags: t2, meta: {a: 9}}
        columns: [{name: id, tests: [unique]}]
        external: {location: s3, partitions: [a]}
      - name: quiet
        freshness: null
        loaded_at_field: null
`);

  test('has tables with all that they say themselves', () => {
    expect(plain(source)).toMatchObject({
      name: 'raw',
      schema: 'SCHEMA',
      unrenderedSchema: '{{ schema }}',
      unrenderedDatabase: 'db',
      loader: 'el',
      description: '{{ late }}',
      quoting: { database: null, schema: null, identifier: false, column: null },
      overrides: null,
      tables: [
        {
          name: 't',
          identifier: 'T',
          description: '{{ late }}',
          loadedAtFieldPresent: false,
          external: { location: 's3' },
        },
        { name: 'quiet', identifier: null, freshness: null, loadedAtFieldPresent: true },
      ],
    });
    expect(source.tables[0]?.columns[0]?.tests).toHaveLength(1);
  });

  // What dbt 1.12.6 writes into the manifest for this source.
  test('gives each table one config', () => {
    const [t, quiet] = source.tables.map(table => sourceTableConfig(source, table, testShapes));
    expect(plain(t?.config)).toEqual({
      enabled: false,
      tags: ['s1', 's2', 't1', 't2'],
      meta: { a: 9, b: 2 },
      freshness: { warn_after: { count: 1, period: 'day' }, error_after: { count: 2, period: 'hour' }, filter: 'x' },
      loaded_at_field: 'ts',
      loaded_at_query: null,
    });
    expect(plain(quiet?.config)).toMatchObject({ freshness: null, loaded_at_field: null });
  });

  test('without thresholds leaves freshness to the project', () => {
    const bare = one<SourceProperties>('sources: [{name: raw, tables: [{name: t}]}]');
    expect(Object.keys(sourceTableConfig(bare, bare.tables[0]!, testShapes).config)).not.toContain('freshness');
  });

  test('cannot be loaded at a field and by a query', () => {
    const fault = (yaml: string) => {
      const both = one<SourceProperties>(yaml);
      return sourceTableConfig(both, both.tables[0]!, testShapes).fault;
    };
    expect(fault('sources: [{name: s, loaded_at_field: a, loaded_at_query: b, tables: [{name: t}]}]')).toBe(
      'Cannot specify both loaded_at_field and loaded_at_query at source level.',
    );
    expect(fault('sources: [{name: s, tables: [{name: t, loaded_at_field: a, config: {loaded_at_query: b}}]}]')).toBe(
      'Cannot specify both loaded_at_field and loaded_at_query at table level.',
    );
  });
});

describe('other entries', () => {
  test('a unit test has its inputs, rows and overrides', () => {
    const unit = one<UnitTestProperties>(`unit_tests:
  - name: u
    model: m
    given:
      - {input: ref('a'), rows: [{id: 1}]}
      - {input: this, format: csv, fixture: f}
    expect: {format: sql, rows: select 1}
    overrides: {macros: {is_incremental: true}, vars: {v: 1}, env_vars: {E: x}}
    versions: {exclude: [1]}
    config: {tags: [t]}
`);
    expect(plain(unit)).toMatchObject({
      model: 'm',
      given: [
        { input: "ref('a')", format: 'dict', rows: [{ id: 1 }], fixture: null },
        { input: 'this', format: 'csv', fixture: 'f' },
      ],
      expect: { format: 'sql', rows: 'select 1' },
      overrides: { macros: { is_incremental: true }, vars: { v: 1 }, envVars: { E: 'x' } },
      versions: { include: null, exclude: [1] },
      config: { tags: ['t'] },
    });
  });

  test('an exposure has an owner, dependencies and a name that dbt may deprecate', () => {
    const [read] = readAll(
      "exposures: [{name: my board, type: dashboard, owner: {email: [a, b], team: x}, depends_on: [ref('m')], url: u}]",
    );
    expect(plain(read?.properties)).toMatchObject({
      owner: { name: null, email: ['a', 'b'], extra: { team: 'x' } },
      dependsOn: ["ref('m')"],
      url: 'u',
    });
    expect(read?.deprecations).toEqual([
      { code: 'D007', event: 'ExposureNameDeprecation', data: { exposure: 'my board' } },
    ]);
  });

  test('a macro, a group, a function, a singular test and a snapshot come through', () => {
    const yaml = `macros: [{name: m, meta: {a: 1}, config: {meta: {b: 2}, docs: {show: false}}, arguments: [{name: x, type: int}]}]
groups: [{name: g, owner: {name: me}, config: {meta: {a: 1}}}]
functions: [{name: f, returns: {data_type: int}, arguments: [{name: x, data_type: text, default_value: 5}], overloads: [{defined_in: f2}]}]
data_tests: [{name: t, description: d, config: {severity: warn}}]
snapshots: [{name: s, relation: "ref('m')", config: {strategy: check}}]
`;
    const bySection = Object.fromEntries(readAll(yaml).map(read => [read.properties?.section, plain(read.properties)]));
    expect(bySection).toMatchObject({
      macros: { meta: { a: 1, b: 2 }, docs: { show: false }, arguments: [{ name: 'x', type: 'int', description: '' }] },
      groups: { owner: { name: 'me', email: null }, config: { meta: { a: 1 } } },
      functions: {
        returns: { dataType: 'int' },
        arguments: [{ name: 'x', dataType: 'text', defaultValue: 5 }],
        overloads: [{ definedIn: 'f2', arguments: [], returns: null }],
      },
      data_tests: { description: 'd', config: { severity: 'warn' } },
      snapshots: { relation: "ref('m')", config: { strategy: 'check' } },
    });
  });

  test('semantic objects are handed on whole, their filters unrendered', () => {
    const [metric, query] = readAll(
      'metrics: [{name: m, label: "{{ label }}", filter: "{{ late }}", type_params: {measure: {name: x, filter: "{{ late }}"}}}]\nsaved_queries: [{name: q, query_params: {where: ["{{ late }}"], metrics: ["{{ m }}"]}}]\n',
    );
    expect(plain(metric?.properties)).toMatchObject({
      data: { label: 'LABEL', filter: '{{ late }}', type_params: { measure: { filter: '{{ late }}' } } },
    });
    expect(plain(query?.properties)).toMatchObject({
      data: { query_params: { where: ['{{ late }}'], metrics: ['M'] } },
    });
  });
});

// should_render_keypath() of dbt's SchemaYamlRenderer, except for hooks with a hyphen.
describe('what is rendered when it is read', () => {
  test.each<[Parameters<typeof isRenderedAtRead>[0], DataPath, boolean]>([
    ['models', ['name'], true],
    ['models', ['description'], false],
    ['models', ['config', 'alias'], true],
    ['models', ['config', 'pre_hook'], false],
    ['models', ['config', 'post-hook', 0], false],
    ['models', ['columns', 0, 'name'], true],
    ['models', ['columns', 0, 'description'], false],
    ['models', ['columns', 0, 'data_tests', 0, 'x', 'y'], false],
    ['models', ['columns', 0, 'meta', 'x'], true],
    ['models', ['versions', 0, 'description'], false],
    ['models', ['versions', 0, 'columns', 0, 'description'], false],
    ['models', ['versions', 0, 'config', 'alias'], true],
    ['models', ['tests', 0], false],
    ['models', ['metrics', 0, 'filter'], false],
    ['sources', ['description'], false],
    ['sources', ['loaded_at_query'], false],
    ['sources', ['config', 'loaded_at_query'], false],
    ['sources', ['tables', 0, 'name'], true],
    ['sources', ['tables', 0, 'description'], false],
    ['sources', ['tables', 0, 'columns', 0, 'description'], false],
    ['sources', ['tables', 0, 'columns', 0, 'tests', 0], false],
    ['sources', ['schema'], true],
    ['macros', ['description'], false],
    ['macros', ['arguments', 0, 'description'], false],
    ['macros', ['arguments', 0, 'type'], true],
    ['metrics', ['filter'], false],
    ['metrics', ['filter', 0], false],
    ['metrics', ['type_params', 'measure', 'filter'], false],
    ['metrics', ['label'], true],
    ['saved_queries', ['query_params', 'where', 0], false],
    ['saved_queries', ['query_params', 'metrics', 0], true],
    ['exposures', ['depends_on', 0], true],
    ['exposures', ['description'], false],
  ])('%s %j: %s', (section, path, rendered) => {
    expect(isRenderedAtRead(section, path)).toBe(rendered);
  });
});

// Outcomes of dbt's TestBuilder for the same entries.
describe('a generic test', () => {
  const place = { resource: 'm', package: 'p', file: 'f.yml', column: undefined, takesArguments: true };
  const parse = (yaml: string, column?: string) => {
    const definition = parseYaml(`- ${yaml}`, 'x', testShapes).value as Data[];
    return parseGenericTest(definition[0], { ...place, column }, testShapes);
  };
  const good = (yaml: string, column?: string) => parse(yaml, column) as GenericTest;

  test.each<[string, string | undefined, object, object]>([
    ['unique', undefined, {}, {}],
    ['unique', 'c', { column_name: 'c' }, {}],
    ['{accepted_values: {values: [a, b]}}', 'c', { values: ['a', 'b'], column_name: 'c' }, {}],
    [
      '{accepted_values: {arguments: {values: [a]}, config: {severity: warn}}}',
      'c',
      { column_name: 'c', values: ['a'] },
      { severity: 'warn' },
    ],
    [
      '{unique: {values: [a], where: "x > 1", severity: warn, tags: [t]}}',
      undefined,
      { values: ['a'] },
      { severity: 'warn', tags: ['t'], where: 'x > 1' },
    ],
    ['{test_name: unique, name: n, config: {where: "1=1", my_key: 5}}', undefined, {}, { where: '1=1', my_key: 5 }],
    ['{unique: {enabled: false, limit: 0}}', undefined, {}, { enabled: false, limit: 0 }],
    ['{unique: {arguments: {y: 1}, x: 1}}', undefined, { x: 1, y: 1 }, {}],
    ['{unique: {config: {tags: null, severity: null}}}', undefined, {}, {}],
    ['{unique: {alias: x, config: {store_failures: true}}}', undefined, {}, { store_failures: true, alias: 'x' }],
  ])('%s', (yaml, column, args, config) => {
    const read = good(yaml, column);
    expect([plain(read.arguments), plain(read.config)]).toEqual([args, config]);
    expect([Object.keys(read.arguments), Object.keys(read.config)]).toEqual([Object.keys(args), Object.keys(config)]);
  });

  test('may come from a package and have a name and a description of its own', () => {
    expect(good('pkg.my_test')).toMatchObject({ name: 'my_test', namespace: 'pkg', customName: undefined });
    expect(good('{unique: {name: n, description: d}}')).toMatchObject({
      name: 'unique',
      customName: 'n',
      description: 'd',
    });
  });

  test('with arguments or configs beside its name has the deprecations of dbt', () => {
    expect(good('{unique: {x: 1, severity: warn}}').deprecations).toEqual([
      {
        code: 'D030',
        event: 'PropertyMovedToConfigDeprecation',
        data: { key: 'severity', file: 'f.yml', key_path: 'data_tests.unique.severity' },
      },
      {
        code: 'D039',
        event: 'MissingArgumentsPropertyInGenericTestDeprecation',
        data: { test_name: "`unique` defined on 'm' in package 'p' (f.yml)" },
      },
    ]);
    expect(good('{unique: {arguments: {x: 1}}}').deprecations).toEqual([]);
  });

  test('takes arguments as an argument when the flag is off', () => {
    const read = parseGenericTest({ unique: { arguments: { x: 1 } } }, { ...place, takesArguments: false }, testShapes);
    expect(plain((read as GenericTest).arguments)).toEqual({ arguments: { x: 1 } });
    expect((read as GenericTest).deprecations.map(d => d.code)).toEqual(['D038']);
  });

  test.each([
    ['{unique: }', 'test arguments must be a dict'],
    ['{unique: [a]}', "test arguments must be a dict, got ['a']"],
    ['{a: {}, b: {}}', 'test definition dictionary must have exactly one key'],
    [
      '{unique: {config: {severity: warn}, severity: error}}',
      'Test cannot have the same key at the top-level and in config',
    ],
    ['{unique: {config: [a]}}', "'config' must be a dict, got ['a']"],
    ['{unique: {model: x}}', 'Test arguments include "model", which is a reserved argument'],
    ['5', 'test must be dict or str, got 5'],
    ["'9a'", 'Test name string did not match expected pattern: 9a'],
  ])('%s is an error', (yaml, words) => {
    expect(parse(yaml)).toContain(words);
  });
});
