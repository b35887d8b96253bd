import { describe, expect, test } from 'vitest';
import { type Column, ColumnClass } from '../../../src/adapters/index.js';
import type { Rt } from '../../../src/jinja/index.js';
import { attribute, call, text } from './call-method.js';

// Every expected text was printed by dbt's own PostgresColumn.
const api = new ColumnClass();
const make = (...args: (string | number | null)[]): Column => api.pyCall(args, null, {} as Rt) as Column;

describe('a column', () => {
  const name = make('id', 'character varying', 10);

  test('has its names, its type and its sizes', () => {
    const has = (key: string): unknown => attribute(name, key);
    expect(['column', 'name', 'quoted', 'dtype', 'char_size'].map(has)).toEqual([
      'id',
      'id',
      '"id"',
      'character varying',
      10,
    ]);
    expect(text(name)).toBe(
      "PostgresColumn(column='id', dtype='character varying', char_size=10, numeric_precision=None, numeric_scale=None)",
    );
  });

  test.each([
    [['a', 'character varying', 10], 'character varying(10)'],
    [['a', 'text'], 'text'],
    [['a', 'TEXT', 10], 'TEXT'],
    [['a', 'character varying'], 'character varying'],
    [['a', 'character', 5], 'character varying(5)'],
    [['a', 'varchar'], 'character varying(256)'],
    [['a', 'numeric', null, 10, 2], 'numeric(10,2)'],
    [['a', 'numeric', null, 10, null], 'numeric'],
    [['a', 'numeric'], 'numeric'],
    [['a', 'integer', null, 32, 0], 'integer'],
  ])('%j has the data type %s', (args, expected) => {
    expect(attribute(make(...args), 'data_type')).toBe(expected);
    expect(attribute(make(...args), 'expanded_data_type')).toBe(expected);
  });

  test('knows what kind of type it has, in any case', () => {
    expect(call(make('a', 'TEXT'), 'is_string')).toBe(true);
    expect(call(make('a', 'Double Precision'), 'is_float')).toBe(true);
    expect(call(make('a', 'serial'), 'is_integer')).toBe(true);
    expect(call(make('a', 'decimal'), 'is_numeric')).toBe(true);
    expect(call(make('a', 'decimal'), 'is_number')).toBe(true);
    expect(call(make('a', 'money'), 'is_number')).toBe(false);
  });

  test('tells the length of a text and whether it can grow to that of another', () => {
    expect(call(name, 'string_size')).toBe(10);
    expect(call(make('a', 'text', 10), 'string_size')).toBe(256);
    expect(call(make('a', 'TEXT', 10), 'string_size')).toBe(10);
    expect(() => call(make('a', 'integer'), 'string_size')).toThrow('Called string_size() on non-string field!');
    expect(call(name, 'can_expand_to', [make('a', 'text')])).toBe(true);
    expect(call(name, 'can_expand_to', [make('a', 'character varying', 5)])).toBe(false);
    expect(call(name, 'can_expand_to', [make('a', 'integer')])).toBe(false);
  });

  test('writes a literal with its type', () => {
    expect(call(name, 'literal', [5])).toBe('5::character varying(10)');
  });

  test('equals another with the same fields', () => {
    expect(name.pyEq(make('id', 'character varying', 10))).toBe(true);
    expect(name.pyEq(make('ID', 'character varying', 10))).toBe(false);
  });
});

describe('the class of columns', () => {
  test('makes columns from a name and a label, and knows the label STRING', () => {
    expect(attribute(call(api, 'create', ['a', 'string']) as Column, 'dtype')).toBe('TEXT');
    expect(call(api, 'translate_type', ['STRING'])).toBe('TEXT');
    expect(call(api, 'translate_type', ['int'])).toBe('int');
    expect(call(api, 'numeric_type', ['numeric', 5, 1])).toBe('numeric(5,1)');
    expect(call(api, 'string_type', [7])).toBe('character varying(7)');
  });

  test('reads a description', () => {
    const read = (raw: string): unknown[] => {
      const column = call(api, 'from_description', ['a', raw]) as Column;
      return ['dtype', 'char_size', 'numeric_precision', 'numeric_scale'].map(key => attribute(column, key));
    };
    expect(read('varchar(5)')).toEqual(['varchar', 5, null, null]);
    expect(read('numeric(5,2)')).toEqual(['numeric', null, 5, 2]);
    expect(read('timestamp without time zone')).toEqual(['timestamp without time zone', null, null, null]);
    expect(() => read('numeric(1,x)')).toThrow(
      'Could not interpret data_type "numeric(1,x)": could not convert "x" to an integer',
    );
    expect(() => read('(5)')).toThrow('Could not interpret data type "(5)"');
  });
});
