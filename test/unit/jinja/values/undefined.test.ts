import { describe, expect, it } from 'vitest';
import { builtinFilters } from '../../../../src/jinja/filters/index.js';
import {
  add,
  ChainableUndefined,
  callMethod,
  contains,
  DebugUndefined,
  dictOf,
  equals,
  getAttribute,
  getItem,
  Markup,
  makeTuple,
  order,
  repr,
  StrictUndefined,
  str,
  toList,
  toText,
  truthy,
  Undefined,
  type Value,
} from '../../../../src/jinja/values/index.js';
import { PrimitiveRt } from './rt.js';

const rt = new PrimitiveRt();
const missing = new Undefined({ name: 'x' });

describe('Undefined', () => {
  it('prints as nothing, is false, empty, and equal to another of its class only', () => {
    expect([str(missing, rt), truthy(missing, rt), toList(missing, rt), contains(1, missing, rt)]).toEqual([
      '',
      false,
      [],
      false,
    ]);
    expect(equals(missing, new Undefined({ name: 'y' }), rt)).toBe(true);
    expect(equals(missing, new DebugUndefined({ name: 'x' }), rt)).toBe(false);
    expect(equals(missing, null, rt)).toBe(false);
    expect(repr([missing], rt)).toBe('[Undefined]');
  });

  it('says in its message what was looked for, and in what', () => {
    const message = (value: Value): string => (value as Undefined).message(rt);
    expect(message(missing)).toBe("'x' is undefined");
    expect(message(getAttribute(dictOf([], rt), 'y', rt))).toBe("'dict object' has no attribute 'y'");
    expect(message(getItem([1], 3, rt))).toBe('list object has no element 3');
    expect(message(getItem(null, 'a', rt))).toBe("'None' has no attribute 'a'");
    expect(message(getAttribute(new Markup('a'), 'b', rt))).toBe("'markupsafe.Markup object' has no attribute 'b'");
    expect(message(getItem(dictOf([], rt), makeTuple([1, 'a']), rt))).toBe("dict object has no element (1, 'a')");
    expect(message(new Undefined({ hint: 'the whole text', name: 'x' }))).toBe('the whole text');
  });

  it('raises for whatever else is done with it', () => {
    const uses: (() => unknown)[] = [
      () => getAttribute(missing, 'a', rt),
      () => getItem(missing, 'a', rt),
      () => callMethod(missing, 'upper', [], null, rt),
      () => rt.call(missing, [], null),
      () => add(missing, 1, rt),
      () => add('a', missing, rt),
      () => order('<', 1, missing, rt),
      () => builtinFilters['int']?.([missing], null, rt),
    ];
    for (const use of uses) expect(use).toThrowError("'x' is undefined");
  });

  it('hides its private attributes behind the sandbox', () => {
    for (const name of ['__class__', '_undefined_name', '_fail_with_undefined_error']) {
      expect((getAttribute(missing, name, rt) as Undefined).message(rt)).toBe(
        `access to attribute '${name}' of 'Undefined' object is unsafe.`,
      );
    }
  });
});

describe('StrictUndefined', () => {
  it('raises even when it is printed, tested, compared or walked over', () => {
    const strict = new StrictUndefined({ name: 'x' });
    const uses: (() => unknown)[] = [
      () => str(strict, rt),
      () => truthy(strict, rt),
      () => toList(strict, rt),
      () => equals(strict, strict, rt),
      () => contains(1, strict, rt),
      () => getItem(dictOf([], rt), strict, rt),
    ];
    for (const use of uses) expect(use).toThrowError("'x' is undefined");
  });
});

describe('ChainableUndefined', () => {
  it('goes on being undefined through attributes and items, and counts as safe for HTML', () => {
    const chain = new ChainableUndefined({ name: 'x' });
    expect(getItem(getAttribute(chain, 'a', rt), 'b', rt)).toBe(chain);
    expect(toText(chain, new PrimitiveRt({ autoescape: true }))).toBe('');
    expect(repr(add(new Markup('<b>'), chain, rt), rt)).toBe("Markup('<b>')");
    expect(() => add(chain, 1, rt)).toThrowError("'x' is undefined");
  });
});

describe('DebugUndefined', () => {
  it('prints what is missing', () => {
    expect(str(new DebugUndefined({ name: 'x' }), rt)).toBe('{{ x }}');
    expect(str(new DebugUndefined({ name: 'y', object: [1] }), rt)).toBe("{{ no such element: list object['y'] }}");
    expect(str(new DebugUndefined({ hint: 'gone' }), rt)).toBe('{{ undefined value printed: gone }}');
  });
});
