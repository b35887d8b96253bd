import { raise } from '../../errors/python-error.js';

/** One piece of a format text: literal text, then perhaps a replacement field. */
export type Piece = { readonly literal: string; readonly field: Field | undefined };
export type Field = { readonly name: string; readonly conversion: string; readonly spec: string };

/** Splits `'a{b!r:c}d'` as str.format does, one piece at a time: what comes before a mistake is formatted first. */
export function* parseFormat(text: string): Generator<Piece> {
  let position = 0;
  while (position < text.length) {
    const open = nextBrace(text, position);
    if (open < 0) {
      yield { literal: text.slice(position), field: undefined };
      return;
    }
    const brace = text[open] as string;
    const doubled = text[open + 1] === brace;
    if (brace === '}' && !doubled) raise('ValueError', "Single '}' encountered in format string");
    if (open + 1 >= text.length) raise('ValueError', "Single '{' encountered in format string");
    if (doubled) {
      yield { literal: text.slice(position, open + 1), field: undefined };
      position = open + 2;
      continue;
    }
    const { field, end } = parseField(text, open + 1);
    yield { literal: text.slice(position, open), field };
    position = end;
  }
}

function nextBrace(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === '{' || text[i] === '}') return i;
  return -1;
}

/** Reads a field from behind its brace; `end` is behind the closing one. */
function parseField(text: string, start: number): { field: Field; end: number } {
  let at = start;
  let stop = '';
  while (at < text.length) {
    const c = text[at++] as string;
    if (c === '{') raise('ValueError', "unexpected '{' in field name");
    if (c === '[') {
      const close = text.indexOf(']', at);
      at = close < 0 ? text.length : close;
    } else if (c === '}' || c === ':' || c === '!') {
      stop = c;
      break;
    }
  }
  if (stop === '') raise('ValueError', "expected '}' before end of string");
  const name = text.slice(start, at - 1);
  if (stop === '}') return { field: { name, conversion: '', spec: '' }, end: at };
  let conversion = '';
  if (stop === '!') {
    if (at >= text.length) raise('ValueError', 'end of string while looking for conversion specifier');
    conversion = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += conversion.length;
    if (at < text.length) {
      const c = text[at++];
      if (c === '}') return { field: { name, conversion, spec: '' }, end: at };
      if (c !== ':') raise('ValueError', "expected ':' after conversion specifier");
    }
  }
  const end = closingBrace(text, at);
  return { field: { name, conversion, spec: text.slice(at, end) }, end: end + 1 };
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}') depth--;
    if (depth === 0) return i;
  }
  return raise('ValueError', "unmatched '{' in format spec");
}

/** A step from the first object of a field to what is printed: `.name` or `[key]`. */
export type FieldStep = { readonly attribute: boolean; readonly key: string | number };

/** `0.name[key]` → its first part (a number for digits), then the steps, which are only read when they are taken. */
export function splitFieldName(name: string): { first: string | number; steps: Iterable<FieldStep> } {
  const at = name.search(/[.[]/);
  const first = at < 0 ? name : name.slice(0, at);
  return { first: integer(first) ?? first, steps: at < 0 ? [] : fieldSteps(name, at) };
}

function* fieldSteps(name: string, start: number): Generator<FieldStep> {
  let at = start;
  while (at < name.length) {
    const c = name[at++];
    if (c === '.') {
      const next = name.slice(at).search(/[.[]/);
      const end = next < 0 ? name.length : at + next;
      yield { attribute: true, key: notEmpty(name.slice(at, end)) };
      at = end;
    } else if (c === '[') {
      const end = name.indexOf(']', at);
      if (end < 0) raise('ValueError', "Missing ']' in format string");
      const key = name.slice(at, end);
      yield { attribute: false, key: integer(key) ?? notEmpty(key) };
      at = end + 1;
    } else {
      raise('ValueError', "Only '.' or '[' may follow ']' in format field specifier");
    }
  }
}

function notEmpty(key: string): string {
  return key === '' ? raise('ValueError', 'Empty attribute in format string') : key;
}

function integer(text: string): number | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  if (BigInt(text) > 2n ** 63n - 1n) raise('ValueError', 'Too many decimal digits in format string');
  return Number(text);
}
