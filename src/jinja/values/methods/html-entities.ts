import { ENTITIES, LEGACY_NAMES } from './html-entity-table.js';

const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu;

/** Python's html.unescape. */
export function unescapeHtml(s: string): string {
  if (!s.includes('&')) return s;
  return s.replace(REFERENCE, (_, body: string) => (body.startsWith('#') ? numeric(body) : named(body)));
}

/** What browsers make of the codes 0x80 to 0x9f: the characters of windows-1252. */
const WINDOWS_1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90' +
  '\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

function numeric(body: string): string {
  const hex = /^#[xX]/.test(body);
  const code = Number.parseInt(body.slice(hex ? 2 : 1), hex ? 16 : 10);
  if (code === 0) return '\ufffd';
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252[code - 0x80] ?? '';
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) return '\ufffd';
  return isInvalid(code) ? '' : String.fromCodePoint(code);
}

/** Control characters and what Unicode calls noncharacters. */
function isInvalid(code: number): boolean {
  if (code < 0x20) return ![0x09, 0x0a, 0x0c, 0x0d].includes(code);
  return code === 0x7f || (code >= 0xfdd0 && code <= 0xfdef) || (code & 0xfffe) === 0xfffe;
}

function named(body: string): string {
  const whole = body.endsWith(';') ? entity(body.slice(0, -1)) : legacy(body);
  if (whole !== undefined) return whole;
  for (let end = body.length - 1; end > 1; end--) {
    const start = legacy(body.slice(0, end));
    if (start !== undefined) return start + body.slice(end);
  }
  return `&${body}`;
}

function legacy(name: string): string | undefined {
  return LEGACY_NAMES.has(name) ? entity(name) : undefined;
}

/** The entries are sorted as texts, so the one of a name is the first that is not below `name:`. */
function entity(name: string): string | undefined {
  const key = `${name}:`;
  let low = 0;
  let high = ENTITIES.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ENTITIES[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  const entry = ENTITIES[low];
  if (!entry?.startsWith(key)) return undefined;
  const codes = entry.slice(key.length).split(',');
  return String.fromCodePoint(...codes.map(code => Number.parseInt(code, 16)));
}
