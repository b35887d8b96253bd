import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../../src/config/index.js';
import { encode, testShapes } from './shapes.js';

type Golden = { title: string; yaml: string; value?: unknown; error?: string };

const file = new URL('../../fixtures/yaml/golden.json', import.meta.url);
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

/** Floats are recorded as Python's repr; they are compared as numbers, the sign of zero included. */
function numbers(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value[0] === 'float' && typeof value[1] === 'string')
    return ['float', value[1] === 'inf' ? Infinity : value[1] === '-inf' ? -Infinity : Number(value[1])];
  return value.map(numbers);
}

describe('YAML is read as PyYAML reads it', () => {
  test('the recorded cases are there', () => {
    expect(golden.length).toBeGreaterThan(250);
  });

  test.each(golden)('$title', ({ yaml, value, error }) => {
    const read = parseYaml(yaml, 'x.yml', testShapes);
    const faults = read.messages.filter(m => m.severity === 'error');
    if (error === undefined) {
      expect(faults.map(m => m.text)).toEqual([]);
      expect(encode(read.value)).toEqual(numbers(value));
    } else {
      expect(faults.length, `PyYAML says: ${error}`).toBeGreaterThan(0);
      expect(faults[0]?.span?.file).toBe('x.yml');
      expect(read.value).toBeUndefined();
    }
  });
});
