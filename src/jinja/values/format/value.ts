import { raise } from '../../errors/python-error.js';
import { strLength, toUnits } from '../code-points.js';
import { textOf } from '../markup.js';
import { floatOf, intOf } from '../numbers.js';
import { PyObject, type Rt, type Value } from '../protocol.js';
import { str } from '../text.js';
import { typeName } from '../type-name.js';
import { formatFloat, formatInt, unknownCode } from './number.js';
import { pad } from './pad.js';
import { type FormatSpec, parseSpec } from './spec.js';

/** `format(v, spec)`: Python's format mini-language. */
export function formatValue(v: Value, spec: string, rt: Rt): string {
  const text = textOf(v);
  if (text !== undefined) return spec === '' ? text : formatText(text, spec, typeName(v), rt);
  if (v instanceof PyObject && v.pyFormat !== undefined) return v.pyFormat(spec, rt);
  if (spec === '') return str(v, rt);
  const int = intOf(v);
  if (int !== undefined)
    return formatInt(int, parseSpec(spec, typeName(v), { align: '>', type: 'd' }), typeName(v), rt);
  const float = floatOf(v);
  if (float !== undefined) return formatFloat(float, parseSpec(spec, 'float', { align: '>', type: '' }), 'float', rt);
  return raise('TypeError', `unsupported format string passed to ${typeName(v)}.__format__`);
}

function formatText(text: string, specText: string, type: string, rt: Rt): string {
  const spec = parseSpec(specText, type, { align: '<', type: 's' });
  if (spec.type !== 's') unknownCode(spec, type);
  refuseNumeric(spec);
  const cut = spec.precision !== undefined && spec.precision < strLength(text);
  return pad(cut ? text.slice(0, toUnits(text, spec.precision ?? 0)) : text, spec, rt);
}

function refuseNumeric(spec: FormatSpec): void {
  if (spec.sign === ' ') raise('ValueError', 'Space not allowed in string format specifier');
  if (spec.sign !== '') raise('ValueError', 'Sign not allowed in string format specifier');
  if (spec.positiveZero) raise('ValueError', 'Negative zero coercion (z) not allowed in string format specifier');
  if (spec.alternate) raise('ValueError', 'Alternate form (#) not allowed in string format specifier');
  if (spec.align === '=') raise('ValueError', "'=' alignment not allowed in string format specifier");
}
