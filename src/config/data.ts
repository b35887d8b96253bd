import type { PyObject } from '../jinja/index.js';

/**
 * What a YAML file or a config() call can hold: JSON's values, where an integral number is Python's int and a float with
 * an integral value is a PyFloat, and where a mapping with keys that are not plain strings (numbers, or strings that look
 * like them, which objects would put in another order) is a Dict. Dates have become ISO text.
 */
export type Data = null | boolean | number | bigint | string | PyObject | Data[] | DataMap | undefined;
export type DataMap = { [key: string]: Data };

/** A way into a value: keys of mappings (as text) and positions in lists. */
export type DataPath = readonly (string | number)[];

/**
 * Makes, opens and prints the two kinds of value that plain JavaScript has no shape for. The template language owns
 * them; this room is handed the functions.
 */
export type DataShapes = {
  /** A Python float that is integral: 1.0, -0.0, 1e300. */
  readonly float: (value: number) => Data;
  /** A dict with keys that an object cannot hold in their order and type. */
  readonly dict: (entries: readonly DictEntry[]) => Data;
  /** The entries of what `dict` made; undefined for every other value. */
  readonly entries: (value: Data) => readonly DictEntry[] | undefined;
  /** A date or a datetime of its ISO text; without it the text stays. */
  readonly timestamp?: (iso: string) => Data;
  /** Python's `str()` and `repr()`. */
  readonly str: (value: Data) => string;
  readonly repr: (value: Data) => string;
};

export type DictEntry = readonly [key: Data, value: Data];

/** True for an object that this room or a template made as a mapping with plain string keys. */
export function isPlainMap(value: Data): value is DataMap {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** An empty mapping in which `__proto__` is a key like any other. */
export function makeMap(entries: Iterable<readonly [string, Data]> = []): DataMap {
  const map = Object.create(null) as DataMap;
  for (const [key, value] of entries) map[key] = value;
  return map;
}

/** True where an object would sort the key before its neighbours: `"7"`, but not `"07"`. */
export function looksLikeIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(key);
}

/** A mapping from entries: an object where that keeps keys and their order, else a Dict. */
export function mapFrom(entries: readonly DictEntry[], shapes: DataShapes): Data {
  const plain = entries.every(([key]) => typeof key === 'string' && !looksLikeIndex(key));
  return plain ? makeMap(entries as readonly (readonly [string, Data])[]) : shapes.dict(entries);
}

/** The entries of a mapping of either shape, in order; undefined when the value is none. */
export function entriesOf(value: Data, shapes: DataShapes): readonly DictEntry[] | undefined {
  if (isPlainMap(value)) return Object.entries(value);
  return shapes.entries(value);
}
