import { expect, test } from 'vitest';
import { EntryEncoder } from '../../../src/artifacts/index.js';

const encoder = () => new EntryEncoder(value => String(value));

test('entries that share an odd config are both odd, wherever they share it', () => {
  const config = { meta: { size: 12345678901234567890n } };
  for (const shared of ['config', 'unrendered_config']) {
    const encode = encoder();
    const entry = (name: string) => ({ name, config: {}, [shared]: config });
    for (const name of ['a', 'b']) {
      expect(encode.encode(entry(name))).toContain('{"meta": {"size": 12345678901234567890}}');
      expect(encode.isOdd, `${shared} of ${name}`).toBe(true);
    }
    expect(encode.encode({ name: 'c', config: {} })).toBe('{"name": "c", "config": {}}');
    expect(encode.isOdd).toBe(false);
  }
});

test('an odd part before a plain config is not forgotten', () => {
  const encode = encoder();
  const plain = { enabled: true };
  encode.encode({ config: plain });
  expect(encode.encode({ weight: 5n, config: plain })).toBe('{"weight": 5, "config": {"enabled": true}}');
  expect(encode.isOdd).toBe(true);
});

test('keys without a value are left out, and what is no node is written as any value', () => {
  const encode = encoder();
  expect(encode.encode({ name: 'a', group: undefined, config: {} })).toBe('{"name": "a", "config": {}}');
  expect(encode.encode(['a', 1])).toBe('["a", 1]');
});
