import { describe, expect, it } from 'vitest';
import { builtinFilters } from '../../../../src/jinja/filters/index.js';
import { builtinGlobals } from '../../../../src/jinja/globals/index.js';
import { PythonError, repr, type Value } from '../../../../src/jinja/values/index.js';
import { type Expression, evaluate } from './evaluate.js';
import { PrimitiveRt } from './rt.js';

/** Milliseconds of work that only something uncounted takes, on a slow machine too: what is counted ends far earlier. */
const HANG = 10_000;

const v = (data: unknown): Expression => ['v', data];
const times = (data: unknown, n: number): Expression => ['b', '*', v(data), v(n)];
const float = (text: string) => v({ __t: 'float', v: text });

/** Error type and CPU milliseconds of an expression that must not end well. */
function failure(expression: Expression): { type: string; cpu: number } {
  const rt = new PrimitiveRt({ filters: builtinFilters });
  const before = process.cpuUsage();
  try {
    evaluate(expression, rt);
  } catch (error) {
    const { user, system } = process.cpuUsage(before);
    if (!(error instanceof PythonError)) throw error;
    return { type: error.type, cpu: (user + system) / 1000 };
  }
  return { type: 'none', cpu: 0 };
}

const LIMITED: Readonly<Record<string, Expression>> = {
  "'x' * 10**9": times('x', 1e9),
  '[0] * 10**9': times([0], 1e9),
  '(0, 1) * 10**9': times({ __t: 'tuple', v: [0, 1] }, 1e9),
  '10 ** 10**8': ['b', '**', v(10), v(1e8)],
  "'%999999999d' % 1": ['b', '%', v('%999999999d'), v(1)],
  "'%*d' % (999999999, 1)": ['b', '%', v('%*d'), v({ __t: 'tuple', v: [999999999, 1] })],
  "'%.999999999f' % 1.5": ['b', '%', v('%.999999999f'), float('1.5')],
  "'{:999999999}'.format(1)": ['m', v('{:999999999}'), 'format', [v(1)]],
  "'{:.999999999f}'.format(1.5)": ['m', v('{:.999999999f}'), 'format', [float('1.5')]],
  "'{:{}}'.format(1, 10**9)": ['m', v('{:{}}'), 'format', [v(1), v(1e9)]],
  "'x'|center(10**9)": ['f', 'center', v('x'), [v(1e9)]],
  "'x'|indent(10**9)": ['f', 'indent', v('x'), [v(1e9)]],
  "('\\n' * 10**6)|indent(1000)": ['f', 'indent', times('\n', 1e6), [v(1000)]],
  '[1]|batch(10**9, 0)|list': ['list', ['f', 'batch', v([1]), [v(1e9), v(0)]]],
  '[1]|slice(10**9)|list': ['list', ['f', 'slice', v([1]), [v(1e9)]]],
  "'x'.zfill(10**9)": ['m', v('x'), 'zfill', [v(1e9)]],
  "'x'.ljust(10**9)": ['m', v('x'), 'ljust', [v(1e9)]],
  "'\\t'.expandtabs(10**9)": ['m', v('\t'), 'expandtabs', [v(1e9)]],
  "('x' * 10**7).replace('x', 'y' * 11)": ['m', times('x', 1e7), 'replace', [v('x'), times('y', 11)]],
  "('x' * 10**7).replace('', 'abcdefgh')": ['m', times('x', 1e7), 'replace', [v(''), v('abcdefgh')]],
  "('y' * 10).join('x' * 10**7)": ['m', times('y', 10), 'join', [times('x', 1e7)]],
  "('x' * 10**7)|wordwrap(1)": ['f', 'wordwrap', times('x', 1e7), [v(1)]],
  "('a ' * 10**7)|title": ['f', 'title', times('a ', 1e7)],
  "('a ' * 10**7).split()": ['m', times('a ', 1e7), 'split', []],
  "('a' * 10**7)|list": ['f', 'list', times('a', 1e7)],
  "('\"' * 10**7)|escape": ['f', 'escape', times('"', 1e7)],
  "('<' * 10**7)|tojson": ['f', 'tojson', times('<', 1e7)],
  "('é' * 10**7)|urlencode": ['f', 'urlencode', times('é', 1e7)],
  "('<' * 10**7)|urlize": ['f', 'urlize', times('<', 1e7)],
  "('&amp' * 4 * 10**6)|striptags": ['f', 'striptags', times('&amp', 4e6)],
  "('f' * 10**7)|int(0, 16)": ['f', 'int', times('f', 1e7), [v(0), v(16)]],
  '1.to_bytes(10**9)': ['m', v(1), 'to_bytes', [v(1e9)]],
};

describe('what would grow past every bound', () => {
  for (const [title, expression] of Object.entries(LIMITED)) {
    it(`ends with an error before it takes time or memory: ${title}`, () => {
      const { type, cpu } = failure(expression);
      expect(type).toBe('LimitError');
      expect(cpu).toBeLessThan(HANG);
    });
  }

  it('fails as in Python where Python itself refuses', () => {
    const rt = new PrimitiveRt({ filters: builtinFilters });
    const range = builtinGlobals(true)['range'] as Value;
    expect(() => rt.call(range, [100_001], null)).toThrowError(
      'Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).',
    );
    expect(() => evaluate(['str', ['b', '**', v(10), v(5000)]], rt)).toThrowError(
      /^Exceeds the limit \(4300 digits\) for integer string conversion/,
    );
    expect(evaluate(['f', 'int', times('9', 5000)], rt)).toBe(0);
    expect(failure(['b', '*', v('a'), ['b', '**', v(10), v(20)]]).type).toBe('OverflowError');
    expect(failure(['b', '**', float('10.0'), v(400)]).type).toBe('OverflowError');
  });
});

describe('texts that make patterns backtrack', () => {
  const QUICK: Readonly<Record<string, Expression>> = {
    'a long dash in wordwrap': ['f', 'wordwrap', times('-', 5e5), [v(10)]],
    'brackets in urlize': ['f', 'urlize', ['b', '+', times(')', 5e5), v('a)')]],
    'at signs in urlize': ['f', 'urlize', times('a@', 3e5)],
    'colons in urlize': ['f', 'urlize', times('[::', 3e5)],
    'open comments in striptags': ['f', 'striptags', times('<!--', 3e5)],
    'blanks between digits in int': ['f', 'int', ['b', '+', ['b', '+', v('1'), times(' ', 5e6)], v('1')]],
    'digits before a letter in float': ['f', 'float', ['b', '+', times('9', 5e6), v('x')]],
    'sigmas before apostrophes in title': ['m', times("Σ''''", 5e4), 'title', []],
  };
  for (const [title, expression] of Object.entries(QUICK)) {
    it(`take time in proportion to their length: ${title}`, () => {
      const before = process.cpuUsage();
      evaluate(expression, new PrimitiveRt({ filters: builtinFilters }));
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(HANG);
    });
  }
});

describe('nesting', () => {
  it('too deep to print is an error, not an overflow of the stack', () => {
    let list: Value[] = [];
    for (let i = 0; i < 5000; i++) list = [list];
    expect(() => repr(list, new PrimitiveRt())).toThrowError('maximum recursion depth exceeded');
  });

  it('that doubles at every level is stopped by the size of its text', () => {
    let list: Value[] = ['x'];
    for (let i = 0; i < 40; i++) list = [list, list];
    expect(() => repr(list, new PrimitiveRt())).toThrowError(/too large|too many steps/);
  });

  it('of a list within itself is printed by pprint with a note', () => {
    const list: Value[] = [1];
    list.push(list);
    const text = builtinFilters['pprint']?.([list], null, new PrimitiveRt());
    expect(text).toBe('[1, <Recursion on list with id=0>]');
  });
});
