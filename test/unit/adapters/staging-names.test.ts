import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameBytes, STAGING_PATTERN, StagedNames, stagingName } from '../../../src/adapters/index.js';

describe('names of staged relations', () => {
  test('keep the beginning of the name and end in a hash', () => {
    expect(stagingName('s', 'orders', 'r', 'new')).toMatch(/^orders__q[0-9a-f]{10}$/);
    expect(stagingName('s', 'orders', 'r', 'new')).toBe(stagingName('s', 'orders', 'r', 'new'));
  });

  test('two long names with the same beginning do not meet', () => {
    const long = 'x'.repeat(62);
    expect(stagingName('s', `${long}a`, 'r', 'new')).not.toBe(stagingName('s', `${long}b`, 'r', 'new'));
  });

  test('a hundred thousand names with the same long beginning all get different ones', () => {
    const names = new Set<string>();
    for (let i = 0; i < 100_000; i++) names.add(stagingName('s', `${'long_'.repeat(11)}${i}`, 'r', 'new'));
    expect(names.size).toBe(100_000);
  });

  test('whatever the name holds, they fit into 63 bytes and end in the hash', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 5 }), (name, run) => {
        const staged = stagingName('s', name, run, 'old');
        return nameBytes(staged) <= 63 && STAGING_PATTERN.test(staged);
      }),
    );
  });

  test('a constraint is made under a staged name and remembers its own', () => {
    const names = new StagedNames('r');
    const staged = names.stage('s', 'orders', 'orders_key');
    expect(staged).toMatch(/^orders_key__q[0-9a-f]{10}$/);
    expect(names.finalName(staged)).toBe('orders_key');
    expect(names.finalName('other')).toBe(undefined);
  });
});
