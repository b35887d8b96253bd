import type { Data, DataShapes } from '../data.js';
import type { ScalarKind } from './scalar-kind.js';
import { timestampText } from './timestamp.js';

/** Python reads at most so many digits of a decimal number. */
const MAX_DIGITS = 4300;

/** Thrown for text that PyYAML takes for a number or a date and then cannot read: `0x_`, `2024-13-45`. */
export class BadScalar extends Error {}

/** The value of a scalar that is of that kind. `merge` and `value` have none: PyYAML has no constructor for them. */
export function scalarValue(kind: ScalarKind, text: string, shapes: DataShapes): Data {
  switch (kind) {
    case 'null':
      return null;
    case 'bool':
      return boolValue(text);
    case 'int':
      return intValue(text);
    case 'float':
      return floatValue(text, shapes);
    case 'timestamp':
      return timestampValue(text, shapes);
    case 'str':
      return text;
    default:
      return bad(text, 'a mark of YAML 1.1 that stands for no value here');
  }
}

function timestampValue(text: string, shapes: DataShapes): Data {
  const iso = timestampText(text) ?? bad(text, 'a date that does not exist');
  return shapes.timestamp?.(iso) ?? iso;
}

function boolValue(text: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'yes' || lower === 'true' || lower === 'on') return true;
  if (lower === 'no' || lower === 'false' || lower === 'off') return false;
  return bad(text, 'neither true nor false');
}

function intValue(text: string): number | bigint {
  let digits = text.replaceAll('_', '');
  const negative = digits.startsWith('-');
  if (negative || digits.startsWith('+')) digits = digits.slice(1);
  const size = magnitude(digits, text);
  return toInt(negative ? -size : size);
}

function magnitude(digits: string, text: string): bigint {
  if (digits === '0') return 0n;
  if (digits.startsWith('0b')) return parsed(digits, /^0b[01]+$/, text);
  if (digits.startsWith('0x')) return parsed(digits, /^0x[0-9a-fA-F]+$/, text);
  if (digits.startsWith('0')) return parsed(`0o${digits}`, /^0o[0-7]+$/, text);
  if (digits.includes(':')) return digits.split(':').reduce((sum, part) => sum * 60n + parsed(part, /^\d+$/, text), 0n);
  return parsed(digits, /^\d+$/, text);
}

function parsed(digits: string, shape: RegExp, text: string): bigint {
  if (!shape.test(digits)) return bad(text, 'not a whole number');
  if (digits.length > MAX_DIGITS) return bad(`${text.slice(0, 20)}…`, `longer than ${MAX_DIGITS} digits`);
  return BigInt(digits);
}

function toInt(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function floatValue(text: string, shapes: DataShapes): Data {
  let digits = text.replaceAll('_', '').toLowerCase();
  const sign = digits.startsWith('-') ? -1 : 1;
  if (digits.startsWith('-') || digits.startsWith('+')) digits = digits.slice(1);
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY;
  if (digits === '.nan') return Number.NaN;
  const value = digits.includes(':')
    ? digits.split(':').reduce((sum, part) => sum * 60 + plainFloat(part, text), 0)
    : plainFloat(digits, text);
  return Number.isInteger(value) ? shapes.float(sign * value) : sign * value;
}

function plainFloat(digits: string, text: string): number {
  if (!/^(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/.test(digits)) return bad(text, 'not a number');
  return Number(digits);
}

function bad(text: string, why: string): never {
  throw new BadScalar(`'${text}' is ${why}`);
}
