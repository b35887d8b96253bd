import { describe, expect, it } from 'vitest';
import {
  asDict,
  callMethod,
  contains,
  copyOnWrite,
  Dict,
  dictOf,
  equals,
  fromHost,
  getAttribute,
  getItem,
  makeTuple,
  PyFloat,
  repr,
  setOf,
  toHost,
  toList,
  truthy,
  Undefined,
  type Value,
} from '../../../../src/jinja/values/index.js';
import { PrimitiveRt } from './rt.js';

const rt = new PrimitiveRt();
const call = (object: Value, name: string, ...args: Value[]): Value => callMethod(object, name, args, null, rt);

describe('plain objects of the host', () => {
  it('print, compare and answer as dicts without being copied', () => {
    const data = { name: 'orders', columns: ['id', 'total'], meta: { owner: null } };
    expect(repr(data, rt)).toBe("{'name': 'orders', 'columns': ['id', 'total'], 'meta': {'owner': None}}");
    expect(getAttribute(data, 'name', rt)).toBe('orders');
    expect(getItem(data, 'columns', rt)).toBe(data.columns);
    expect(contains('meta', data, rt)).toBe(true);
    expect(toList(call(data, 'keys'), rt)).toEqual(['name', 'columns', 'meta']);
    expect(
      equals(
        data,
        dictOf(
          [
            ['name', 'orders'],
            ['columns', ['id', 'total']],
            ['meta', { owner: null }],
          ],
          rt,
        ),
        rt,
      ),
    ).toBe(true);
  });

  it('are false only when they hold nothing', () => {
    expect(truthy({}, rt)).toBe(false);
    expect(truthy({ a: 0 }, rt)).toBe(true);
    expect(truthy(Object.create(null), rt)).toBe(false);
  });

  it('show their own keys and nothing of a JavaScript prototype', () => {
    const data = Object.create(null) as Record<string, Value>;
    Object.defineProperty(data, '__proto__', { value: 1, enumerable: true });
    for (const object of [{ a: 1 }, data, new Dict(), [1], 'text', 5, 1.5, true, null, makeTuple([1])]) {
      for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'length', 'map', 'prototype']) {
        expect(getAttribute(object, name, rt)).toBeInstanceOf(Undefined);
        expect(getItem(object, name, rt)).toBeInstanceOf(Undefined);
      }
    }
    expect(getItem(data, '__proto__', rt)).toBe(1);
    expect(getItem({}, '__proto__', rt)).toBeInstanceOf(Undefined);
    expect(contains('constructor', {}, rt)).toBe(false);
  });

  it('take `__proto__` as a key like any other and keep their prototype', () => {
    const data: Record<string, Value> = {};
    call(data, 'update', dictOf([['__proto__', { polluted: true }]], rt));
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
    expect(getAttribute(data, 'polluted', rt)).toBeInstanceOf(Undefined);
    expect(repr(data, rt)).toBe("{'__proto__': {'polluted': True}}");
  });

  it('are changed in place by the methods of a dict', () => {
    const data: Record<string, Value> = { a: 1, b: 2 };
    call(data, 'update', { c: 3 });
    expect(call(data, 'pop', 'a')).toBe(1);
    expect(call(data, 'setdefault', 'd', 4)).toBe(4);
    expect(data).toEqual({ b: 2, c: 3, d: 4 });
  });

  it('refuse changes when they are frozen, with an error of Python', () => {
    const frozen = Object.freeze({ list: Object.freeze([1]) });
    expect(() => call(frozen, 'update', { a: 1 })).toThrowError(/does not support item assignment/);
    expect(() => call(frozen, 'clear')).toThrowError(/does not support item assignment/);
    expect(() => call(frozen.list, 'append', 2)).toThrowError(/'list' object is read-only/);
    expect(toList(frozen.list, rt)).toEqual([1]);
  });

  it('complain, as a dict does, when they grow during a loop', () => {
    const data: Record<string, Value> = { a: 1, b: 2 };
    const keys = asDict(data)?.pyIter() as Iterator<Value>;
    keys.next();
    data['c'] = 3;
    expect(() => keys.next()).toThrowError('dictionary changed size during iteration');
  });
});

describe('copy on write', () => {
  const source = () =>
    Object.freeze({ meta: Object.freeze({ owner: 'ann' }), tags: Object.freeze(['a']), list: [{ n: 1 }] });

  it('leaves the data of the host as it was, at every depth', () => {
    const data = source();
    const value = copyOnWrite(data);
    call(getAttribute(value, 'meta', rt), 'update', { owner: 'bob' });
    call(getAttribute(value, 'tags', rt), 'append', 'b');
    call(getItem(getAttribute(value, 'list', rt), 0, rt), 'update', { n: 2 });
    call(value, 'update', { extra: true });
    expect(repr(value, rt)).toBe("{'meta': {'owner': 'bob'}, 'tags': ['a', 'b'], 'list': [{'n': 2}], 'extra': True}");
    expect(data).toEqual({ meta: { owner: 'ann' }, tags: ['a'], list: [{ n: 1 }] });
  });

  it('shows a change to whoever looks the container up again', () => {
    const value = copyOnWrite(source());
    call(getAttribute(value, 'tags', rt), 'append', 'b');
    expect(getItem(getAttribute(value, 'tags', rt), 1, rt)).toBe('b');
  });

  it('keeps the order of keys when the first change copies', () => {
    const value = copyOnWrite({ a: 1, b: { c: 2 }, d: 3 });
    call(value, 'pop', 'a');
    call(value, 'update', { a: 9 });
    expect(repr(value, rt)).toBe("{'b': {'c': 2}, 'd': 3, 'a': 9}");
    expect(call(value, 'get', 'zzz', 'none')).toBe('none');
  });
});

describe('the border to the host', () => {
  it('turns what has no place among the values, and only that', () => {
    expect(fromHost(undefined, rt)).toBe(null);
    expect(fromHost(2 ** 60, rt)).toBe(1152921504606846976n);
    expect(
      repr(
        fromHost(
          new Map<unknown, unknown>([
            [1, 'a'],
            ['b', new Set([1])],
          ]),
          rt,
        ),
        rt,
      ),
    ).toBe("{1: 'a', 'b': {1}}");
    const list = [1, 2];
    expect(fromHost(list, rt)).toBe(list);
  });

  it('gives values back as plain data', () => {
    const value = dictOf(
      [
        ['a', makeTuple([1, new PyFloat(2)])],
        [1, setOf(['x'], rt)],
        ['__proto__', null],
      ],
      rt,
    );
    const data = toHost(value, rt) as Record<string, unknown>;
    expect(Object.keys(data)).toEqual(['1', 'a', '__proto__'].sort((x, y) => (x === '1' ? -1 : y === '1' ? 1 : 0)));
    expect(data['a']).toEqual([1, 2]);
    expect(data['1']).toEqual(['x']);
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });
});
