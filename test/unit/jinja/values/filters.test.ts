import { describe, expect, it } from 'vitest';
import { builtinFilters } from '../../../../src/jinja/filters/index.js';
import {
  dictOf,
  getAttribute,
  PyIter,
  str,
  toList,
  type Undefined,
  type Value,
} from '../../../../src/jinja/values/index.js';
import { PrimitiveRt } from './rt.js';

const rt = new PrimitiveRt();

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

  it('print groups by their own repr() in pprint, which sorts no dict inside them', () => {
    const groups = run('groupby', [
      [
        dictOf(
          [
            ['k', 'x'],
            ['a', 2],
          ],
          rt,
        ),
      ],
      'k',
    ]);
    expect(run('pprint', [groups])).toBe("[('x', [{'k': 'x', 'a': 2}])]");
    expect(
      run('pprint', [
        [
          dictOf(
            [
              ['k', 'x'],
              ['a', 2],
            ],
            rt,
          ),
        ],
      ]),
    ).toBe("[{'a': 2, 'k': 'x'}]");
  });

  it('join any number of texts', () => {
    const parts = Array.from({ length: 40_000 }, (_, i) => String(i));
    expect(run('join', [parts, ', '])).toBe(parts.join(', '));
  });
});
