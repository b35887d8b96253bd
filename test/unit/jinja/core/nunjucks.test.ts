import nunjucks from 'nunjucks';
import { describe, expect, test } from 'vitest';
import { loadEnvironment, renderHtml, renderText } from '../../../../src/jinja/index.js';

const Environment = await loadEnvironment();

class MapLoader extends nunjucks.Loader {
  asked = 0;
  private readonly sources: Record<string, string>;
  constructor(sources: Record<string, string>) {
    super();
    this.sources = sources;
  }
  getSource(name: string): nunjucks.LoaderSource {
    this.asked++;
    const src = this.sources[name];
    // nunjucks' loaders give null for a template they do not have; their types do not say so.
    return src === undefined
      ? (null as unknown as nunjucks.LoaderSource)
      : { src, path: `${name}.txt`, noCache: false };
  }
}

class SlowLoader extends nunjucks.Loader {
  readonly async = true;
  getSource(name: string, done: (error: Error | null, found: nunjucks.LoaderSource | null) => void): void {
    setTimeout(() => done(null, name === 'slow' ? { src: '[{{ x }}]', path: 'slow', noCache: false } : null), 1);
  }
}

function environment(sources: Record<string, string> = {}) {
  return new Environment(new MapLoader(sources), { autoescape: false, sandbox: 'sandboxed' });
}

describe('the environment is one of nunjucks', () => {
  test('by class, with templates that are its templates', () => {
    const env = environment({ a: 'x' });
    expect(env).toBeInstanceOf(nunjucks.Environment);
    expect(env.getTemplate('a')).toBeInstanceOf(nunjucks.Template);
  });

  test('and evaluates as Jinja2 does', () => {
    const source =
      "{{ [1, 'a', none, true, 4/2] }}{{ -7 % 3 }}{{ '1' * 3 }}{% for k, v in {'a': 1}.items() %}{{ k }}{% endfor %}";
    expect(environment().renderString(source, {})).toBe("[1, 'a', None, True, 2.0]2111a");
    expect(new nunjucks.Environment(null, { autoescape: false }).renderString('{{ -7 % 3 }}', {})).toBe('-1');
  });

  test('never looks at prototypes', () => {
    const env = environment();
    expect(env.renderString('{{ constructor }}{{ toString }}{{ x.constructor }}{{ x.__proto__ }}', { x: {} })).toBe('');
    expect(() => env.renderString('{{ range.constructor("return process")() }}', {})).toThrow();
  });
});

describe('what is registered by its documented API takes effect in templates', () => {
  test('filters get the value, the arguments and the keyword arguments as nunjucks hands them over', () => {
    const env = environment();
    const seen: unknown[] = [];
    env.addFilter('probe', function (this: unknown, ...args: unknown[]) {
      seen.push((this as { env: unknown }).env === env, (this as { ctx: unknown }).ctx, args);
      return { list: [1, 2] };
    });
    expect(env.renderString("{{ (x | probe(1, {'k': (1, 2)}, mark='?')).list }}", { x: 'v' })).toBe('[1, 2]');
    expect(seen[0]).toBe(true);
    expect(seen[1]).toMatchObject({ x: 'v' });
    expect(seen[2]).toEqual(['v', 1, { k: [1, 2] }, { mark: '?', __keywords: true }]);
  });

  test('a filter of ours may be replaced', () => {
    const env = environment();
    env.addFilter('upper', value => `<${String(value)}>`);
    expect(env.renderString("{{ 'a' | upper }}{{ ['b'] | map('upper') | join }}", {})).toBe('<a><b>');
  });

  test('asynchronous filters are waited for', async () => {
    const env = environment();
    env.addFilter(
      'slow',
      (value, done) => setTimeout(() => (done as (error: null, result: string) => void)(null, `${value}!`), 1),
      true,
    );
    expect(await env.renderString("{{ 'a' | slow }}{{ 'b' | slow }}", {})).toBe('a!b!');
  });

  test('tests and globals, functions among them', () => {
    const env = environment();
    env.addTest('big', value => Number(value) > 2);
    env.addGlobal('limit', 3);
    env.addGlobal('tools', { twice: (n: number) => n * 2 });
    expect(env.renderString('{{ 3 is big }}{{ 2 is big }}{{ tools.twice(limit) }}', {})).toBe('TrueFalse6');
  });

  test('functions handed in with the context can be called and waited for', async () => {
    const env = environment();
    expect(env.renderString('{{ f(1, b=2) }}', { f: (a: number, words: { b: number }) => a + words.b })).toBe('3');
    expect(await env.renderString('{{ f() }}', { f: async () => 'later' })).toBe('later');
  });

  test('loaders: the first that has a template, asked once', () => {
    const first = new MapLoader({ a: 'A{% include "b" %}' });
    const second = new MapLoader({ a: 'other', b: 'B' });
    const env = new Environment([first, second], { autoescape: false });
    expect(env.render('a')).toBe('AB');
    expect(env.render('a')).toBe('AB');
    expect([first.asked, second.asked]).toEqual([2, 1]);
  });

  test('a loader that tells of a change is asked again', () => {
    const sources = { a: 'one' };
    const loader = new MapLoader(sources);
    const env = new Environment(loader, {});
    expect(env.render('a')).toBe('one');
    sources.a = 'two';
    expect(env.render('a')).toBe('one');
    loader.emit('update', 'a');
    expect(env.render('a')).toBe('two');
  });

  test('asynchronous loaders', async () => {
    const env = new Environment(
      [new SlowLoader(), new MapLoader({ a: '{% include "slow" %}{% include "slow" %}' })],
      {},
    );
    expect(await env.render('a', { x: 1 })).toBe('[1][1]');
  });

  test('callbacks get the result or the error', async () => {
    const env = environment({ a: '{{ x }}', bad: '{{ x.y.z }}' });
    const called = (name: string) =>
      new Promise(resolve =>
        env.render(name, { x: 1 }, (error, result) => resolve([(error as Error | null)?.message, result])),
      );
    expect(await called('a')).toEqual([undefined, '1']);
    expect(await called('bad')).toEqual(["'int object' has no attribute 'y'", null]);
    expect(await called('none')).toEqual(['none', null]);
  });

  test('tags of extensions are refused, because the grammar is not nunjucks', () => {
    expect(() => environment().addExtension('x')).toThrow("extension 'x'");
  });
});

describe('our own pages are rendered by nunjucks as it comes', () => {
  test('HTML is escaped, scaffolds are not', async () => {
    expect(await renderHtml('<b>{{ x }}</b>', { x: '<&>' })).toBe('<b>&lt;&amp;&gt;</b>');
    expect(await renderText('{{ x }}', { x: '<&>' })).toBe('<&>');
  });

  test('a missing value is an error', async () => {
    await expect(renderHtml('{{ nothing }}', {})).rejects.toThrow();
  });
});
