import { describe, expect, it } from 'vitest';
import { builtinFilters } from '../../../../src/jinja/filters/index.js';
import {
  add,
  ChainableUndefined,
  callMethod,
  contains,
  DebugUndefined,
  dictOf,
  equals,
  getAttribute,
  getItem,
  Markup,
  makeTuple,
  order,
  PyIter,
  repr,
  StrictUndefined,
  str,
  toList,
  toText,
  truthy,
  Undefined,
  type Value,
} from '../../../../src/jinja/values/index.js';
import { PrimitiveRt } from './rt.js';

const rt = new PrimitiveRt();
const missing = new Undefined({ name: 'x' });

describe('Undefined', () => {
  it('prints as nothing, is false, empty, and equal to another of its class only', () => {
    expect([str(missing, rt), truthy(missing, rt), toList(missing, rt), contains(1, missing, rt)]).toEqual([
      '',
      false,
      [],
      false,
    ]);
    expect(equals(missing, new Undefined({ name: 'y' }), rt)).toBe(true);
    expect(equals(missing, new DebugUndefined({ name: 'x' }), rt)).toBe(false);
    expect(equals(missing, null, rt)).toBe(false);
    expect(repr([missing], rt)).toBe('[Undefined]');
  });

  it('says in its message what was looked for, and in what', () => {
    const message = (value: Value): string => (value as Undefined).message(rt);
    expect(message(missing)).toBe("'x' is undefined");
    expect(message(getAttribute(dictOf([], rt), 'y', rt))).toBe("'dict object' has no attribute 'y'");
    expect(message(getItem([1], 3, rt))).toBe('list object has no element 3');
    expect(message(getItem(null, 'a', rt))).toBe("'None' has no attribute 'a'");
    expect(message(getAttribute(new Markup('a'), 'b', rt))).toBe("'markupsafe.Markup object' has no attribute 'b'");
    expect(message(getItem(dictOf([], rt), makeTuple([1, 'a']), rt))).toBe("dict object has no element (1, 'a')");
    expect(message(new Undefined({ hint: 'the whole text', name: 'x' }))).toBe('the whole text');
  });

  it('raises for whatever else is done with it', () => {
    const uses: (() => unknown)[] = [
      () => getAttribute(missing, 'a', rt),
      () => getItem(missing, 'a', rt),
      () => callMethod(missing, 'upper', [], null, rt),
      () => rt.call(missing, [], null),
      () => add(missing, 1, rt),
      () => add('a', missing, rt),
      () => order('<', 1, missing, rt),
      () => builtinFilters['int']?.([missing], null, rt),
    ];
    for (const use of uses) expect(use).toThrowError("'x' is undefined");
  });

  it('hides its private attributes behind the sandbox', () => {
    for (const name of ['__class__', '_undefined_name', '_fail_with_undefined_error']) {
      expect((getAttribute(missing, name, rt) as Undefined).message(rt)).toBe(
        `access to attribute '${name}' of 'Undefined' object is unsafe.`,
      );
    }
  });
});

describe('StrictUndefined', () => {
  it('raises even when it is printed, tested, compared or walked over', () => {
    const strict = new StrictUndefined({ name: 'x' });
    const uses: (() => unknown)[] = [
      () => str(strict, rt),
      () => truthy(strict, rt),
      () => toList(strict, rt),
      () => equals(strict, strict, rt),
      () => contains(1, strict, rt),
      () => getItem(dictOf([], rt), strict, rt),
    ];
    for (const use of uses) expect(use).toThrowError("'x' is undefined");
  });
});

describe('ChainableUndefined', () => {
  it('goes on being undefined through attributes and items, and counts as safe for HTML', () => {
    const chain = new ChainableUndefined({ name: 'x' });
    expect(getItem(getAttribute(chain, 'a', rt), 'b', rt)).toBe(chain);
    expect(toText(chain, new PrimitiveRt({ autoescape: true }))).toBe('');
    expect(repr(add(new Markup('<b>'), chain, rt), rt)).toBe("Markup('<b>')");
    expect(() => add(chain, 1, rt)).toThrowError("'x' is undefined");
  });
});

describe('DebugUndefined', () => {
  it('prints what is missing', () => {
    expect(str(new DebugUndefined({ name: 'x' }), rt)).toBe('{{ x }}');
    expect(str(new DebugUndefined({ name: 'y', object: [1] }), rt)).toBe("{{ no such element: list object['y'] }}");
    expect(str(new DebugUndefined({ hint: 'gone' }), rt)).toBe('{{ undefined value printed: gone }}');
  });
});

describe('filters of sequences', () => {
  const run = (name: string, args: Value[], kwargs: Record<string, Value> | null = null, own = rt): Value =>
    builtinFilters[name]?.(args, kwargs, own);

  it('look at nothing, not even at their arguments, before someone asks for items', () => {
    const seen: Value[] = [];
    const source = new PyIter('generator', {
      next: () => {
        seen.push(seen.length);
        return seen.length > 3 ? { done: true, value: undefined } : { done: false, value: seen.length };
      },
    });
    const filters = new PrimitiveRt({ filters: builtinFilters });
    const mapped = run('map', [source, 'string'], null, filters) as PyIter;
    expect(seen).toEqual([]);
    expect(mapped.next().value).toBe('1');
    expect(seen).toEqual([0]);
    const wrong = run('map', [[1]], null, filters) as PyIter;
    expect(() => wrong.next()).toThrowError('map requires a filter argument');
    const unknown = run('select', [[1], 'nosuch'], null, filters) as PyIter;
    expect(() => unknown.next()).toThrowError("No test named 'nosuch'.");
    expect(toList(run('map', [[], 'nosuch'], null, filters), rt)).toEqual([]);
  });

  it('give an Undefined with a hint when there is nothing to give', () => {
    const hint = (name: string): string => (run(name, [[]]) as Undefined).message(rt);
    expect(hint('first')).toBe('No first item, sequence was empty.');
    expect(hint('last')).toBe('No last item, sequence was empty.');
    expect(hint('random')).toBe('No random item, sequence was empty.');
    expect(hint('min')).toBe('No aggregated item, sequence was empty.');
  });

  it('name groups by their first item, as pairs that also answer to names', () => {
    const rows = [
      dictOf(
        [
          ['k', 'b'],
          ['n', 1],
        ],
        rt,
      ),
      dictOf(
        [
          ['k', 'A'],
          ['n', 2],
        ],
        rt,
      ),
      dictOf(
        [
          ['k', 'B'],
          ['n', 3],
        ],
        rt,
      ),
    ];
    const groups = run('groupby', [rows, 'k']) as Value[];
    expect(groups.map(group => getAttribute(group, 'grouper', rt))).toEqual(['A', 'b']);
    expect(getAttribute(groups[1], 'list', rt)).toEqual([rows[0], rows[2]]);
    expect(str(groups[0], rt)).toBe("('A', [{'k': 'A', 'n': 2}])");
  });
});
