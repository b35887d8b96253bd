import { type Data, type DataShapes, parseYaml } from '../../config/index.js';
import {
  isJsonError,
  jsonDumps,
  jsonLoads,
  PyDate,
  PyDateTime,
  PyTimedelta,
  PyTimezone,
  PythonError,
  type Rt,
  str,
  textOf,
  utcTimezone,
  type Value,
} from '../../jinja/index.js';
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

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?(?:([-+])(\d\d):(\d\d))?)?$/;

/** What PyYAML makes of a date; a file of configuration keeps its text. */
function momentOf(iso: string): Data {
  const match = MOMENT.exec(iso);
  if (match === null) return iso;
  const at = (i: number): number => Number(match[i] ?? 0);
  const day = { year: at(1), month: at(2), day: at(3) };
  if (match[4] === undefined) return new PyDate(day.year, day.month, day.day);
  const seconds = (at(9) * 60 + at(10)) * (match[8] === '-' ? -60 : 60);
  const zone = seconds === 0 ? utcTimezone() : new PyTimezone(new PyTimedelta(0, seconds, 0));
  const tzinfo = match[8] === undefined ? null : zone;
  return new PyDateTime(day, { hour: at(4), minute: at(5), second: at(6), microsecond: at(7), tzinfo, fold: 0 });
}

const SHAPES: DataShapes = { ...dataShapes, timestamp: momentOf };

function fromYaml(value: Value, otherwise: Value | undefined, rt: Rt): Value {
  const text = textOf(value) ?? str(value, rt);
  const { value: data, messages } = parseYaml(text, '<unicode string>', SHAPES);
  if (messages.some(message => message.severity === 'error')) return otherwise ?? null;
  return (data as Data) ?? null;
}

function isTrue(value: Value | undefined): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0;
}
