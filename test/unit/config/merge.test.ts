import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type ConfigResource,
  type DataMap,
  mergeConfigCalls,
  mergeConfigs,
  mergeUnrendered,
  parseYaml,
  snapshotFault,
} from '../../../src/config/index.js';
import { testShapes } from './shapes.js';

type Golden = { resource: ConfigResource; levels: DataMap[]; config?: Record<string, unknown>; error?: string };

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/config/merge/golden.json', import.meta.url), 'utf8'),
) as Golden[];

/** Where dbt's outcome helps nobody, and what stands in its place: a message, or the value that was meant. */
const DIFFERENT: ReadonlyMap<string, 'fault' | Record<string, unknown>> = new Map<
  string,
  'fault' | Record<string, unknown>
>([
  // dbt takes Python's text for them: "['a']", "{'a': 1}".
  ['[{"schema":["a"]}]', 'fault'],
  ['[{"materialized":["a"]}]', 'fault'],
  ['[{"tags":{"a":1}}]', 'fault'],
  ['[{"unique_key":{"a":1}}]', 'fault'],
  ['[{"updated_at":["a"]}]', 'fault'],
  // dbt looks for the materialization 'None' and computes None(...): nothing means the default.
  ['[{"materialized":null}]', { materialized: 'view' }],
  ['[{"fail_calc":null}]', { fail_calc: 'count(*)' }],
  // Documented as a shorthand; dbt 1.12.6 stops at it with an internal error.
  ['[{"latest_version_pointer":true}]', { latest_version_pointer: { enabled: true, alias: null } }],
  [
    '[{"latest_version_pointer":{"alias":"x"}},{"latest_version_pointer":false}]',
    { latest_version_pointer: { enabled: false, alias: 'x' } },
  ],
  // SQL that happens to be JSON.
  ['[{"pre-hook":"5"}]', { 'pre-hook': [{ sql: '5', transaction: true, index: null }] }],
  ['[{"pre-hook":"\\"quoted\\""}]', { 'pre-hook': [{ sql: '"quoted"', transaction: true, index: null }] }],
]);

describe('levels come together as in dbt', () => {
  test.each(golden.map(g => [g.resource, JSON.stringify(g.levels), g] as const))(
    '%s %s',
    (resource, text, recorded) => {
      const merged = mergeConfigs(
        resource,
        recorded.levels.map(values => ({ values })),
        testShapes,
      );
      const different = DIFFERENT.get(text);
      if (different === 'fault' || (recorded.error !== undefined && different === undefined)) {
        expect(merged.messages.map(m => m.severity)).toEqual(['error']);
        return;
      }
      expect(merged.messages).toEqual([]);
      const config = JSON.parse(JSON.stringify(merged.config)) as Record<string, unknown>;
      if (different !== undefined) expect(config).toMatchObject(different);
      else {
        expect(config).toEqual(recorded.config);
        expect(Object.keys(config)).toEqual(Object.keys(recorded.config ?? {}));
      }
    },
  );

  test('free keys are kept and named', () => {
    const { config, extra } = mergeConfigs(
      'model',
      [{ values: { a: 1, tags: 'x' } }, { values: { b: [2], a: 3 } }],
      testShapes,
    );
    expect(extra).toEqual(['a', 'b']);
    expect(config).toMatchObject({ a: 3, b: [2] });
  });

  test('both spellings of a hook in one place are an error', () => {
    const { messages } = mergeConfigs('model', [{ values: { pre_hook: 'a', 'pre-hook': 'b' } }], testShapes);
    expect(messages.map(m => m.text)).toEqual(["Invalid config: 'pre-hook' is given twice, also as 'pre_hook'"]);
  });

  test('a value that is replaced need not be right', () => {
    const levels = [{ values: { enabled: 'maybe' } }, { values: { enabled: false } }];
    expect(mergeConfigs('model', levels, testShapes)).toMatchObject({ config: { enabled: false }, messages: [] });
  });

  test('a wrong value is shown where it stands, with what it may be', () => {
    const yaml = parseYaml('config:\n  access: publik\n', 'models/x.yml', testShapes);
    const place = (key: string) => {
      const span = yaml.spanOf(['config', key]);
      return span === undefined ? undefined : { span, source: yaml.text };
    };
    const { messages } = mergeConfigs('model', [{ values: { access: 'publik' }, place }], testShapes);
    expect(messages.map(m => [m.text, m.suggestion, m.span?.line, m.span?.column])).toEqual([
      [
        "Invalid config: 'access' must be one of 'private', 'protected', 'public', but it is the text 'publik'",
        "did you mean 'public'?",
        2,
        11,
      ],
    ]);
  });

  test('no node shares its lists and mappings with another', () => {
    const [one, two] = [mergeConfigs('model', [], testShapes), mergeConfigs('model', [], testShapes)];
    expect(one.config['tags']).not.toBe(two.config['tags']);
    expect(one.config['docs']).not.toBe(two.config['docs']);
  });
});

// What merge_config_dicts() of dbt_common gives for the same calls.
describe('calls of config() in one file', () => {
  test.each<[DataMap[], DataMap]>([
    [[{ tags: 'a' }], { tags: 'a' }],
    [[{ tags: 'a' }, { tags: ['b'] }], { tags: ['a', 'b'] }],
    [[{ pre_hook: 'a' }, { 'pre-hook': 'b' }], { 'pre-hook': ['a', 'b'] }],
    [[{ meta: { a: 1 } }, { meta: { b: 2 } }], { meta: { a: 1, b: 2 } }],
    [[{ grants: { select: 'a' } }, { grants: { '+select': 'b' } }], { grants: { select: ['a'], '+select': ['b'] } }],
    [
      [{ x: 1 }, { grants: { '+select': 'a' } }, { grants: { '+select': 'b' } }],
      { x: 1, grants: { '+select': ['a', 'b'] } },
    ],
    [[{ x: 1 }, { snapshot_meta_column_names: { a: 'b' } }], { x: 1, snapshot_meta_column_names: { a: 'b' } }],
    [[{ materialized: 'view' }, { materialized: 'table' }], { materialized: 'table' }],
    [[{ persist_docs: { relation: true } }, { persist_docs: { columns: true } }], { persist_docs: { columns: true } }],
  ])('%j', (calls, merged) => {
    expect(JSON.parse(JSON.stringify(mergeConfigCalls(calls, testShapes)))).toEqual(merged);
  });
});

test('what is not rendered is simply the last one', () => {
  expect({ ...mergeUnrendered([{ tags: 'a', dbname: 'x' }, { tags: ['b'] }]) }).toEqual({ tags: ['b'], database: 'x' });
});

describe('a snapshot', () => {
  test.each([
    [{}, "Snapshots must be configured with a 'strategy' and 'unique_key'."],
    [
      { strategy: 'check', unique_key: 'id' },
      'A snapshot configured with the check strategy must specify a check_cols configuration.',
    ],
    [
      { strategy: 'check', unique_key: 'id', check_cols: 'some' },
      "Invalid value for 'check_cols': some. Expected 'all' or a list of strings.",
    ],
    [{ strategy: 'check', unique_key: 'id', check_cols: 'all' }, undefined],
    [
      { strategy: 'timestamp', unique_key: 'id' },
      'A snapshot configured with the timestamp strategy must specify an updated_at configuration.',
    ],
    [{ strategy: 'timestamp', unique_key: ['a', 'b'], updated_at: 'ts' }, undefined],
    [
      { strategy: 'timestamp', unique_key: 'id', updated_at: 'ts', check_cols: ['a'] },
      "A 'timestamp' snapshot should not have 'check_cols'",
    ],
    [
      { strategy: 'own', unique_key: 'id', materialized: 'table' },
      "A snapshot must have a materialized value of 'snapshot'",
    ],
  ])('%j: %s', (config, fault) => {
    expect(snapshotFault(mergeConfigs('snapshot', [{ values: config }], testShapes).config)).toBe(fault);
  });
});
