import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builtinFilters } from '../../../../src/jinja/filters/index.js';
import { builtinGlobals } from '../../../../src/jinja/globals/index.js';
import { builtinTests } from '../../../../src/jinja/tests/index.js';
import {
  bindArguments,
  callMethod,
  Dict,
  dictOf,
  getAttribute,
  getItem,
  makeTuple,
  PyBytes,
  PyIter,
  PyRange,
  params,
  repr,
  setOf,
  strFormat,
  Undefined,
  type Value,
} from '../../../../src/jinja/values/index.js';
import { PrimitiveRt } from './rt.js';

const rt = new PrimitiveRt();

/** Attributes of Python's types as dir() lists them, recorded from CPython. */
const recorded = JSON.parse(
  readFileSync(new URL('../../../fixtures/jinja/python-attributes.json', import.meta.url), 'utf8'),
) as Record<string, { attributes: string[] }>;

const SAMPLES: Readonly<Record<string, Value>> = {
  str: 'abc',
  int: 5,
  float: 1.5,
  bool: true,
  list: [1],
  tuple: makeTuple([1]),
  // The recorded dict holds this key, which dir() of the fixture lists as well.
  dict: dictOf([['k', 1]], rt),
  set: setOf([1], rt),
  range: new PyRange(0, 3, 1),
  bytes: new PyBytes('ab'),
};

describe('attributes of the built-in types', () => {
  for (const [type, sample] of Object.entries(SAMPLES)) {
    const names = recorded[type]?.attributes ?? [];
    it(`${type} has every public attribute that Python lists, and refuses every private one`, () => {
      expect(names.length).toBeGreaterThan(0);
      for (const name of names.filter(attribute => !attribute.startsWith('_'))) {
        expect([name, getAttribute(sample, name, rt) instanceof Undefined]).toEqual([name, false]);
      }
      for (const name of names.filter(attribute => attribute.startsWith('__'))) {
        expect((getAttribute(sample, name, rt) as Undefined).error, name).toBe('SecurityError');
      }
    });
  }
});

describe('the sandbox', () => {
  it('gives items whose names start with an underscore, but no attributes', () => {
    const dict = dictOf([['_private', 1]], rt);
    expect(getAttribute(dict, '_private', rt)).toBe(1);
    expect((getAttribute(dict, '_missing', rt) as Undefined).message(rt)).toBe(
      "'dict object' has no attribute '_missing'",
    );
    expect((getItem(dict, '__class__', rt) as Undefined).error).toBe('SecurityError');
  });

  it('names the frame and code of a generator unsafe', () => {
    const generator = new PyIter('generator', [].values(), 'g');
    expect((getAttribute(generator, 'gi_frame', rt) as Undefined).error).toBe('SecurityError');
    expect(getAttribute(generator, 'gi_running', rt)).toBe(false);
  });

  it('walks through fields of a format text with the guard on', () => {
    expect(() => strFormat('{0.__class__}', ['a'], null, rt)).not.toThrow();
    expect(strFormat('{0[a].b}', [dictOf([['a', dictOf([['b', 5]], rt)]], rt)], null, rt)).toBe('5');
    const unsafe = () => strFormat('{0.__class__.__name__}', ['a'], null, rt);
    expect(unsafe).toThrowError("access to attribute '__class__' of 'str' object is unsafe.");
  });

  it('that is immutable refuses the methods that change, and no others', () => {
    const immutable = new PrimitiveRt({ immutable: true });
    const change = (object: Value, name: string): unknown => callMethod(object, name, [1], null, immutable);
    for (const [object, name] of [
      [[1], 'append'],
      [new Dict(), 'update'],
      [{}, 'clear'],
      [setOf([1], rt), 'add'],
    ] as const) {
      expect(() => change(object, name)).toThrowError(/object is unsafe/);
      expect((getAttribute(object, name, immutable) as Undefined).error).toBe('SecurityError');
    }
    expect(change([1, 1], 'count')).toBe(2);
    expect(change(dictOf([[1, 'a']], rt), 'get')).toBe('a');
  });
});

describe('methods', () => {
  it('taken from their object do what the call would have done', () => {
    const list: Value[] = [];
    const append = getAttribute(list, 'append', rt);
    rt.call(append, [1], null);
    expect(list).toEqual([1]);
    expect(repr(getAttribute('abc', 'upper', rt), rt)).toMatch(
      /^<built-in method upper of str object at 0x[0-9a-f]+>$/,
    );
  });
});

describe('arguments of functions that Python would have written', () => {
  const list = params('a', 'b', 'c?');
  const bind = (...args: Value[]) => bindArguments('f', list, args, null);

  it('are laid out by position and name', () => {
    expect(bind(1, 2)).toEqual([1, 2]);
    expect(bindArguments('f', list, [1], { c: 3, b: 2 })).toEqual([1, 2, 3]);
  });

  it('are refused in the words of Python', () => {
    expect(() => bind()).toThrowError("f() missing 2 required positional arguments: 'a' and 'b'");
    expect(() => bind(1)).toThrowError("f() missing 1 required positional argument: 'b'");
    expect(() => bind(1, 2, 3, 4)).toThrowError('f() takes from 2 to 3 positional arguments but 4 were given');
    expect(() => bindArguments('f', params('a'), [1, 2], null)).toThrowError(
      'f() takes 1 positional argument but 2 were given',
    );
    expect(() => bindArguments('f', params('a'), [1, 2], null, 1)).toThrowError(
      'f() takes 2 positional arguments but 3 were given',
    );
    expect(() => bindArguments('f', list, [1], { a: 2 })).toThrowError("f() got multiple values for argument 'a'");
    expect(() => bindArguments('f', list, [1], { z: 2 })).toThrowError("f() got an unexpected keyword argument 'z'");
    expect(() => bindArguments('f', params('a', 'b', 'c'), [], null)).toThrowError(
      "f() missing 3 required positional arguments: 'a', 'b', and 'c'",
    );
  });
});

describe('globals', () => {
  const globals = builtinGlobals(true);
  const make = (name: string, args: Value[], kwargs: Record<string, Value> | null = null): Value =>
    rt.call(globals[name], args, kwargs);

  it('cycler gives its items in turn and starts again', () => {
    const cycler = make('cycler', ['odd', 'even']);
    const next = (): Value => callMethod(cycler, 'next', [], null, rt);
    expect([next(), next(), next(), getAttribute(cycler, 'current', rt)]).toEqual(['odd', 'even', 'odd', 'even']);
    callMethod(cycler, 'reset', [], null, rt);
    expect(getAttribute(cycler, 'current', rt)).toBe('odd');
    expect(() => make('cycler', [])).toThrowError('at least one item has to be provided');
  });

  it('joiner gives its separator at every call but the first', () => {
    const joiner = make('joiner', [' | ']);
    expect([rt.call(joiner, [], null), rt.call(joiner, [], null)]).toEqual(['', ' | ']);
  });

  it('namespace holds what it is given and prints it', () => {
    const namespace = make('namespace', [dictOf([['a', 1]], rt)], { b: 2 });
    expect(repr(namespace, rt)).toBe("<Namespace {'a': 1, 'b': 2}>");
    expect((getAttribute(namespace, 'items', rt) as Undefined).message(rt)).toBe(
      "'jinja2.utils.Namespace object' has no attribute 'items'",
    );
  });

  it('dict and range are what they are in Python', () => {
    expect(repr(make('dict', [[['a', 1]]], { b: 2 }), rt)).toBe("{'a': 1, 'b': 2}");
    expect(repr(globals['dict'], rt)).toBe("<class 'dict'>");
    expect(repr(callMethod(globals['dict'], 'fromkeys', ['ab', 0], null, rt), rt)).toBe("{'a': 0, 'b': 0}");
    expect(repr(make('range', [2, 10, 3]), rt)).toBe('range(2, 10, 3)');
    expect(() => rt.call(getAttribute(globals['dict'], 'get', rt), [5, 'a'], null)).toThrowError(
      "descriptor 'get' for 'dict' objects doesn't apply to a 'int' object",
    );
  });

  it('lipsum makes as many paragraphs and words as it is asked for', () => {
    const text = make('lipsum', [3, false, 5, 8]) as string;
    const paragraphs = text.split('\n\n');
    expect(paragraphs.length).toBe(3);
    for (const paragraph of paragraphs) {
      expect(paragraph).toMatch(/^[A-Z].*\.$/);
      expect(paragraph.split(' ').length).toBeGreaterThanOrEqual(5);
      expect(paragraph.split(' ').length).toBeLessThan(8);
    }
    expect(repr(make('lipsum', [1]), rt)).toMatch(/^Markup\('<p>.*<\/p>'\)$/);
  });
});

describe('the lists', () => {
  it('hold the 54 filters and 39 tests of Jinja2, and what dbt adds', () => {
    const added = ['as_bool', 'as_native', 'as_number', 'as_text', 'is_list'];
    expect(Object.keys(builtinFilters).filter(name => !added.includes(name)).length).toBe(54);
    expect(added.every(name => name in builtinFilters)).toBe(true);
    expect(Object.keys(builtinTests).length).toBe(39);
  });
});
