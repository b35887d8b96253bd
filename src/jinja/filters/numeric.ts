import {
  absolute,
  add,
  div,
  fixedText,
  floatOf,
  type HostFunction,
  hashKey,
  intOf,
  isStr,
  makeFloat,
  mul,
  order,
  PyFloat,
  PyObject,
  PySet,
  PythonError,
  pow,
  type Rt,
  raise,
  round,
  sub,
  textOf,
  toFloat,
  toInt,
  truncate,
  truthy,
  typeName,
  type Value,
} from '../values/index.js';
import { builtinFunction, filter } from './define.js';

/** The filters that make numbers, or texts of numbers. */
export const numericFilters: Readonly<Record<string, HostFunction>> = {
  abs: builtinFunction('abs', absolute),
  int: filter('do_int', ['value', 'default?', 'base?'], ([value, fallback, base], rt) =>
    toIntOr(value, fallback === undefined ? 0 : fallback, base === undefined ? 10 : base, rt),
  ),
  float: filter('do_float', ['value', 'default?'], ([value, fallback], rt) => {
    const result = attempt(['TypeError', 'ValueError'], () => makeFloat(toFloat(value, rt)), rt);
    return result !== undefined ? result : fallback === undefined ? new PyFloat(0) : fallback;
  }),
  round: filter('do_round', ['value', 'precision?', 'method?'], ([value, precision, method], rt) =>
    roundBy(value, precision === undefined ? 0 : precision, method === undefined ? 'common' : method, rt),
  ),
  filesizeformat: filter('do_filesizeformat', ['value', 'binary?'], ([value, binary], rt) =>
    fileSize(toFloat(value, rt), binary !== undefined && truthy(binary, rt)),
  ),
};

/** What an exception costs that nobody sees, in steps. */
const EXCEPTION = 75;

/** The result, or undefined after one of these exceptions. */
function attempt(types: readonly string[], run: () => Value, rt: Rt): Value | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof PythonError && types.includes(error.type))) throw error;
    rt.charge(EXCEPTION);
    return undefined;
  }
}

/** As an int, else as a float cut to one, else the default. */
function toIntOr(value: Value, fallback: Value, base: Value, rt: Rt): Value {
  const whole = attempt(['TypeError', 'ValueError'], () => toInt(value, isStr(value) ? base : undefined, rt), rt);
  if (whole !== undefined) return whole;
  const cut = attempt(['TypeError', 'ValueError', 'OverflowError'], () => truncate(toFloat(value, rt)), rt);
  return cut !== undefined ? cut : fallback;
}

function roundBy(value: Value, precision: Value, methodValue: Value, rt: Rt): Value {
  const method = textOf(methodValue);
  if (method === 'common') return round(value, precision, rt);
  if (method !== 'ceil' && method !== 'floor') {
    if (!(methodValue instanceof PySet)) hashKey(methodValue, rt);
    return raise('FilterArgumentError', 'method must be common, ceil or floor');
  }
  const scale = pow(10, precision, rt);
  return div(wholeNumber(method, mul(value, scale, rt), rt), pow(10, precision, rt), rt);
}

/** math.ceil and math.floor. */
function wholeNumber(method: 'ceil' | 'floor', value: Value, rt: Rt): Value {
  const int = intOf(value);
  if (int !== undefined) return int;
  const float = floatOf(value);
  if (float !== undefined) return truncate(Number.isFinite(float) ? Math[method](float) : float);
  if (!(value instanceof PyObject) || value.pyInt === undefined) {
    return raise('TypeError', `must be real number, not ${typeName(value)}`);
  }
  const cut = value.pyInt(rt);
  if (method === 'ceil') return order('>', value, cut, rt) ? add(cut, 1, rt) : cut;
  return order('<', value, cut, rt) ? sub(cut, 1, rt) : cut;
}

const UNITS = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

function fileSize(bytes: number, binary: boolean): string {
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncate(bytes)} Bytes`;
  // The units are ints: a float next to one is compared with it exactly.
  let unit = BigInt(base);
  let name = '';
  for (const letter of UNITS) {
    unit *= BigInt(base);
    name = binary ? `${letter.toUpperCase()}iB` : `${letter}B`;
    if (bytes < unit) break;
  }
  const size = (base * bytes) / Number(unit);
  return `${Number.isFinite(size) ? fixedText(size, 1) : Number.isNaN(size) ? 'nan' : 'inf'} ${name}`;
}
