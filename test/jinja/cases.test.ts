import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const script = fileURLToPath(new URL('cases.mjs', import.meta.url));

/** The raw lines that the runner answers to these lines. */
function ask(lines: readonly (string | object)[], mode = 'plain'): string[] {
  const input = lines.map(line => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const run = spawnSync(process.execPath, [script, mode], { input: `${input}\n`, maxBuffer: 1 << 28 });
  expect(run.stderr.toString()).toBe('');
  expect(run.status).toBe(0);
  return run.stdout.toString().trimEnd().split('\n');
}

function answers(lines: readonly (string | object)[], mode = 'plain'): unknown[] {
  return ask(lines, mode).map(line => JSON.parse(line) as unknown);
}

describe('the case runner', () => {
  test('answers each line in its order', () => {
    const lines = Array.from({ length: 300 }, (_, id) => ({ id, source: '{{ n }}', context: [['n', id]] }));
    expect(answers(lines)).toEqual(lines.map(({ id }) => ({ id, text: String(id) })));
  });

  test('answers a line that is no case with an error and goes on', () => {
    const found = answers(['{', '[]', '5', '"x"', { id: 1 }, '', { id: 2, source: '{{ 1 }}' }]) as {
      id: unknown;
      error?: string;
    }[];
    expect(found.slice(0, 5).map(one => one.error === undefined)).toEqual([false, false, false, false, false]);
    expect(found.at(-1)).toEqual({ id: 2, text: '1' });
    expect(found.length).toBe(6);
  });

  test('tells errors of compiling from errors of rendering, with the line', () => {
    expect(
      answers([
        { id: 'c', source: 'a\n{% if %}' },
        { id: 'r', source: 'a\n\n{{ nope.x }}' },
        { id: 's', source: '{{ [].append(1) }}', env: { sandbox: 'ImmutableSandboxedEnvironment' } },
      ]),
    ).toEqual([
      {
        id: 'c',
        error: 'TemplateSyntaxError',
        message: "Expected an expression, got 'end of statement block'",
        line: 2,
        phase: 'compile',
      },
      { id: 'r', error: 'UndefinedError', message: "'nope' is undefined", line: 3, phase: 'render' },
      {
        id: 's',
        error: 'SecurityError',
        message: "access to attribute 'append' of 'list' object is unsafe.",
        line: 1,
        phase: 'render',
      },
    ]);
  });

  test('reads a plain number as an int of any size and a tagged one as a float', () => {
    const context =
      '[["a", 12345678901234567890], ["b", {"__t": "float", "v": "1"}], ["c", {"__t": "int", "v": "-99999999999999999999"}]]';
    expect(answers([`{"id": 1, "source": "{{ a + 1 }} {{ b }} {{ c - 1 }}", "context": ${context}}`])).toEqual([
      { id: 1, text: '12345678901234567891 1.0 -100000000000000000000' },
    ]);
  });

  test('keeps the order of keys, even of keys that look like numbers', () => {
    expect(ask(['{"id": 1, "source": "{{ d }}", "context": [["d", {"10": 1, "9": 2, "a": 3}]]}'])).toEqual([
      `{"id":1,"text":"{'10': 1, '9': 2, 'a': 3}"}`,
    ]);
    expect(
      ask(['{"id": 1, "source": "{{ d }}", "context": [["d", {"10": 1, "9": 2}]], "env": {"native": true}}'])[0],
    ).toMatch(/"value":\{"10": 1, "9": 2\}/);
  });

  test('reads every tagged value', () => {
    const context = [
      ['tuple', { __t: 'tuple', v: [1, 'a'] }],
      ['set', { __t: 'set', v: [3] }],
      [
        'dict',
        {
          __t: 'dict',
          v: [
            [1, 'x'],
            [{ __t: 'tuple', v: [1] }, 'y'],
          ],
        },
      ],
      ['decimal', { __t: 'decimal', v: '1.50' }],
      ['markup', { __t: 'markup', v: '<b>' }],
      ['date', { __t: 'date', v: '2024-02-29' }],
      ['datetime', { __t: 'datetime', v: '2024-02-29T01:02:03' }],
      ['range', { __t: 'range', v: [0, 6, 2] }],
      ['bytes', { __t: 'bytes', v: [104, 255] }],
    ];
    const source = context.map(([name]) => `{{ ${name} }}`).join('|');
    expect(answers([{ id: 1, source, context }])).toEqual([
      {
        id: 1,
        text: "(1, 'a')|{3}|{1: 'x', (1,): 'y'}|1.50|<b>|2024-02-29|2024-02-29 01:02:03|range(0, 6, 2)|b'h\\xff'",
      },
    ]);
    const native = context.map(([name, value], id) => ({
      id,
      source: `{{ ${name} }}`,
      context: [[name, value]],
      env: { native: true },
    }));
    expect(answers(native)).toEqual(context.map(([, value], id) => ({ id, value })));
  });

  test('reads templates by name, globals, extensions and options', () => {
    expect(
      answers([
        { id: 1, name: 'a', templates: { a: "{% include 'b' %}", b: '{{ g }}' }, env: { globals: [['g', 'G']] } },
        { id: 2, source: '{% do 1 %}x', env: { extensions: ['do'] } },
        { id: 3, source: '{% do 1 %}x' },
        { id: 4, source: '{% if true %}\nx\n{% endif %}\n', env: { trim_blocks: true, keep_trailing_newline: true } },
        { id: 5, source: '{{ x }}', context: [['x', '<']], env: { autoescape: true, unknown_key: { any: 1 } } },
        { id: 6, source: '{{ x }}', env: { undefined: 'StrictUndefined' } },
      ]),
    ).toEqual([
      { id: 1, text: 'G' },
      { id: 2, text: 'x' },
      { id: 3, error: 'TemplateSyntaxError', message: "Encountered unknown tag 'do'.", line: 1, phase: 'compile' },
      { id: 4, text: 'x\n' },
      { id: 5, text: '&lt;' },
      { id: 6, error: 'UndefinedError', message: "'x' is undefined", line: 1, phase: 'render' },
    ]);
  });

  test('writes a large answer whole', () => {
    const [found] = answers([{ id: 1, source: "{% for i in range(50000) %}{{ 'ä' * 20 }}{% endfor %}" }]) as [
      { text: string },
    ];
    expect(found.text.length).toBe(1_000_000);
  });

  test.each(['plain', 'generator', 'suspend', 'segments'])('gives the same text in %s mode', mode => {
    const source =
      '{% macro m(a) %}<{{ a }}>{{ caller() }}{% endmacro %}{% for x in xs %}{% call m(x) %}{{ loop.index }}{% endcall %}{% endfor %}';
    expect(answers([{ id: 1, source, context: [['xs', ['a', 'b']]] }], mode)).toEqual([{ id: 1, text: '<a>1<b>2' }]);
  });
});
