import { PythonError, raise } from '../errors/python-error.js';
import { isNoLiteral, literalEval } from '../library/literal/literal-eval.js';
import { isFloat, isInt, Markup, type Rt, str, type Value } from '../values/index.js';
import { Marked } from './markers.js';

/** What Jinja2's NativeEnvironment makes of the values of a template: a Python literal wherever the text is one. */
export function jinjaNativeValue(values: readonly Value[], rt: Rt): Value {
  const [first] = values;
  if (first === undefined) return null;
  if (values.length === 1 && !isText(first)) return first;
  const whole = values.length === 1 ? first : values.map(value => str(value, rt)).join('');
  const text = str(whole, rt);
  // Only with the text as it is, indented or not, is it parsed: an indented literal is none.
  return /^[ \t]/.test(text) ? whole : readLiteral(text, whole, rt);
}

/**
 * What dbt makes of the values of a native template: one value stays what it is, text that a filter marked is read as a
 * literal, and several are text. @throws PythonError for a marked text of another type
 */
export function dbtNativeValue(values: readonly Value[], rt: Rt): Value {
  const [first] = values;
  if (first === undefined) return '';
  if (values.length > 1) return values.map(value => str(value, rt)).join('');
  if (!(first instanceof Marked)) return first;
  if (first.typeName === 'TextMarker') return first.text;
  const value = readLiteral(first.text, first.text, rt);
  if (first.typeName === 'BoolMarker' && typeof value !== 'boolean') refuse(first.text, 'bool');
  if (first.typeName === 'NumberMarker' && !isInt(value) && !isFloat(value)) refuse(first.text, 'number');
  return value;
}

function refuse(text: string, type: string): never {
  return raise('JinjaRenderingError', `Could not convert value '${text}' into type '${type}'`);
}

function isText(value: Value): boolean {
  return typeof value === 'string' || value instanceof Markup;
}

function readLiteral(text: string, otherwise: Value, rt: Rt): Value {
  try {
    return literalEval(text, rt);
  } catch (error) {
    if (error instanceof PythonError && isNoLiteral(error)) return otherwise;
    throw error;
  }
}
