import { describe, expect, test } from 'vitest';
import { Engine, type Limits } from '../../../../src/jinja/index.js';

const SMALL: Partial<Limits> = { maxSteps: 100_000, maxOutput: 10_000, maxSize: 10_000, maxDepth: 50 };

function failure(source: string, waits = false): Promise<unknown> {
  const engine = new Engine({ sandbox: 'sandboxed', limits: SMALL, doTag: true });
  return (async () => engine.compile(source).render({}, { waits }))().then(
    () => 'rendered',
    (error: unknown) => error,
  );
}

describe.each([false, true])('a template ends with an error that has a line (waiting: %s)', waits => {
  test.each([
    [
      'loops within loops',
      '\n{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}',
      'TimeoutError',
      2,
    ],
    [
      'macros that call themselves twice',
      '{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}\n{{ m(40) }}',
      'TimeoutError',
      1,
    ],
    ['macros that call themselves for ever', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}', 'RecursionError', 1],
    ['recursive loops without an end', '{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}', 'RecursionError', 1],
    ['output that grows in a loop', '{% for x in range(2000) %}0123456789{% endfor %}', 'MemoryError', 1],
    [
      'text that is doubled in set blocks',
      '{% set ns = namespace(s="0123456789") %}{% for x in range(20) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}{{ ns.s }}',
      'MemoryError',
      1,
    ],
    ['a repeated text', '\n\n{{ "x" * 100000 }}', 'MemoryError', 3],
    ['a repeated list', '{{ [0] * 100000 }}', 'MemoryError', 1],
    ['a range', '{{ range(100001) }}', 'OverflowError', 1],
  ])('%s', async (_what, source, type, line) => {
    expect(await failure(source, waits)).toMatchObject({ type, line });
  });
});

describe('a template that includes itself', () => {
  test('is as deep as any recursion', () => {
    const engine = new Engine({ loader: () => ({ source: '{% include "again" %}' }) });
    expect(() => engine.compile('{% include "again" %}').render()).toThrow('maximum recursion depth exceeded');
  });
});

describe('depth that JavaScript alone would not survive', () => {
  test('is an error of the template too', () => {
    const engine = new Engine({ limits: { maxDepth: 1_000_000 } });
    const template = engine.compile('{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}');
    expect(() => template.render()).toThrow(expect.objectContaining({ type: 'RecursionError', line: 1 }));
  });

  test('of brackets is a compile error', () => {
    const deep = `{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`;
    expect(() => new Engine().compile(deep)).toThrow(
      expect.objectContaining({ type: 'RecursionError', phase: 'compile' }),
    );
  });
});

describe('work that a large project asks for stays within the bounds', () => {
  const render = (source: string, names = {}) =>
    new Engine({ sandbox: 'sandboxed', doTag: true }).compile(source).render(names);

  test.each([
    ['a list of a hundred thousand items that is filled one by one', 'a.append(x)', 'a|length', '100000'],
    ['a dict of a hundred thousand keys that is filled one by one', 'd.update({x: x})', 'd|length', '100000'],
    ['a hundred thousand texts that are no numbers', "a.append(('n' ~ x)|int)", 'a|sum', '0'],
    ['a hundred thousand lines of SQL', 'a.append("select " ~ x ~ " as id")', 'a|join("\\n")|length', '1888889'],
  ])('%s', (_what, step, result, text) => {
    const source = `{% set a = [] %}{% set d = {} %}{% for x in range(100000) %}{% do ${step} %}{% endfor %}{{ ${result} }}`;
    expect(render(source)).toBe(text);
  });
});
