import { type Data, type DataMap, entriesOf, makeMap } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import { PyFloat } from '../../jinja/index.js';

/** Stands before the kind of a value that JSON has no shape for; as a key of the user's it cannot be kept. */
const MARK = '\0';

/**
 * JSON of data in which Python's floats, dicts and long numbers come back as they were. Undefined for values of any other
 * class: they cannot be kept.
 */
export function dataText(value: unknown): string | undefined {
  try {
    return JSON.stringify(marked(value as Data));
  } catch (error) {
    if (error instanceof NotKept) return undefined;
    throw error;
  }
}

/** What `dataText` made a text of. */
export function readData(text: string): unknown {
  return unmarked(JSON.parse(text) as Data);
}

class NotKept extends Error {}

function marked(value: Data): Data {
  if (typeof value === 'bigint') return { [MARK]: 'int', text: String(value) };
  if (typeof value === 'number') {
    const isPlain = Number.isFinite(value) && !Object.is(value, -0);
    return isPlain ? value : { [MARK]: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(marked);
  if (value instanceof PyFloat)
    return { [MARK]: 'float', text: Object.is(value.value, -0) ? '-0' : String(value.value) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return markedMap(value as DataMap);
  const entries = entriesOf(value, dataShapes);
  if (entries === undefined) throw new NotKept();
  return { [MARK]: 'dict', entries: entries.map(([key, item]) => [marked(key), marked(item)]) };
}

function markedMap(map: DataMap): DataMap {
  const copy = makeMap();
  for (const [key, item] of Object.entries(map)) {
    if (key === MARK) throw new NotKept();
    copy[key] = marked(item);
  }
  return copy;
}

function unmarked(value: Data): Data {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarked);
  const map = value as DataMap;
  switch (map[MARK]) {
    case undefined: {
      const copy = makeMap();
      for (const [key, item] of Object.entries(map)) copy[key] = unmarked(item);
      return copy;
    }
    case 'int':
      return BigInt(map['text'] as string);
    case 'float':
      return dataShapes.float(Number(map['text']));
    case 'dict':
      return dataShapes.dict((map['entries'] as [Data, Data][]).map(([key, item]) => [unmarked(key), unmarked(item)]));
    default:
      return Number(map['text']);
  }
}
