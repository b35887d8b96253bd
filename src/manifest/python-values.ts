import type { Data } from './data.js';

/**
 * What names, hashes and comparisons need to know of Python, as the template language knows it. Handed in, because the
 * values themselves (PyFloat, Dict) live in room `jinja`.
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
