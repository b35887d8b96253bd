import { describe, expect, test } from 'vitest';
import { Engine, hostFunction, makeReturn, Rendering, TemplateError } from '../../../../src/jinja/index.js';

const engine = new Engine({ sandbox: 'sandboxed', doTag: true });
const macroEngine = new Engine({ sandbox: 'sandboxed', doTag: true, macrosReturn: true });

function later<T>(value: T): Promise<T> {
  return new Promise(resolve => setTimeout(() => resolve(value), 1));
}

const query = hostFunction('query', ([value]) => later(value));

describe('code that can wait', () => {
  test('gives a plain value when nothing had to be waited for', () => {
    const template = engine.compile('{{ f(1) }}{% for x in [1, 2] %}{{ f(x) }}{% endfor %}');
    expect(template.render({ f: hostFunction('f', ([x]) => x) }, { waits: true })).toBe('112');
  });

  test('gives a Promise when a call was pending', async () => {
    const result = engine.compile('a{{ query(1) }}b').render({ query }, { waits: true });
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toBe('a1b');
  });

  test.each([
    ['in a condition', "{% if query(false) %}x{% elif query('y') %}y{% endif %}", 'y'],
    [
      'in a macro and its default',
      '{% macro m(a=query(2)) %}{{ a }}{{ query(3) }}{% endmacro %}{{ m() }}{{ m(1) }}',
      '2313',
    ],
    ['in arguments', '{{ query(query(1) + query(2)) }}', '3'],
    ['in what is looped over, and in the loop', '{% for x in query([1, 2]) %}{{ query(x) }}{% endfor %}', '12'],
    [
      'in the filter of a loop that looks ahead',
      '{% for x in [1, 2, 3, 4] if query(x % 2 == 0) %}{{ x }}{{ loop.last }}{{ loop.length }} {% endfor %}',
      '2False2 4True2 ',
    ],
    [
      'in a set block, a filter block and a with',
      '{% set s %}{{ query("a") }}{% endset %}{% filter upper %}{{ query(s) }}{% endfilter %}{% with q = query(1) %}{{ q }}{% endwith %}',
      'A1',
    ],
    [
      'in a call block',
      '{% macro w() %}<{{ caller() }}>{% endmacro %}{% call w() %}{{ query(1) }}{% endcall %}',
      '<1>',
    ],
    [
      'in a recursive loop',
      '{% for x in [[1], [2]] recursive %}{{ query(1) if x is number else loop(x) }}{% endfor %}',
      '11',
    ],
    ['in short circuits', '{{ false and query(1) }}{{ 0 or query(2) }}{{ query(3) if true else query(4) }}', 'False23'],
  ])('waits %s', async (_where, source, expected) => {
    expect(await engine.compile(source).render({ query }, { waits: true })).toBe(expected);
  });

  test('an error of the host comes out at the place of its call', async () => {
    const fail = hostFunction('fail', () => Promise.reject(new Error('server gone')));
    const rendering = engine.compile('a\n{{ fail() }}').render({ fail }, { waits: true });
    await expect(rendering).rejects.toThrow('server gone');
  });

  test('two renderings that take turns do not mix', async () => {
    const order: string[] = [];
    const tick = hostFunction('tick', async ([name]) => {
      order.push(String(name));
      await later(null);
      return name;
    });
    const template = engine.compile('{% set x = who %}{{ tick(x) }}{{ tick(x) }}{{ x }}');
    const both = await Promise.all([
      template.render({ tick, who: 'a' }, { waits: true }),
      template.render({ tick, who: 'b' }, { waits: true }),
    ]);
    expect(both).toEqual(['aaa', 'bbb']);
    expect(order).toEqual(['a', 'b', 'a', 'b']);
  });

  test('return() ends a macro while it waits', async () => {
    const source =
      '{% macro m() %}{% for x in [1, 2] %}{% if query(x) == 2 %}{{ return([x]) }}{% endif %}{% endfor %}{% endmacro %}';
    const names = { query, return: makeReturn(), m: macroEngine.compile(source).macro('m') };
    expect(await engine.compile('{{ m() }}').render(names, { waits: true })).toBe('[2]');
  });

  test('a function of the host may be a generator that waits', async () => {
    const steps = hostFunction('steps', function* (args): Generator<unknown, unknown, unknown> {
      return [yield later(args[0]), yield later(2)];
    });
    expect(await engine.compile('{{ steps(1) }}').render({ steps }, { waits: true })).toBe('[1, 2]');
  });
});

describe('code that cannot wait', () => {
  test('makes a pending call an error with its place', () => {
    expect(() => engine.compile('a\n{{ query(1) }}').render({ query })).toThrow(
      expect.objectContaining({
        constructor: TemplateError,
        line: 2,
        message: 'this call has to wait for an answer, which cannot be done here',
      }),
    );
  });

  test('runs a generator of the host that has nothing to wait for', () => {
    const steps = hostFunction('steps', function* ([value]): Generator<unknown, unknown, unknown> {
      return value === null ? yield later(0) : value;
    });
    expect(engine.compile('{{ steps(5) }}').render({ steps })).toBe('5');
    expect(() => engine.compile('{{ steps(none) }}').render({ steps })).toThrow('this call has to wait');
  });
});

describe('macros called by the host', () => {
  const source = '{% macro m(a, b=1) %}{{ return(a + b + extra) }}{% endmacro %}';
  const names = { return: makeReturn(), extra: 100, query };

  test('give what they return', () => {
    const macro = macroEngine.compile(source).macro('m');
    expect(new Rendering(engine, names).call(macro, [1])).toBe(102);
    expect(new Rendering(engine, names).call(macro, [1], { b: 5 })).toBe(106);
  });

  test('fail with the frame of the macro', () => {
    const macro = macroEngine
      .compile('{% macro m() %}\n{{ gone.x }}{% endmacro %}', { origin: { file: 'm.sql' } })
      .macro('m');
    const call = () => new Rendering(engine, names).call(macro);
    expect(call).toThrow(expect.objectContaining({ message: "'gone' is undefined", line: 2 }));
  });

  test('wait where they have to', async () => {
    const macro = macroEngine.compile('{% macro m() %}{{ return(query([1, 2])) }}{% endmacro %}').macro('m');
    expect(await new Rendering(engine, names, { waits: true }).call(macro)).toEqual([1, 2]);
  });
});
