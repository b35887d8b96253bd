import { characterOfName } from './character-names.js';
import { isHexDigit } from './characters.js';

/** What is wrong with a string literal, in the words of Python's decoder. */
export class BadEscape extends Error {}

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Digits that an escape needs and, as the shape of its message, how Python writes it. */
const HEX: Readonly<Record<string, { digits: number; shape: string }>> = {
  x: { digits: 2, shape: '\\xXX' },
  u: { digits: 4, shape: '\\uXXXX' },
  U: { digits: 8, shape: '\\UXXXXXXXX' },
};

/** The value of what stands between the quotes of a literal: Python's `unicode-escape`. Throws BadEscape. */
export function unescapeString(body: string): string {
  let at = body.indexOf('\\');
  if (at === -1) return body;
  let out = '';
  let from = 0;
  while (at !== -1) {
    out += body.slice(from, at);
    const [text, next] = escapeAt(body, at);
    out += text;
    from = next;
    at = body.indexOf('\\', from);
  }
  return out + body.slice(from);
}

/** Value and end of the escape whose backslash is at `at`. */
function escapeAt(body: string, at: number): [string, number] {
  const letter = body[at + 1] ?? '';
  const simple = SIMPLE[letter];
  if (simple !== undefined) return [simple, at + 2];
  const hex = HEX[letter];
  if (hex !== undefined) return hexEscape(body, at + 2, hex);
  if (letter >= '0' && letter <= '7') return octalEscape(body, at + 1);
  if (letter === 'N') return namedEscape(body, at + 2);
  const code = body.codePointAt(at + 1) ?? 0;
  if (code > 0x7f) return [`\\${asciiSpelling(code)}`, at + 1 + (code > 0xffff ? 2 : 1)];
  return [`\\${letter}`, at + 2];
}

function hexEscape(body: string, from: number, hex: { digits: number; shape: string }): [string, number] {
  const end = from + hex.digits;
  for (let i = from; i < end; i++) {
    if (i >= body.length || !isHexDigit(body.charCodeAt(i))) throw new BadEscape(`truncated ${hex.shape} escape`);
  }
  const code = Number.parseInt(body.slice(from, end), 16);
  if (code > 0x10ffff) throw new BadEscape('illegal Unicode character');
  return [String.fromCodePoint(code), end];
}

function octalEscape(body: string, from: number): [string, number] {
  let end = from;
  while (end < from + 3 && (body[end] ?? '') >= '0' && (body[end] ?? '') <= '7') end++;
  return [String.fromCharCode(Number.parseInt(body.slice(from, end), 8)), end];
}

function namedEscape(body: string, from: number): [string, number] {
  const close = body.indexOf('}', from);
  if (body[from] !== '{' || close <= from + 1) throw new BadEscape('malformed \\N character escape');
  const character = characterOfName(body.slice(from + 1, close));
  if (character === undefined) throw new BadEscape('unknown Unicode character name');
  return [character, close + 1];
}

/** Jinja2 spells non-ASCII characters as escapes before it decodes, so a backslash before one eats only the new backslash. */
function asciiSpelling(code: number): string {
  const hex = code.toString(16);
  if (code <= 0xff) return `x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `u${hex.padStart(4, '0')}` : `U${hex.padStart(8, '0')}`;
}
