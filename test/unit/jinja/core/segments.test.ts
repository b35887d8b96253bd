import { describe, expect, test } from 'vitest';
import {
  Engine,
  hostFunction,
  makeReturn,
  type NameLayer,
  Rendering,
  type TracedOutput,
} from '../../../../src/jinja/index.js';

const engine = new Engine({ sandbox: 'sandboxed', doTag: true, loopControls: true });
const macroEngine = new Engine({ sandbox: 'sandboxed', doTag: true, loopControls: true, macrosReturn: true });

function macro(source: string, name: string) {
  const file = `macros/${name}.sql`;
  const found = macroEngine.compile(source, { origin: { file } }).macro(name);
  if (found === undefined) throw new Error(`no macro ${name}`);
  return found;
}

/** Each stretch of output as `text <- source`, with the macros that were running. */
async function origins(source: string, names: NameLayer = {}, waits = false): Promise<string[]> {
  const template = engine.compile(source, { origin: { file: 'model.sql' } });
  const output: TracedOutput = await new Rendering(engine, names, { waits }).renderTraced(template);
  expect(output.text).toBe(await template.render(names, { waits }));
  return output.segments.map(segment => {
    const made = output.text.slice(segment.start, segment.end);
    const from = segment.span === undefined ? '?' : `${segment.span.file}:${segment.span.line}:${segment.span.column}`;
    const frames = segment.frames.map(frame => ` in ${frame.name} called at ${frame.span?.file}:${frame.span?.line}`);
    return `${JSON.stringify(made)} ${segment.exact ? '=' : '~'} ${from}${frames.join('')}`;
  });
}

describe('output knows where it comes from', () => {
  test('text is its own source, an expression points at itself', async () => {
    expect(await origins('select {{ a }},\n  {{ b }} from t', { a: 1, b: 'x' })).toEqual([
      '"select " = model.sql:1:1',
      '"1" ~ model.sql:1:11',
      '",\\n  " = model.sql:1:15',
      '"x" ~ model.sql:2:6',
      '" from t" = model.sql:2:10',
    ]);
  });

  test('a macro of another file gives its lines and how it was called', async () => {
    const names = {
      outer: macro('{% macro outer(c) %}\n[{{ inner(c) }}]{% endmacro %}', 'outer'),
      inner: macro('{% macro inner(c) %}{{ c }}::int{% endmacro %}', 'inner'),
    };
    expect(await origins("a {{ outer('x') }}", names)).toEqual([
      '"a " = model.sql:1:1',
      '"\\n[" = macros/outer.sql:1:21 in outer called at model.sql:1',
      '"x" ~ macros/inner.sql:1:24 in inner called at macros/outer.sql:2 in outer called at model.sql:1',
      '"::int" = macros/inner.sql:1:28 in inner called at macros/outer.sql:2 in outer called at model.sql:1',
      '"]" = macros/outer.sql:2:16 in outer called at model.sql:1',
    ]);
  });

  test('it survives set blocks, variables, concatenation, arguments and return()', async () => {
    const names = {
      return: makeReturn(),
      both: macro("{% macro both(a, b) %}{{ return(a ~ ' union ' + b) }}{% endmacro %}", 'both'),
    };
    const source = '{% set one %}select 1{% endset %}{% set two = one %}{{ both(one, two) }}';
    expect(await origins(source, names)).toEqual([
      '"select 1" = model.sql:1:14',
      '" union " ~ macros/both.sql:1:33 in both called at model.sql:1',
      '"select 1" = model.sql:1:14',
    ]);
  });

  test('where a filter rewrites the text, the call is what made it', async () => {
    expect(await origins('{% set s %}a{% endset %}{{ s | upper }}{% filter upper %}b{% endfilter %}')).toEqual([
      '"A" ~ model.sql:1:28',
      '"B" ~ model.sql:1:43',
    ]);
  });

  test('call blocks keep their own place inside of the macro that calls them', async () => {
    const names = { wrap: macro('{% macro wrap() %}<{{ caller() }}>{% endmacro %}', 'wrap') };
    expect(await origins('{% call wrap() %}body{% endcall %}', names)).toEqual([
      '"<" = macros/wrap.sql:1:19 in wrap called at model.sql:1',
      '"body" = model.sql:1:18 in caller called at macros/wrap.sql:1 in wrap called at model.sql:1',
      '">" = macros/wrap.sql:1:34 in wrap called at model.sql:1',
    ]);
  });

  test('loops, recursion and functions of the host', async () => {
    const names = { tree: [{ n: 'a', c: [{ n: 'b' }] }], shout: hostFunction('shout', ([s]) => `${s}!`) };
    const source = '{% for t in tree recursive %}{{ shout(t.n) }}{% if t.c %}({{ loop(t.c) }}){% endif %}{% endfor %}';
    expect(await origins(source, names)).toEqual([
      '"a!" ~ model.sql:1:33',
      '"(" = model.sql:1:58',
      '"b!" ~ model.sql:1:33',
      '")" = model.sql:1:74',
    ]);
  });

  test('waiting for the host does not lose it', async () => {
    const names = {
      slow: hostFunction('slow', async ([s]) => `<${s}>`),
      m: macro("{% macro m() %}{{ slow('x') }};{% endmacro %}", 'm'),
    };
    expect(await origins('{{ m() }}', names, true)).toEqual([
      '"<x>" ~ macros/m.sql:1:19 in m called at model.sql:1',
      '";" = macros/m.sql:1:31 in m called at model.sql:1',
    ]);
  });

  test('a function of the host gets plain text', async () => {
    const seen: unknown[] = [];
    const names = { take: hostFunction('take', args => seen.push(...args) && 'ok') };
    await origins('{% set s %}abc{% endset %}{{ take(s, [s], s ~ 1) }}', names);
    expect(seen.slice(0, 3)).toEqual(['abc', ['abc'], 'abc1']);
  });

  test('a block cut out of a file points into the file', async () => {
    const text = '-- head\n\n{% macro m() %}x{{ y }}{% endmacro %}\n';
    const offset = text.indexOf('{% macro');
    const template = macroEngine.compile(text.slice(offset, text.lastIndexOf('}') + 1), {
      origin: { file: 'macros/m.sql', text, offset },
    });
    const found = await origins('{{ m() }}', { m: template.macro('m'), y: 1 });
    expect(found).toEqual([
      '"x" = macros/m.sql:3:16 in m called at model.sql:1',
      '"1" ~ macros/m.sql:3:20 in m called at model.sql:1',
    ]);
  });
});
