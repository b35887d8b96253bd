import { describe, expect, it } from 'vitest';
import {
  callMethod,
  contains,
  Dict,
  dictOf,
  each,
  equals,
  getItem,
  makeFloat,
  makeInt,
  makeTuple,
  order,
  PyIter,
  repr,
  setOf,
  str,
  strLength,
  toList,
  truthy,
  type Value,
} from '../../../../src/jinja/values/index.js';
import { PrimitiveRt } from './rt.js';

const rt = new PrimitiveRt();
const call = (object: Value, name: string, ...args: Value[]): Value => callMethod(object, name, args, null, rt);

describe('dict', () => {
  it('takes 1, 1.0 and True as one key and keeps the first spelling', () => {
    const dict = dictOf(
      [
        [1, 'int'],
        [true, 'bool'],
        [makeFloat(1), 'float'],
      ],
      rt,
    );
    expect(repr(dict, rt)).toBe("{1: 'float'}");
    expect(
      repr(
        dictOf(
          [
            [true, 1],
            [1, 2],
          ],
          rt,
        ),
        rt,
      ),
    ).toBe('{True: 2}');
  });

  it('tells tuples, texts and numbers apart that are written alike', () => {
    const keys: Value[] = [
      '1',
      1,
      makeTuple([1]),
      makeTuple(['1']),
      makeTuple([makeTuple([1])]),
      '(1,)',
      null,
      'None',
      '\0t',
    ];
    const dict = dictOf(
      keys.map(key => [key, repr(key, rt)]),
      rt,
    );
    expect(dict.size).toBe(keys.length);
    for (const key of keys) expect(getItem(dict, key, rt)).toBe(repr(key, rt));
  });

  it('finds an int of any size by the float that equals it', () => {
    const dict = dictOf(
      [
        [makeInt(10n ** 22n), 'big'],
        [makeInt(2n ** 60n), 'power'],
      ],
      rt,
    );
    expect(getItem(dict, makeFloat(1e22), rt)).toBe('big');
    expect(getItem(dict, makeFloat(2 ** 60), rt)).toBe('power');
  });

  it('hands out views that see later changes', () => {
    const dict = dictOf([['a', 1]], rt);
    const keys = call(dict, 'keys');
    dict.set('b', 2, rt);
    expect(repr(keys, rt)).toBe("dict_keys(['a', 'b'])");
    expect(contains('b', keys, rt)).toBe(true);
    expect(contains(makeTuple(['b', 2]), call(dict, 'items'), rt)).toBe(true);
  });

  it('raises when it changes size while it is walked over', () => {
    const dict = dictOf(
      [
        ['a', 1],
        ['b', 2],
      ],
      rt,
    );
    const seen: Value[] = [];
    const walk = () => {
      for (const key of each(dict, rt)) {
        seen.push(key);
        dict.set('c', 3, rt);
      }
    };
    expect(walk).toThrowError('dictionary changed size during iteration');
    expect(seen).toEqual(['a']);
  });

  it('keeps a key that holds None', () => {
    const dict = dictOf([['a', null]], rt);
    expect(call(dict, 'get', 'a', 'other')).toBe(null);
    expect(getItem(dict, 'a', rt)).toBe(null);
    expect(call(dict, 'pop', 'a', 'other')).toBe(null);
  });
});

describe('a container within itself', () => {
  it('prints as dots of its own kind', () => {
    const list: Value[] = [1];
    list.push(list);
    expect(repr(list, rt)).toBe('[1, [...]]');
    const dict = new Dict();
    dict.set('self', dict, rt);
    expect(repr(dict, rt)).toBe("{'self': {...}}");
    const inner: Value[] = [];
    const tuple = makeTuple([inner]);
    inner.push(tuple);
    expect(repr(tuple, rt)).toBe('([(...)],)');
    const plain: Record<string, Value> = {};
    plain['me'] = [plain];
    expect(repr(plain, rt)).toBe("{'me': [{...}]}");
  });

  it('prints normally the next time, and twice side by side', () => {
    const inner: Value[] = [1];
    expect(repr([inner, inner], rt)).toBe('[[1], [1]]');
    expect(repr([inner, inner], rt)).toBe('[[1], [1]]');
  });

  it('is compared until the depth is used up', () => {
    const a: Value[] = [];
    a.push(a);
    const b: Value[] = [];
    b.push(b);
    expect(() => equals(a, b, rt)).toThrowError('maximum recursion depth exceeded');
    expect(equals(a, a, rt)).toBe(true);
  });
});

describe('one-shot iterators', () => {
  it('are true, have no length, and are empty once read', () => {
    const numbers = new PyIter('generator', [1, 2, 3].values());
    expect(truthy(numbers, rt)).toBe(true);
    expect(contains(2, numbers, rt)).toBe(true);
    expect(toList(numbers, rt)).toEqual([3]);
    expect(toList(numbers, rt)).toEqual([]);
    expect(truthy(numbers, rt)).toBe(true);
  });

  it('over a list see what is appended meanwhile', () => {
    const list: Value[] = [1];
    const seen: Value[] = [];
    for (const item of each(list, rt)) {
      seen.push(item);
      if (list.length < 3) list.push(list.length + 1);
    }
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('sets', () => {
  it('of numbers come in the order of CPython, others in order of insertion', () => {
    expect(repr(setOf([10, 20, 5, 33, 17, 100], rt), rt)).toBe('{33, 100, 5, 10, 17, 20}');
    expect(repr(setOf([3, -1, 2, 0.5], rt), rt)).toBe('{0.5, 2, 3, -1}');
    expect(repr(setOf(['b', 'a', 'c'], rt), rt)).toBe("{'b', 'a', 'c'}");
  });

  it('hold 1, True and 1.0 once', () => {
    expect(repr(setOf([1, true, makeFloat(1), 0, false], rt), rt)).toBe('{0, 1}');
  });
});

describe('texts', () => {
  it('are counted and ordered by code point, not by UTF-16 unit', () => {
    expect(strLength('a😀b')).toBe(3);
    expect(order('<', '\uffff', '😀', rt)).toBe(true);
    expect(order('>', '😀', '\ue000', rt)).toBe(true);
    expect(getItem('a😀b', 1, rt)).toBe('😀');
    expect(getItem('a😀b', -1, rt)).toBe('b');
  });
});

describe('numbers', () => {
  it('stay exact past 2^53 and come back to plain numbers', () => {
    expect(str(makeInt(2n ** 64n), rt)).toBe('18446744073709551616');
    expect(makeInt(2n ** 53n - 1n)).toBe(9007199254740991);
    expect(Object.is(makeInt(-0), 0)).toBe(true);
    expect(equals(makeInt(2n ** 53n + 1n), makeFloat(2 ** 53), rt)).toBe(false);
    expect(order('>', makeInt(2n ** 53n + 1n), makeFloat(2 ** 53), rt)).toBe(true);
  });

  it('that are floats print as such, whatever their value', () => {
    const texts = [1, -0, 1e16, 1e15, 1e22, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, 123456789.125];
    expect(texts.map(n => str(makeFloat(n), rt))).toEqual([
      '1.0',
      '-0.0',
      '1e+16',
      '1000000000000000.0',
      '1e+22',
      '0.0001',
      '1e-05',
      '5e-324',
      '1.7976931348623157e+308',
      '123456789.125',
    ]);
  });
});
