import { characters } from '../code-points.js';
import { isNewer } from '../unicode.js';
import { FOLD_FORMS, TITLE_FORMS, TITLE_IS_SELF } from '../unicode-tables.js';

/** The case methods of str. Where V8 and CPython agree on a mapping, V8's is used. */

const CASED = /^\p{Cased}$/u;
const CASE_IGNORABLE = /^\p{Case_Ignorable}$/u;
const LOWER = /^\p{Lowercase}$/u;
const UPPER = /^\p{Uppercase}$/u;
const TITLE = /^\p{Lt}$/u;
const ASCII = /^[\0-\x7f]*$/;

/** Letters that got a partner in the other case after Unicode 14: Python 3.11 leaves them alone. */
const NEW_PARTNERS =
  '\u019b\u0264\u1c89-\u1c8a\ua7cb-\ua7cf\ua7d2-\ua7d5\ua7da-\ua7dc\u{10d50}-\u{10d65}\u{10d70}-\u{10d85}\u{16ea0}-\u{16eb8}\u{16ebb}-\u{16ed3}';
const HAS_NEW = new RegExp(`[${NEW_PARTNERS}]`, 'u');
const WITHOUT_NEW = new RegExp(`[^${NEW_PARTNERS}]+`, 'gu');

export function lower(s: string): string {
  return HAS_NEW.test(s) ? s.replace(WITHOUT_NEW, part => part.toLowerCase()) : s.toLowerCase();
}

export function upper(s: string): string {
  return HAS_NEW.test(s) ? s.replace(WITHOUT_NEW, part => part.toUpperCase()) : s.toUpperCase();
}

function isLower(c: string): boolean {
  // These changed their category after Unicode 14.
  if (/[\u0295\u10fc\ua7f2-\ua7f4\uab69]/.test(c)) return c === '\u0295';
  return LOWER.test(c) && !isNewer(c);
}

function isUpper(c: string): boolean {
  return UPPER.test(c) && !isNewer(c);
}

const TITLES: ReadonlyMap<string, string> = new Map(TITLE_FORMS.map(split));
const FOLDS: ReadonlyMap<string, string> = new Map(FOLD_FORMS.map(split));

function split(pair: string): [string, string] {
  return [pair.slice(0, 1), pair.slice(1)];
}

function titleChar(c: string): string {
  if (c < '\x80') return c.toUpperCase();
  const form = TITLES.get(c);
  if (form !== undefined) return form;
  const code = c.codePointAt(0) ?? 0;
  for (let i = 0; i < TITLE_IS_SELF.length; i += 2) {
    if (code >= (TITLE_IS_SELF[i] as number) && code <= (TITLE_IS_SELF[i + 1] as number)) return c;
  }
  return upper(c);
}

/** Lower case within a text: a capital sigma at the end of a word is ς. */
function lowerAt(chars: readonly string[], i: number): string {
  const c = chars[i] as string;
  return c === 'Σ' ? (endsWord(chars, i) ? 'ς' : 'σ') : lower(c);
}

function endsWord(chars: readonly string[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && CASE_IGNORABLE.test(chars[before] as string)) before--;
  if (before < 0 || !CASED.test(chars[before] as string)) return false;
  let after = at + 1;
  while (after < chars.length && CASE_IGNORABLE.test(chars[after] as string)) after++;
  return after === chars.length || !CASED.test(chars[after] as string);
}

export function capitalize(s: string): string {
  if (s === '') return '';
  const first = String.fromCodePoint(s.codePointAt(0) ?? 0);
  return titleChar(first) + lower(s).slice(lower(first).length);
}

export function title(s: string): string {
  if (ASCII.test(s)) return s.replace(/[A-Za-z]+/g, word => word[0]?.toUpperCase() + word.slice(1).toLowerCase());
  const chars = characters(s);
  let inWord = false;
  let out = '';
  for (let i = 0; i < chars.length; i++) {
    const c = chars[i] as string;
    out += inWord ? lowerAt(chars, i) : titleChar(c);
    inWord = CASED.test(c);
  }
  return out;
}

export function swapcase(s: string): string {
  const chars = characters(s);
  let out = '';
  for (let i = 0; i < chars.length; i++) {
    const c = chars[i] as string;
    if (isUpper(c)) out += lowerAt(chars, i);
    else out += isLower(c) ? upper(c) : c;
  }
  return out;
}

export function casefold(s: string): string {
  if (ASCII.test(s)) return s.toLowerCase();
  let out = '';
  for (const c of s) out += foldChar(c);
  return out;
}

/** Cherokee folds to its capitals, alone among the scripts. */
function foldChar(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  if (code >= 0x13a0 && code <= 0x13f5) return c;
  if (code >= 0x13f8 && code <= 0x13fd) return String.fromCodePoint(code - 8);
  if (code >= 0xab70 && code <= 0xabbf) return String.fromCodePoint(code - 0xab70 + 0x13a0);
  return FOLDS.get(c) ?? lower(c);
}

export function islower(s: string): boolean {
  return allOfCase(s, isLower, isUpper);
}

export function isupper(s: string): boolean {
  return allOfCase(s, isUpper, isLower);
}

type CaseTest = (c: string) => boolean;

function allOfCase(s: string, wanted: CaseTest, other: CaseTest): boolean {
  let found = false;
  for (const c of s) {
    if (other(c) || TITLE.test(c)) return false;
    found ||= wanted(c);
  }
  return found;
}

export function istitle(s: string): boolean {
  let found = false;
  let inWord = false;
  for (const c of s) {
    const starts = isUpper(c) || TITLE.test(c);
    const goesOn = !starts && isLower(c);
    if ((starts && inWord) || (goesOn && !inWord)) return false;
    inWord = starts || goesOn;
    found ||= inWord;
  }
  return found;
}
