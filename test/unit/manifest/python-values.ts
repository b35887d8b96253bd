import { PyObject } from '../../../src/jinja/index.js';
import type { Data, PythonValues } from '../../../src/manifest/index.js';

/** A number whose text JavaScript cannot give: a float with an integral value, an int beyond 2^53. */
export class PyNumber extends PyObject {
  readonly typeName = 'float';
  readonly text: string;
  constructor(text: string) {
    super();
    this.text = text;
  }
}

/** A dict whose keys are no plain text, or whose order an object would change. */
export class PyDict extends PyObject {
  readonly typeName = 'dict';
  readonly items: [Data, Data][];
  constructor(items: [Data, Data][]) {
    super();
    this.items = items;
  }
}

/** Reads the recorders' JSON: `{"number": …}`, `{"dict": [[k, v]]}`, `{"date": …}`. */
export function decode(json: unknown): Data {
  if (Array.isArray(json)) return json.map(decode);
  if (json === null || typeof json !== 'object') return json as Data;
  const tagged = json as { number?: string; date?: string; dict?: [unknown, unknown][] };
  if (tagged.number !== undefined) return new PyNumber(tagged.number);
  if (tagged.date !== undefined) return tagged.date;
  return new PyDict((tagged.dict ?? []).map(([key, value]) => [decode(key), decode(value)]));
}

/** Python's texts and equality for the values of tests. */
export const python: PythonValues = { str, repr, equals, entries, dict: items => new PyDict([...items]) };

function str(value: Data): string {
  return typeof value === 'string' ? value : repr(value);
}

function repr(value: Data): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (value instanceof PyNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  const items = entries(value);
  if (items === undefined) return String(value);
  return `{${items.map(([key, item]) => `${repr(key)}: ${repr(item)}`).join(', ')}}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escapes: Record<string, string> = {
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\\': '\\\\',
    [quote]: `\\${quote}`,
  };
  let out = '';
  for (const c of text) {
    const known = escapes[c];
    if (known !== undefined) out += known;
    else if (c !== ' ' && /[\p{C}\p{Z}]/u.test(c)) out += escaped(c.codePointAt(0) ?? 0);
    else out += c;
  }
  return quote + out + quote;
}

function escaped(point: number): string {
  const hex = point.toString(16);
  if (point < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return point < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

function entries(value: Data): [Data, Data][] | undefined {
  if (value instanceof PyDict) return value.items;
  if (value === null || typeof value !== 'object' || Array.isArray(value) || value instanceof PyObject)
    return undefined;
  return Object.entries(value);
}

function equals(a: Data, b: Data): boolean {
  const x = plainNumber(a);
  const y = plainNumber(b);
  if (x !== undefined || y !== undefined) return x === y;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => equals(item, b[i]));
  const left = entries(a);
  const right = entries(b);
  if (left === undefined || right === undefined) return a === b;
  if (left.length !== right.length) return false;
  return left.every(([key, item]) => right.some(([other, there]) => equals(key, other) && equals(item, there)));
}

function plainNumber(value: Data): number | undefined {
  if (value instanceof PyNumber) return Number(value.text);
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : undefined;
}
