import { strLength } from '../../values/code-points.js';
import { strRepr } from '../../values/str-repr.js';
import type { PatternSource } from './pattern-source.js';
import type { Category, RegexNode, SetItem } from './regex-node.js';

const HEX_DIGITS = '0123456789abcdefABCDEF';
export const OCT_DIGITS = '01234567';
export const DIGITS = '0123456789';

/** Escapes that stand for one control character. */
export const CONTROL_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['\\a', 7],
  ['\\b', 8],
  ['\\f', 12],
  ['\\n', 10],
  ['\\r', 13],
  ['\\t', 9],
  ['\\v', 11],
  ['\\\\', 92],
]);

const CATEGORIES: ReadonlyMap<string, Category> = new Map([
  ['\\d', 'digit'],
  ['\\D', 'notDigit'],
  ['\\s', 'space'],
  ['\\S', 'notSpace'],
  ['\\w', 'word'],
  ['\\W', 'notWord'],
]);

const ANCHORS: ReadonlyMap<string, RegexNode> = new Map([
  ['\\A', { op: 'at', where: 'beginningOfString' }],
  ['\\b', { op: 'at', where: 'boundary' }],
  ['\\B', { op: 'at', where: 'notBoundary' }],
  ['\\Z', { op: 'at', where: 'endOfString' }],
] as [string, RegexNode][]);

/** What an escape needs to know about the groups read so far. */
export type GroupLookup = {
  readonly count: number;
  isClosed(group: number): boolean;
  checkLookbehind(group: number): void;
};

/** An escape inside `[…]`. */
export function parseClassEscape(source: PatternSource, token: string, isBytes: boolean): SetItem {
  const control = CONTROL_ESCAPES.get(token);
  if (control !== undefined) return { is: 'code', code: control };
  const category = CATEGORIES.get(token);
  if (category !== undefined) return { is: 'category', category };
  const letter = token.slice(1);
  const code = parseCodeEscape(source, token, isBytes);
  if (code !== undefined) return { is: 'code', code };
  if (isIn(letter, OCT_DIGITS)) {
    const text = token + source.getWhile(2, OCT_DIGITS);
    return { is: 'code', code: octal(source, text) };
  }
  if (isIn(letter, DIGITS) || isAsciiLetter(letter)) throw source.error(`bad escape ${token}`, strLength(token));
  return { is: 'code', code: letter.codePointAt(0)! };
}

/** An escape outside of a class: a category, an anchor, a character or a reference to a group. */
export function parseEscape(source: PatternSource, token: string, groups: GroupLookup, isBytes: boolean): RegexNode {
  const category = CATEGORIES.get(token);
  if (category !== undefined) return { op: 'set', items: [{ is: 'category', category }], negate: false };
  const anchor = ANCHORS.get(token);
  if (anchor !== undefined) return anchor;
  const control = CONTROL_ESCAPES.get(token);
  if (control !== undefined) return { op: 'literal', code: control };
  const letter = token.slice(1);
  const code = parseCodeEscape(source, token, isBytes);
  if (code !== undefined) return { op: 'literal', code };
  if (letter === '0') {
    const text = token + source.getWhile(2, OCT_DIGITS);
    return { op: 'literal', code: Number.parseInt(text.slice(1), 8) };
  }
  if (isIn(letter, DIGITS)) return parseReference(source, token, groups);
  if (isAsciiLetter(letter)) throw source.error(`bad escape ${token}`, strLength(token));
  return { op: 'literal', code: letter.codePointAt(0)! };
}

/** `\1` is a group, `\123` three octal digits. */
function parseReference(source: PatternSource, token: string, groups: GroupLookup): RegexNode {
  let text = token;
  if (source.next !== null && isIn(source.next, DIGITS)) {
    text += source.get();
    if (
      isIn(text[1]!, OCT_DIGITS) &&
      isIn(text[2]!, OCT_DIGITS) &&
      source.next !== null &&
      isIn(source.next, OCT_DIGITS)
    ) {
      text += source.get();
      return { op: 'literal', code: octal(source, text) };
    }
  }
  const group = Number.parseInt(text.slice(1), 10);
  if (group >= groups.count) throw source.error(`invalid group reference ${group}`, text.length - 1);
  if (!groups.isClosed(group)) throw source.error('cannot refer to an open group', text.length);
  groups.checkLookbehind(group);
  return { op: 'ref', group };
}

/** `\xHH`, `\uHHHH`, `\UHHHHHHHH` and `\N{…}`, the same inside and outside of classes. */
function parseCodeEscape(source: PatternSource, token: string, isBytes: boolean): number | undefined {
  if (isBytes && token !== '\\x') return undefined;
  const digits = { '\\x': 2, '\\u': 4, '\\U': 8 }[token];
  if (digits !== undefined) {
    const text = token + source.getWhile(digits, HEX_DIGITS);
    if (text.length !== digits + 2) throw source.error(`incomplete escape ${text}`, text.length);
    const code = Number.parseInt(text.slice(2), 16);
    if (code > 0x10ffff) throw source.error(`bad escape ${text}`, text.length);
    return code;
  }
  if (token !== '\\N') return undefined;
  if (!source.match('{')) throw source.error('missing {');
  const name = source.getUntil('}', 'character name');
  // The table of Unicode's character names is not carried along (it alone is larger than this whole library).
  throw source.error(`undefined character name ${strRepr(name)}`, strLength(name) + '\\N{}'.length);
}

function octal(source: PatternSource, token: string): number {
  const code = Number.parseInt(token.slice(1), 8);
  if (code > 0o377) throw source.error(`octal escape value ${token} outside of range 0-0o377`, token.length);
  return code;
}

function isIn(char: string, charset: string): boolean {
  return char.length === 1 && charset.includes(char);
}

export function isAsciiLetter(char: string): boolean {
  return /^[A-Za-z]$/.test(char);
}
