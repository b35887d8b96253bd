import { describe, expect, it } from 'vitest';
import { makeReModule } from '../../../../src/jinja/index.js';
import { answer, makeRt } from './environment.js';

/** Patterns that backtracking engines need exponential time or memory for, and texts that bring it out. */
const HOSTILE: readonly (readonly [pattern: string, text: string])[] = [
  ['(a+)+$', `${'a'.repeat(5000)}b`],
  ['(a*)*b', 'a'.repeat(3000)],
  ['(a|aa)+$', `${'a'.repeat(5000)}b`],
  ['(.*)*\\1x', 'a'.repeat(40)],
  ['(a|a)*b', 'a'.repeat(100_000)],
  ['(?=(a+)+$)b', `${'a'.repeat(40)}b`],
  ['((a{1,10}){1,10}){1,10}c', 'a'.repeat(60)],
  ['(?:ab)*c', 'ab'.repeat(500_000)],
  ['\\s+$', `${' '.repeat(100_000)}x`],
  ['(?:a?){5000}a{5000}', 'a'.repeat(5000)],
  ['(?:){4000000000}', 'a'],
  ['(?>(a+)+)+b', 'a'.repeat(5000)],
];

/** Milliseconds of work that only something uncounted takes, on a slow machine too: what is counted ends far earlier. */
const HANG = 10_000;

describe('a pattern that would run for ever', () => {
  it.each(HOSTILE)('%s ends soon, without a match or with an error', (pattern, text) => {
    const rt = makeRt();
    const began = process.cpuUsage();
    const result = answer(() => rt.call(makeReModule().getText('search'), [pattern, text], null));
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1000).toBeLessThan(HANG);
    expect('e' in result ? result.e[0] : result.v).toBeOneOf([null, 'TimeoutError', 'MemoryError']);
  });

  it('gives the right answer where remembering what failed makes it linear', () => {
    const rt = makeRt();
    const search = makeReModule().getText('search');
    const text = `${'x'.repeat(500)}y`;
    expect(rt.getattr(rt.call(search, ['(x+x+)+y', text], null), 'endpos')).toBe(501);
    expect(rt.call(search, ['(x+x+)+z', text], null)).toBeNull();
  });

  it('refuses a pattern that nests deeper than CPython can', () => {
    const rt = makeRt();
    const deep = `${'('.repeat(2000)}${')'.repeat(2000)}`;
    expect(answer(() => rt.call(makeReModule().getText('compile'), [deep], null))).toEqual({
      e: ['RecursionError', 'maximum recursion depth exceeded'],
    });
  });
});
