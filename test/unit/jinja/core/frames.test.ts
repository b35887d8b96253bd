import { describe, expect, test } from 'vitest';
import { makeMessage, ProjectError, renderMessage } from '../../../../src/base/index.js';
import { Engine, hostFunction, type NameLayer, Rendering, TemplateError } from '../../../../src/jinja/index.js';

const engine = new Engine({ sandbox: 'sandboxed', doTag: true });
const macroEngine = new Engine({ sandbox: 'sandboxed', doTag: true, macrosReturn: true });

function macros(sources: Record<string, string>): Record<string, unknown> {
  const entries = Object.entries(sources).map(([name, source]) => {
    const template = macroEngine.compile(source, { origin: { file: `macros/${name}.sql` } });
    return [name, template.macro(name)];
  });
  return Object.fromEntries(entries);
}

function shown(source: string, names: NameLayer = {}): string[] {
  try {
    engine.compile(source, { origin: { file: 'models/m.sql' } }).render(names);
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    return renderMessage(error.messages[0]!).split('\n');
  }
  throw new Error('rendered');
}

describe('the frame of an error', () => {
  test('points at the operation that failed, not at the whole tag', () => {
    expect(shown('select\n  {{ f(1) ~ (a.b + 2) }}', { f: hostFunction('f', () => 1), a: { b: 'x' } })).toEqual([
      `JINJA-002  can only concatenate str (not "int") to str`,
      '  models/m.sql:2:14',
      '    1 | select',
      '  > 2 |   {{ f(1) ~ (a.b + 2) }}',
      '      |              ^^^^^^^',
    ]);
  });

  test('goes from the macro that failed out to the model', () => {
    const names = macros({
      one: '{% macro one(x) %}\n  {{ two(x) }}\n{% endmacro %}',
      two: '{% macro two(x) %}{% for y in [x] %}\n    {{ three(y) }}{% endfor %}{% endmacro %}',
      three: '{% macro three(x) %}{{ x.gone.more }}{% endmacro %}',
    });
    expect(shown('with a as (\n  {{ one({}) }}\n)', names)).toEqual([
      `JINJA-002  'dict object' has no attribute 'gone'`,
      '  macros/three.sql:1:24  in macro three',
      '  > 1 | {% macro three(x) %}{{ x.gone.more }}{% endmacro %}',
      '      |                        ^^^^^^^^^^^',
      '  called from macros/two.sql:2:8  in macro two',
      '    1 | {% macro two(x) %}{% for y in [x] %}',
      '  > 2 |     {{ three(y) }}{% endfor %}{% endmacro %}',
      '      |        ^^^^^^^^',
      '  called from macros/one.sql:2:6  in macro one',
      '    1 | {% macro one(x) %}',
      '  > 2 |   {{ two(x) }}',
      '      |      ^^^^^^',
      '  called from models/m.sql:2:6',
      '    1 | with a as (',
      '  > 2 |   {{ one({}) }}',
      '      |      ^^^^^^^',
    ]);
  });

  test('names the kind of an error whose text is a bare value', () => {
    expect(shown("{{ {}.pop('k') }}")[0]).toBe("JINJA-002  KeyError: 'k'");
  });

  test('is given to an error of the project that has no place of its own', () => {
    const ref = hostFunction('ref', ([name]) => {
      throw new ProjectError(makeMessage('JINJA-002', `there is no model '${name}'`, { suggestion: 'create it' }));
    });
    const names = { ...macros({ m: "{% macro m() %}{{ ref('gone') }}{% endmacro %}" }), ref };
    expect(shown('{{ m() }}', names)).toEqual([
      `JINJA-002  there is no model 'gone'`,
      '  macros/m.sql:1:19  in macro m',
      `  > 1 | {% macro m() %}{{ ref('gone') }}{% endmacro %}`,
      '      |                   ^^^^^^^^^^^  create it',
      '  called from models/m.sql:1:4',
      '  > 1 | {{ m() }}',
      '      |    ^^^',
    ]);
  });

  test('keeps the inner places of an error that the host wraps', () => {
    const wrap = hostFunction('wrap', ([macro], _kwargs, rt) => {
      try {
        return rt.call(macro, [], null);
      } catch (cause) {
        throw new ProjectError(makeMessage('JINJA-002', 'wrapped'), { cause });
      }
    });
    const names = { ...macros({ m: '{% macro m() %}{{ 1 // 0 }}{% endmacro %}' }), wrap };
    expect(shown('{{ wrap(m) }}', names).slice(0, 2)).toEqual([
      'JINJA-002  wrapped',
      '  macros/m.sql:1:19  in macro m',
    ]);
  });

  test('of an included template stands before that of the one that includes it', () => {
    const loading = new Engine({
      loader: name => (name === 'part' ? { source: 'x\n{{ 1 / 0 }}', file: 'part.txt' } : null),
    });
    expect(() => loading.compile('{% include "part" %}').render()).toThrow(
      expect.objectContaining({ type: 'ZeroDivisionError', line: 2, message: 'division by zero' }),
    );
  });

  test('of a rendering within a rendering goes on through the outer one', () => {
    const render = hostFunction('render', ([source]) =>
      engine.compile(String(source), { origin: { file: 'hook' } }).render({}),
    );
    const names = { ...macros({ run: "{% macro run() %}{{ render('a {{ b.c }}') }}{% endmacro %}" }), render };
    expect(shown('{{ run() }}', names)).toEqual([
      `JINJA-002  'b' is undefined`,
      '  hook:1:6',
      '  > 1 | a {{ b.c }}',
      '      |      ^^^',
      '  called from macros/run.sql:1:21  in macro run',
      `  > 1 | {% macro run() %}{{ render('a {{ b.c }}') }}{% endmacro %}`,
      '      |                     ^^^^^^^^^^^^^^^^^^^^^',
      '  called from models/m.sql:1:4',
      '  > 1 | {{ run() }}',
      '      |    ^^^^^',
    ]);
  });

  test('bounds are told apart by their code', () => {
    expect(shown('{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}')[0]).toBe(
      'JINJA-003  maximum recursion depth exceeded',
    );
  });

  test('a mistake of ours is no mistake of the template', () => {
    const broken = hostFunction('broken', () => (undefined as unknown as { x: number }).x);
    expect(() => new Rendering(engine, { broken }).render(engine.compile('{{ broken() }}'))).toThrow(
      expect.objectContaining({ name: 'InternalError' }),
    );
    expect(TemplateError.prototype).toBeInstanceOf(ProjectError);
  });
});
