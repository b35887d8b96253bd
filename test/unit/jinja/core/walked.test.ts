import { describe, expect, test } from 'vitest';
import { Engine, hostFunction, type NameLayer, Rendering, type TemplateError } from '../../../../src/jinja/index.js';

const BASE = { sandbox: 'sandboxed', doTag: true, loopControls: true } as const;
const SHAPES = [
  { generator: true, segments: true },
  { generator: true, segments: false },
  { generator: false, segments: false },
  { generator: false, segments: true },
] as const;

const PLAIN = [
  'select 1',
  '',
  "select * from {{ ref('a') }} join {{ ref('p', 'b', version=2) }}\n",
  "{{ config(materialized='view', tags=['a', x], meta={'k': [1, none], 'j': x}) }}select {{ x }}",
  '{{ a.b.c }}-{{ a.b }}-{{ a.missing }}-{{ missing }}',
  "{{ a.upper_of(x) }} {{ text.upper() }} {{ text.replace('t', later('u')) }}",
  "{{ pair((1, later('x'))) }}{{ pair([later(1), [later(2)]], k={'a': later(3), 'b': x}) }}",
  "one {# nothing #} two {{- x -}} three {{ ref(ref('a')) }}",
  "{{ ref('a').name }}{{ later('a').upper() }}",
  'a\nb {{ x }}\n{{ range }}{{ dict(a=1) }}{{ true }}',
  "{{ 'a' ~ 'b' }}{{ x | upper }}{% if x %}{{ x }}{% endif %}{% set y = 1 %}{{ y }}",
  '{{ self }}{{ loop }}{{ caller }}',
  'a\n{{ missing.x }}',
  "a\n\n{{ ref(\n  'a', missing.y) }}",
  'a {{ text() }}',
  'a {{ fails(1) }}',
  "{{ later('a') }}{{ fails_later(1) }}",
  '{{ a.__class__ }}{{ text.nope() }}',
  '{{ ref(*[1]) }}{{ ref(**{}) }}',
  '{{ ref(a=1, a=2) }}',
];

const names: NameLayer = {
  x: 'x',
  text: 'text',
  a: { b: { c: 1 }, upper_of: hostFunction('upper_of', ([given]) => String(given).toUpperCase()) },
  ref: hostFunction('ref', (args, kwargs) => `<${args.join(',')}${JSON.stringify(kwargs)}>`),
  config: hostFunction('config', () => ''),
  pair: hostFunction('pair', (args, kwargs, rt) => rt.getattr([args, kwargs] as never, 'nope')),
  later: hostFunction('later', ([given]) => Promise.resolve(given)),
  fails: hostFunction('fails', () => {
    throw new Error('failed');
  }),
  fails_later: hostFunction('fails_later', () => Promise.reject(new Error('failed later'))),
};

async function outcome(engine: Engine, source: string, shape: (typeof SHAPES)[number]): Promise<unknown> {
  const asked: string[] = [];
  try {
    const template = engine.compile(source, { origin: { file: 'a.sql' }, shape, once: true });
    const rendering = new Rendering(engine, names, { waits: shape.generator, onName: name => asked.push(name) });
    const rendered = await (shape.segments ? rendering.renderTraced(template) : rendering.render(template));
    return { asked, rendered, names: template.generate(shape).names };
  } catch (error) {
    const { type, line, message, messages, phase } = error as TemplateError;
    return { asked, type, line, message, messages, phase };
  }
}

describe('a template that is rendered once', () => {
  test.each(PLAIN)('gives the same, walked or through code: %j', async source => {
    for (const waitsAlways of [false, true]) {
      for (const shape of SHAPES) {
        const walked = await outcome(new Engine({ ...BASE, waitsAlways }), source, shape);
        expect(walked).toEqual(await outcome(new Engine({ ...BASE, waitsAlways, walks: false }), source, shape));
      }
    }
  });

  test('has no code when it is plain, and has code when it is not', () => {
    const shape = { generator: true, segments: true };
    const code = (source: string, engine = new Engine(BASE)) =>
      engine.compile(source, { shape, once: true }).generate(shape).js;
    expect(code("select {{ ref('a') }}")).toBe('');
    expect(code("select {{ ref('a') }}", new Engine({ ...BASE, walks: false }))).not.toBe('');
    expect(code('{% set a = 1 %}')).not.toBe('');
    expect(code('{{ a }}', new Engine({ ...BASE, native: 'dbt' }))).not.toBe('');
  });

  test('keeps to the bounds', () => {
    const engine = new Engine({ ...BASE, limits: { maxOutput: 10 } });
    const render = (segments: boolean) => () => {
      const template = engine.compile('{{ x }}12345{{ x }}', { shape: { generator: false, segments }, once: true });
      const rendering = new Rendering(engine, { x: 'xxxx' });
      return segments ? rendering.renderTraced(template) : rendering.render(template);
    };
    expect(render(false)).toThrow('output is too large');
    expect(render(true)).toThrow('output is too large');
  });
});
