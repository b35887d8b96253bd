import { type Data, parseYaml } from '../../config/index.js';
import { isJsonError, jsonDumps, jsonLoads, PythonError, type Rt, str, textOf, type Value } from '../../jinja/index.js';
import { dumpYaml } from '../values/dump-yaml.js';
import { dataShapes } from '../values/shapes.js';
import { method } from './bind.js';

/** `fromjson tojson fromyaml toyaml`: what cannot be read or written gives the default. */
export const jsonYaml: ReadonlyMap<string, () => Value> = new Map([
  [
    'fromjson',
    () =>
      method('fromjson', ['string', 'default?'], ([text, otherwise], rt) => {
        try {
          return jsonLoads(text, rt);
        } catch (error) {
          if (isJsonError(error)) return otherwise ?? null;
          throw error;
        }
      }),
  ],
  [
    'tojson',
    () =>
      method('tojson', ['value', 'default?', 'sort_keys?'], ([value, otherwise, sort], rt) => {
        try {
          return jsonDumps(value, { sortKeys: isTrue(sort) }, rt);
        } catch (error) {
          if (error instanceof PythonError && error.type === 'ValueError') return otherwise ?? null;
          throw error;
        }
      }),
  ],
  [
    'fromyaml',
    () => method('fromyaml', ['value', 'default?'], ([text, otherwise], rt) => fromYaml(text, otherwise, rt)),
  ],
  [
    'toyaml',
    () =>
      method('toyaml', ['value', 'default?', 'sort_keys?'], ([value, otherwise, sort], rt) => {
        const text = dumpYaml(value, isTrue(sort), rt);
        return text ?? otherwise ?? null;
      }),
  ],
]);

function fromYaml(value: Value, otherwise: Value | undefined, rt: Rt): Value {
  const text = textOf(value) ?? str(value, rt);
  const { value: data, messages } = parseYaml(text, '<unicode string>', dataShapes);
  if (messages.some(message => message.severity === 'error')) return otherwise ?? null;
  return (data as Data) ?? null;
}

function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0;
}
