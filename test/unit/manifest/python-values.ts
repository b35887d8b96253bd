import { dictOf, makeFloat, makeInt } from '../../../src/jinja/index.js';
import { type Data, makePythonValues, type PythonValues } from '../../../src/manifest/index.js';
import { PrimitiveRt } from '../jinja/values/rt.js';

export const rt = new PrimitiveRt();
export const python: PythonValues = makePythonValues(rt);

/** Reads the recorders' JSON: `{"number": …}`, `{"dict": [[k, v]]}`, `{"date": …}`. */
export function decode(json: unknown): Data {
  if (Array.isArray(json)) return json.map(decode);
  if (json === null || typeof json !== 'object') return json as Data;
  const tagged = json as { number?: string; date?: string; dict?: [unknown, unknown][] };
  if (tagged.number !== undefined) return numberOf(tagged.number);
  if (tagged.date !== undefined) return tagged.date;
  return dictOf(
    (tagged.dict ?? []).map(([key, value]) => [decode(key), decode(value)]),
    rt,
  );
}

/** Python's repr of an int or a float. */
function numberOf(text: string): Data {
  if (/^-?\d+$/.test(text)) return makeInt(BigInt(text)) as Data;
  return makeFloat(Number(text === 'inf' ? 'Infinity' : text)) as Data;
}
