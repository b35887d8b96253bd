import { describe, expect, test } from 'vitest';
import { ProjectError } from '../../../src/base/index.js';
import { memoryFiles } from '../../../src/base/memory-files.js';
import { ignoreRule, readIgnoreFile, readProfileTemplate, readSelectors } from '../../../src/config/index.js';
import { testReading } from './reading.js';
import { testShapes } from './shapes.js';

const filesOf = (name: string, text: string) => memoryFiles(new Map([[`/shop/${name}`, text]]));

function faults(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return error.messages.filter(m => m.severity === 'error').map(m => m.text);
    throw error;
  }
  return [];
}

describe('selectors.yml', () => {
  const read = (yaml: string) => readSelectors(filesOf('selectors.yml', yaml), '/shop', testReading);

  test('has names, definitions and maybe a default, with expressions worked out', () => {
    const file = read(`selectors:
  - name: nightly
    description: every night
    default: "{{ env_var('D', 'true') | as_bool }}"
    definition:
      union:
        - "tag:{{ target.name }}"
        - exclude: [a]
  - {name: b, definition: 'tag:x'}
`);
    const [nightly, b] = file?.selectors ?? [];
    expect(nightly).toMatchObject({ name: 'nightly', description: 'every night', default: true, span: { line: 2 } });
    expect(JSON.parse(JSON.stringify(nightly?.definition))).toEqual({ union: ['tag:dev', { exclude: ['a'] }] });
    expect(nightly?.spanOf(['union', 1, 'exclude'])).toMatchObject({ line: 8 });
    expect(b).toMatchObject({ name: 'b', description: undefined, definition: 'tag:x', default: undefined });
  });

  test('may be empty or missing', () => {
    expect(read('')?.selectors).toEqual([]);
    expect(readSelectors(filesOf('x', ''), '/shop', { ...testReading, target: undefined })).toBeUndefined();
  });

  test.each([
    ['selectors: a\n', "'selectors' must be a list, but it is the text 'a'"],
    ['other: 1\n', "'selectors' must be a list, but it is nothing"],
    ['selectors: [{definition: a}]\n', "A selector needs a 'name'"],
    ['selectors: [{name: a}]\n', "The definition of selector 'a' must be a text or a mapping, but it is nothing"],
    [
      'selectors: [{name: a, definition: [b]}]\n',
      "The definition of selector 'a' must be a text or a mapping, but it is a list",
    ],
    [
      "selectors: [{name: a, definition: b, default: 'yes'}]\n",
      "'default' of selector 'a' must be true or false, but it is the text 'yes'",
    ],
    [
      'selectors: [{name: a, defintion: b, definition: c}]\n',
      "A selector has no key 'defintion'; it knows name, definition, description, default",
    ],
    [
      'selectors: [{name: a, definition: x, default: true}, {name: b, definition: y, default: true}]\n',
      'Error when parsing the selector file. Found multiple selectors with `default: true`:a and b',
    ],
  ])('%j is an error', (yaml, words) => {
    expect(faults(() => read(yaml))).toEqual([words]);
  });
});

describe('.dbtignore', () => {
  // Matches of pathspec's GitWildMatchPattern, dbt's reader, among these paths.
  const paths = [
    'a.sql',
    'a/b.sql',
    'a',
    'a/b',
    'a/b/c',
    'x',
    'a/x',
    'a/b/x',
    'keep.sql',
    'q/keep.sql',
    '!x',
    '#x',
    'a b',
  ];
  const cases: [string, string[]][] = [
    ['*.sql', ['a.sql', 'a/b.sql', 'keep.sql', 'q/keep.sql']],
    ['/a.sql', ['a.sql']],
    ['a/', ['a/b.sql', 'a/b', 'a/b/c', 'a/x', 'a/b/x']],
    ['a/b', ['a/b', 'a/b/c', 'a/b/x']],
    ['a/**', ['a/b.sql', 'a/b', 'a/b/c', 'a/x', 'a/b/x']],
    ['**/x', ['x', 'a/x', 'a/b/x']],
    ['a/**/x', ['a/x', 'a/b/x']],
    ['x', ['x', 'a/x', 'a/b/x']],
    ['*.sql\n!keep.sql', ['a.sql', 'a/b.sql']],
    ['[ab].sql', ['a.sql', 'a/b.sql']],
    ['?.sql', ['a.sql', 'a/b.sql']],
    ['\\!x', ['!x']],
    ['\\#x', ['#x']],
    ['# x', []],
    ['a b  ', ['a b']],
    ['', []],
    ['/', []],
  ];

  test.each(cases)('%j', (lines, ignored) => {
    expect(paths.filter(ignoreRule(lines))).toEqual(ignored);
  });

  test('is read from the project, and without it nothing is ignored', () => {
    expect(readIgnoreFile(filesOf('.dbtignore', '*.md\r\n'), '/shop')('a/b.md')).toBe(true);
    expect(readIgnoreFile(filesOf('x', ''), '/shop')('a/b.md')).toBe(false);
  });
});

describe('profile_template.yml', () => {
  const read = (yaml: string) => readProfileTemplate(filesOf('profile_template.yml', yaml), '/shop', testShapes);

  test('has fixed values and questions', () => {
    const template = read(`fixed: {type: postgres}
prompts:
  host: {hint: name of the server}
  port: {default: 5432, type: int}
  pass: {hide_input: true}
  _choose_sign_in:
    password: {_fixed_mode: plain, user: {}}
    key: {file: {hint: path}}
`);
    expect({ ...template?.fixed }).toEqual({ type: 'postgres' });
    expect(template?.prompts).toMatchObject([
      { kind: 'ask', key: 'host', hint: 'name of the server', default: null, type: 'string', hidden: false },
      { kind: 'ask', key: 'port', default: 5432, type: 'int' },
      { kind: 'ask', key: 'pass', hidden: true },
      {
        kind: 'choose',
        what: 'sign in',
        options: [
          {
            name: 'password',
            prompts: [
              { kind: 'fixed', key: 'mode', value: 'plain' },
              { kind: 'ask', key: 'user' },
            ],
          },
          { name: 'key', prompts: [{ key: 'file', hint: 'path' }] },
        ],
      },
    ]);
  });

  test('may be missing, but not a list', () => {
    expect(readProfileTemplate(filesOf('x', ''), '/shop', testShapes)).toBeUndefined();
    expect(faults(() => read('- a\n'))).toHaveLength(1);
  });
});
