import { type Data, type DataShapes, type DictEntry, isPlainMap } from '../../config/index.js';
import { asDict, Dict, equals, makeFloat, repr, str } from '../../jinja/index.js';
import type { PythonValues } from '../../manifest/index.js';
import { plainRt } from './plain-rt.js';

/** What the rooms below need of Python's values: the template language's own. */
export const dataShapes: DataShapes = Object.freeze({
  float: (value: number): Data => makeFloat(value) as Data,
  dict: (entries: readonly DictEntry[]): Data => dictFrom(entries),
  entries: (value: Data): readonly DictEntry[] | undefined => (value instanceof Dict ? dictEntries(value) : undefined),
  str: (value: Data): string => str(value ?? null, plainRt),
  repr: (value: Data): string => repr(value ?? null, plainRt),
});

export const pythonValues: PythonValues = Object.freeze({
  str: dataShapes.str,
  repr: dataShapes.repr,
  equals: (a: Data, b: Data): boolean => equals(a ?? null, b ?? null, plainRt),
  entries: (value: Data): [Data, Data][] | undefined => {
    if (isPlainMap(value)) return Object.entries(value);
    const dict = asDict(value);
    return dict === undefined ? undefined : dictEntries(dict);
  },
  dict: dictFrom,
});

function dictFrom(entries: readonly (readonly [Data, Data])[]): Data {
  const dict = new Dict();
  for (const [key, value] of entries) dict.set(key, value, plainRt);
  return dict;
}

function dictEntries(dict: Dict): [Data, Data][] {
  const values = dict.valueList() as Data[];
  return dict.keyList().map((key, i) => [key as Data, values[i]]);
}
