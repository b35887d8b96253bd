import { describe, expect, test } from 'vitest';
import { renderMessage } from '../../../src/base/index.js';
import { parseYaml } from '../../../src/config/index.js';
import { testShapes } from './shapes.js';

const read = (text: string) => parseYaml(text, 'models/x.yml', testShapes);
const firstFault = (text: string) => read(text).messages.find(m => m.severity === 'error')?.text;

describe('places', () => {
  const file = read('models:\n  - name: orders\n    "columns": [id, {name: x}]\nlast:\n');

  test('a value is found by its path', () => {
    expect(file.spanOf(['models', 0, 'name'])).toEqual({
      file: 'models/x.yml',
      offset: 18,
      length: 6,
      line: 2,
      column: 11,
    });
    expect(file.spanOf(['models', 0, 'columns', 1, 'name'])).toMatchObject({ line: 3, column: 28, length: 1 });
  });

  test('an entry of a list begins at its first key', () => {
    expect(file.spanOf(['models', 0])).toMatchObject({ line: 2, column: 5 });
    expect(file.spanOf(['models', 0, 'columns', 1])).toMatchObject({ line: 3, column: 21, length: 9 });
  });

  test('a key is found apart from its value', () => {
    expect(file.spanOfKey(['models', 0, 'columns'])).toMatchObject({ line: 3, column: 5, length: 9 });
    expect(file.spanOfKey(['last'])).toMatchObject({ line: 4, column: 1, length: 4 });
  });

  test('an empty value is the place behind its key', () => {
    expect(file.spanOf(['last'])).toMatchObject({ line: 4, column: 6, length: 1 });
  });

  test('a path that leads nowhere has no place', () => {
    expect(file.spanOf(['models', 7])).toBeUndefined();
    expect(file.spanOf(['models', 0, 'name', 'deeper'])).toBeUndefined();
    expect(file.spanOf(['__proto__'])).toBeUndefined();
  });

  test('what an alias stands for is found where it was written', () => {
    const aliased = read('a: &x\n  k: 1\nb: *x\n');
    expect(aliased.spanOf(['b'])).toMatchObject({ line: 3, column: 4 });
    expect(aliased.spanOf(['b', 'k'])).toMatchObject({ line: 2, column: 6 });
  });

  test('keys that are numbers are found by their text', () => {
    expect(read('"10": a\n2: b\n').spanOf(['2'])).toMatchObject({ line: 2, column: 4 });
  });

  test('columns are right behind a byte order mark and with Windows line ends', () => {
    expect(read('\ufeffa: 1\r\nb: 2\r\n').spanOf(['b'])).toMatchObject({ line: 2, column: 4 });
  });
});

describe('double keys', () => {
  test('are a warning that names both places, and the last one counts', () => {
    const file = read('name: a\nmodels:\n  x: 1\n  x: 2\n');
    expect(file.value).toEqual({ name: 'a', models: { x: 2 } });
    expect(file.messages.map(renderMessage)).toEqual([
      [
        "CONFIG-003  Duplicate key 'x': only this one counts",
        '  models/x.yml:4:3',
        '    3 |   x: 1',
        '  > 4 |   x: 2',
        '      |   ^  Remove one of them',
        '  The first one stands at models/x.yml:3:3',
      ].join('\n'),
    ]);
    expect(file.spanOf(['models', 'x'])).toMatchObject({ line: 4 });
  });

  test('are none when one of them was merged in', () => {
    expect(read('b: &b {x: 1}\nc:\n  <<: *b\n  x: 2\n').messages).toEqual([]);
  });
});

describe('bounds', () => {
  test('a hundred levels are read, one more is refused', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    expect(firstFault(nested(100))).toBeUndefined();
    expect(firstFault(nested(101))).toContain('more than 100 levels deep');
  });

  test('twenty thousand brackets do not crash', () => {
    expect(firstFault('['.repeat(20_000))).toContain('more than 100 levels deep');
    expect(firstFault('{a: '.repeat(20_000))).toContain('more than 100 levels deep');
    expect(firstFault('- '.repeat(20_000))).toContain('more than 100 levels deep');
    expect(firstFault(Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''))).toContain('100 levels');
  });

  test('a file above five megabytes is refused', () => {
    expect(firstFault('#'.repeat(5 * 1024 * 1024))).toBeUndefined();
    expect(firstFault('#'.repeat(5 * 1024 * 1024 + 1))).toContain('larger than 5 MB');
  });

  test('aliases that multiply are refused before they fill the memory', () => {
    const line = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(`*${of}`).join(', ')}]\n`;
    const laughs = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${line('b', 'a')}${line('c', 'b')}${line('d', 'c')}`;
    expect(firstFault(laughs)).toBeUndefined();
    expect(firstFault(laughs + line('e', 'd') + line('f', 'e') + line('g', 'f'))).toContain('more than 100000 values');
  });

  test('merges that multiply are refused too', () => {
    const merges = Array.from({ length: 40 }, (_, i) => `m${i}: &m${i}\n  <<: [*m${i - 1}, *m${i - 1}]\n`);
    expect(firstFault(`m-1: &m-1 {x: 1}\n${merges.join('')}`)).toContain('more than 100000 values');
  });
});

describe('messages', () => {
  test('a fault is shown in its frame with what to do', () => {
    const [message] = read('models:\n  - name: a: b\n').messages;
    expect(message && renderMessage(message)).toBe(
      [
        "CONFIG-002  This is not valid YAML: a ':' cannot stand here: put the text in quotes, or the mapping on a line of its own",
        '  models/x.yml:2:12',
        '    1 | models:',
        '  > 2 |   - name: a: b',
        '      |            ^',
      ].join('\n'),
    );
  });

  test('all values that cannot be read are named, not only the first', () => {
    expect(read('a: 2024-13-01\nb: !!set {x}\n').messages.map(m => m.span?.line)).toEqual([1, 2]);
  });

  test('a value made by a tag that dbt cannot hold says so', () => {
    expect(firstFault('a: !!binary aGk=')).toContain(
      "the tag '!!binary' makes a value that a project file cannot hold",
    );
  });
});

test('the prototype of an object is out of reach', () => {
  const value = read('__proto__: {polluted: 1}\n').value as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(['__proto__']);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(Object.getPrototypeOf(value)).toBeNull();
});
