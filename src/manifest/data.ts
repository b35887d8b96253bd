import type { PyObject } from '../jinja/index.js';

/**
 * What a YAML file or a config() call can hold: JSON's values, where an integral number is Python's int and a float with
 * an integral value is a PyFloat, and where a mapping with keys that are not plain strings (numbers, or strings that look
 * like them, which objects would put in another order) is a Dict. Dates have become ISO text.
 */
export type Data = null | boolean | number | bigint | string | PyObject | Data[] | DataMap | undefined;
export type DataMap = { [key: string]: Data };
