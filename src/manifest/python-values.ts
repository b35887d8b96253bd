import { asDict, dictOf, equals, type Rt, repr, str } from '../jinja/index.js';
import type { Data } from './data.js';

/**
 * What names, hashes and comparisons need to know of Python, as the template language knows it. Handed in: the
 * runtime that answers (its limits and policies) belongs to whoever renders.
 */
export type PythonValues = {
  /** `str(value)`: `None`, `True`, `1.0`, `['a']`; text as it is. */
  readonly str: (value: Data) => string;
  /** `repr(value)`: text in quotes, the rest as `str`. */
  readonly repr: (value: Data) => string;
  /** `a == b`: `1`, `1.0` and `True` are equal; the order of a dict does not count. */
  readonly equals: (a: Data, b: Data) => boolean;
  /** Keys and values of a dict in its order; undefined for anything else. */
  readonly entries: (value: Data) => [key: Data, value: Data][] | undefined;
  /** A dict with these entries in this order. */
  readonly dict: (entries: readonly [key: Data, value: Data][]) => Data;
};

/** Python as the template language has it. Limits of `rt` hold for what is printed and compared, too. */
export function makePythonValues(rt: Rt): PythonValues {
  return {
    str: value => str(value, rt),
    repr: value => repr(value, rt),
    equals: (a, b) => equals(a, b, rt),
    entries: value => {
      const dict = asDict(value);
      return dict?.keyList().map(key => [key as Data, dict.get(key, rt) as Data]);
    },
    dict: entries => dictOf(entries, rt),
  };
}
