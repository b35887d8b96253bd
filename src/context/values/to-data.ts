import type { Data, DataMap } from '../../config/index.js';
import {
  Dict,
  isPlainObject,
  Markup,
  PyFloat,
  PySet,
  type Rt,
  str,
  type Tuple,
  Undefined,
  type Value,
} from '../../jinja/index.js';
import { plainRt } from './plain-rt.js';

/**
 * What a template gave as config, as data for the manifest: dicts whose keys are plain texts become objects, tuples and
 * sets lists. What is undefined is null; anything else that JSON has no word for is its text.
 */
export function toData(value: Value, rt: Rt = plainRt): Data {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'function' ? str(value, rt) : (value as Data);
  if (Array.isArray(value)) return Array.from(value as Value[] | Tuple, item => toData(item, rt));
  if (value instanceof Dict) return dictData(value, rt);
  if (isPlainObject(value)) return recordData(Object.entries(value), rt);
  if (value instanceof PyFloat) return value;
  if (value instanceof Markup) return value.text;
  if (value instanceof PySet) return value.items().map(item => toData(item, rt));
  return value instanceof Undefined ? null : str(value, rt);
}

function dictData(dict: Dict, rt: Rt): Data {
  const keys = dict.keyList();
  const plain = keys.every(key => typeof key === 'string' && !/^(?:0|[1-9]\d{0,9})$/.test(key));
  if (plain)
    return recordData(
      keys.map(key => [key as string, dict.get(key, rt)]),
      rt,
    );
  const copy = new Dict();
  for (const key of keys) copy.set(key, toData(dict.get(key, rt), rt), rt);
  return copy;
}

function recordData(entries: readonly (readonly [string, Value])[], rt: Rt): DataMap {
  const record = Object.create(null) as DataMap;
  for (const [key, value] of entries) record[key] = toData(value, rt);
  return record;
}
