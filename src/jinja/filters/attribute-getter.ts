import {
  asciiDigits,
  callMethod,
  isStr,
  Markup,
  makeInt,
  type Rt,
  textOf,
  Undefined,
  type Value,
} from '../values/index.js';
import { lower } from '../values/methods/str-case.js';

/** Takes an item to what a filter looks at in it. */
export type Getter = (item: Value) => Value;

export type GetterOptions = {
  /** Put in the place of what is undefined on the way; None is no default. */
  readonly fallback?: Value | undefined;
  readonly ignoreCase?: boolean;
};

/** `'a.b.0'` and the like as a function of an item: every part is looked up as `item[part]`, digits as numbers. */
export function attributeGetter(attribute: Value | undefined, options: GetterOptions, rt: Rt): Getter {
  const parts = attributeParts(attribute);
  const { fallback } = options;
  return item => {
    let value = item;
    for (const part of parts) {
      value = rt.getitem(value, part);
      if (fallback !== undefined && fallback !== null && value instanceof Undefined) value = fallback;
    }
    return options.ignoreCase ? ignoreCase(value, rt) : value;
  };
}

/** `'a,b.c'`: a list with the value of each of the attributes, for sorting by several. */
export function multiAttributeGetter(attribute: Value | undefined, options: GetterOptions, rt: Rt): Getter {
  const text = textOf(attribute);
  const name = (part: string): Value => (attribute instanceof Markup ? new Markup(part) : part);
  const parts = text === undefined ? [attribute] : text.split(',').map(name);
  const getters = parts.map(part => attributeGetter(part, options, rt));
  return item => getters.map(getter => getter(item));
}

function attributeParts(attribute: Value | undefined): Value[] {
  if (attribute === undefined || attribute === null) return [];
  const text = textOf(attribute);
  if (text === undefined) return [attribute];
  const name = (part: string): Value => (attribute instanceof Markup ? new Markup(part) : part);
  return text.split('.').map(part => (/^\p{Nd}+$/u.test(part) ? makeInt(BigInt(asciiDigits(part))) : name(part)));
}

export function ignoreCase(value: Value, rt: Rt): Value {
  if (typeof value === 'string') return lower(value);
  return isStr(value) ? callMethod(value, 'lower', [], null, rt) : value;
}
