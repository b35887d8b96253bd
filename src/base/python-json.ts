import { InternalError } from './message.js';

/**
 * The JSON text of a value that JSON.parse would not give back: a Python float or dict of the template language, a
 * Decimal; a long number and what is no number (`specialNumber` writes those two).
 */
export type EncodeSpecial = (value: object | bigint | number) => string;

/** Text of a number that JavaScript's JSON does not have. */
export function specialNumber(value: bigint | number): string {
  if (typeof value === 'bigint') return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

const refuse: EncodeSpecial = value => {
  if (typeof value !== 'object') return specialNumber(value);
  throw new InternalError(`a ${value.constructor.name} cannot be written as JSON without an encoder`);
};

/**
 * JSON as Python's json.dumps writes it: `, ` and `: ` between, nothing but ASCII, NaN and Infinity by name, floats in
 * Python's spelling. Keys whose value is undefined are left out.
 */
export function pythonJson(value: unknown, special: EncodeSpecial = refuse): string {
  if (typeof value === 'string') return jsonText(value);
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return Number.isFinite(value) ? jsonNumber(value) : special(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return special(value);
  if (Array.isArray(value)) return arrayJson(value, special);
  return isPlain(value) ? objectJson(value as Record<string, unknown>, special) : special(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function arrayJson(items: readonly unknown[], special: EncodeSpecial): string {
  if (items.length === 0) return '[]';
  let out = `[${pythonJson(items[0], special)}`;
  for (let i = 1; i < items.length; i++) out += `, ${pythonJson(items[i], special)}`;
  return `${out}]`;
}

function objectJson(object: Record<string, unknown>, special: EncodeSpecial): string {
  let out = '';
  // Own keys alone: what is plain has nothing enumerable above it.
  for (const key in object) {
    const value = object[key];
    if (value === undefined) continue;
    out += `${out === '' ? '{' : ', '}${jsonText(key)}: ${pythonJson(value, special)}`;
  }
  return out === '' ? '{}' : `${out}}`;
}

/** Text that stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
const BEYOND_ASCII = /[\u007f-\uffff]/g;

const escapeOf = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

export function jsonText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(BEYOND_ASCII, escapeOf);
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/g;

/**
 * JSON text as json.dumps(json.loads(text), indent=2) writes it again: its numbers stay as they are spelled, since 5.0
 * is not 5 and NaN is no JSON of JavaScript's. `text` must be JSON as Python writes it.
 */
export function indentedJson(text: string): string {
  let depth = 0;
  const tokens = text.match(TOKENS) ?? [];
  const line = (): string => `\n${'  '.repeat(depth)}`;
  const parts = tokens.map((token, i) => {
    const before = tokens[i - 1];
    if (token === ']' || token === '}') {
      depth--;
      return before === '[' || before === '{' ? token : line() + token;
    }
    const start = before === '[' || before === '{' || before === ',' ? line() : '';
    if (token === '[' || token === '{') {
      depth++;
      return start + token;
    }
    if (token === ':') return ': ';
    return start + (token.startsWith('"') ? token.replace(BEYOND_ASCII, escapeOf) : token);
  });
  return parts.join('');
}

/** Python writes 1e-05 and 1e+16 where JavaScript writes 0.00001 and 10000000000000000. */
function jsonNumber(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '0' : String(value);
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? BigInt(value).toString() : value.toString();
  const size = Math.abs(value);
  if (size >= 1e-4) return String(value);
  const [digits, exponent = '0'] = value.toExponential().split('e-');
  return `${digits}e-${exponent.padStart(2, '0')}`;
}
