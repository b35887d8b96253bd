import { describe, expect, test } from 'vitest';
import { Engine, hostFunction, makeReturn, type NameLayer, Rendering } from '../../../../src/jinja/index.js';

const engine = new Engine({ sandbox: 'sandboxed', doTag: true });

function render(source: string, names: NameLayer | readonly NameLayer[], onName?: (name: string) => void): unknown {
  return new Rendering(engine, names, onName === undefined ? {} : { onName }).render(engine.compile(source));
}

describe('names of a rendering', () => {
  test('come from the first layer that has them', () => {
    const layers = [
      { a: 1 },
      new Map<string, unknown>([
        ['a', 2],
        ['b', 3],
      ]),
      { c: null },
    ];
    expect(render('{{ a }}{{ b }}{{ c }}{{ d }}', layers)).toBe('13None');
  });

  test('lie over the globals of the engine', () => {
    const own = new Engine({ globals: { a: 'global', b: 'global' } });
    expect(own.compile('{{ a }} {{ b }} {{ range(2) }}').render({ a: 'own' })).toBe('own global range(0, 2)');
  });

  test('may cost something only when they are asked for', () => {
    let asked = 0;
    const names = {
      get graph() {
        asked++;
        return { size: 2 };
      },
    };
    expect(render('x', names)).toBe('x');
    expect(asked).toBe(0);
    expect(render('{{ graph.size }}{{ graph.size }}', names)).toBe('22');
    expect(asked).toBe(1);
  });

  test('are never those of a prototype', () => {
    expect(render('[{{ constructor }}{{ hasOwnProperty }}{{ __proto__ }}{{ toString }}]', { x: 1 })).toBe('[]');
  });

  test('are recorded as they are read, in macros of other files too', () => {
    const read: string[] = [];
    const macro = engine.compile('{% macro m() %}{{ deep }}{% endmacro %}').macro('m');
    render('{% if flag %}{{ m() }}{% endif %}{{ other }}', { m: macro, flag: true, deep: 1 }, name => read.push(name));
    expect([...read].sort()).toEqual(['deep', 'flag', 'm', 'other']);
  });

  test('which a template may ask for are known without rendering', () => {
    const template = engine.compile(
      '{% set a = b %}{{ a }}{% for c in d %}{{ c ~ e }}{% endfor %}{% macro f(g) %}{{ g ~ h }}{% endmacro %}',
    );
    expect([...template.generate({ generator: false, segments: false }).names].sort()).toEqual(['b', 'd', 'e', 'h']);
  });
});

describe('macros of other templates', () => {
  const source = '{% macro m(x) %}{{ x }}-{{ who }}{{ set_here }}{% endmacro %}';
  const macro = engine.compile(source).macro('m');

  test('see the names of the rendering that calls them, and not what the caller has set', () => {
    const caller = engine.compile('{% set set_here = "hidden" %}{{ m(1) }}');
    expect(caller.render({ m: macro, who: 'a' })).toBe('1-a');
    expect(caller.render({ m: macro, who: 'b' })).toBe('1-b');
  });

  test('are told of as they are called, with how deep', () => {
    const macros = new Engine({ macrosReturn: true, dbtTags: true });
    const inner = macros.compile('{% macro inner() %}{{ return(1) }}{% endmacro %}').macro('inner');
    const outer = macros.compile('{% macro outer() %}{{ inner() }}{{ gone() if false }}{% endmacro %}').macro('outer');
    const seen: string[] = [];
    const rendering = new Rendering(
      engine,
      { inner, outer, return: makeReturn() },
      {
        onMacro: (macro, depth) => seen.push(`${macro.declared} ${depth}`),
      },
    );
    rendering.render(engine.compile('{{ outer() }}{% macro own() %}{{ inner() }}{% endmacro %}{{ own() }}'));
    expect(seen).toEqual(['outer 0', 'inner 1', 'inner 0']);
  });

  test('print as macros, and take arguments as macros do', () => {
    expect(render('{{ m }}', { m: macro })).toBe("<Macro 'm'>");
    expect(() => render('{{ m(1, 2) }}', { m: macro })).toThrow("macro 'm' takes not more than 1 argument(s)");
  });
});

describe('two engines', () => {
  test('share neither filters nor limits nor globals while their templates render in turns', () => {
    const one = new Engine({
      filters: { mark: hostFunction('mark', ([v]) => `<${v}>`) },
      limits: { maxRange: 3 },
      sandbox: 'sandboxed',
    });
    const two = new Engine({
      filters: { mark: hostFunction('mark', ([v]) => `(${v})`) },
      globals: { g: 2 },
      sandbox: 'sandboxed',
    });
    const inner = two.compile('{{ v | mark }}{{ g }}{{ range(5) | length }}');
    const render = hostFunction('render', ([v]) => inner.render({ v }));
    const outer = one.compile('{{ 1 | mark }}{{ render(2) }}{{ 3 | mark }}{{ g }}{% for i in range(4) %}{% endfor %}');
    expect(() => outer.render({ render })).toThrow(
      'Range too big. The sandbox blocks ranges larger than MAX_RANGE (3).',
    );
    expect(one.compile('{{ 1 | mark }}{{ render(2) }}{{ 3 | mark }}{{ g }}').render({ render })).toBe('<1>(2)25<3>');
  });
});
