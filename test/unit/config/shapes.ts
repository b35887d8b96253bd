import type { Data, DataShapes, DictEntry } from '../../../src/config/index.js';
import { PyObject } from '../../../src/jinja/index.js';

/** Stand-ins for the template language's float and dict: they only hold what they are made of. */
export class TestFloat extends PyObject {
  readonly typeName = 'float';
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
}

export class TestDict extends PyObject {
  readonly typeName = 'dict';
  readonly items: readonly DictEntry[];
  constructor(items: readonly DictEntry[]) {
    super();
    this.items = items;
  }
}

export const testShapes: DataShapes = {
  float: value => new TestFloat(value),
  dict: entries => new TestDict(entries),
  entries: value => (value instanceof TestDict ? value.items : undefined),
  str: value => (typeof value === 'string' ? value : repr(value)),
  repr,
};

/** Python's repr() of the values that occur in these tests. */
function repr(value: Data): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value.includes("'") && !value.includes('"') ? `"${value}"` : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (value instanceof TestFloat) return `${value.value}.0`;
  if (value instanceof PyObject) return value.typeName;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([k, v]) => `${repr(k)}: ${repr(v)}`)
    .join(', ')}}`;
}

/** A value in the notation of the golden files, where ints and floats and key types can be told apart. */
export function encode(value: Data): unknown {
  if (value === null || value === undefined) return ['none'];
  if (typeof value === 'boolean') return ['bool', value];
  if (typeof value === 'bigint') return ['int', String(value)];
  if (typeof value === 'string') return ['str', value];
  if (typeof value === 'number') return Number.isInteger(value) ? ['int', String(value)] : ['float', value];
  if (value instanceof TestFloat) return ['float', value.value];
  if (Array.isArray(value)) return ['list', value.map(encode)];
  const entries = value instanceof TestDict ? value.items : Object.entries(value as Record<string, Data>);
  return ['map', entries.map(([k, v]) => [encode(k), encode(v)])];
}
