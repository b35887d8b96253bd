import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, SPACE, TAB } from './cursor.js';

/** The text of a scalar and the offset behind its last character. */
export type Scanned = { readonly text: string; readonly end: number; readonly overLines: boolean };

/** An unquoted scalar in a block or flow collection; `indent` is the column of the collection around it. */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): Scanned {
  let text = '';
  let gap = '';
  let end = cursor.at;
  let overLines = false;
  for (;;) {
    if (cursor.atDocumentMark() || cursor.code() === 0x23) break;
    const start = cursor.at;
    skipPlainWord(cursor, inFlow);
    if (cursor.at > start) {
      text += gap + cursor.text.slice(start, cursor.at);
      end = cursor.at;
      overLines = false;
    }
    const code = cursor.code();
    if (!isBlank(code) && !isBreak(code)) break;
    const folded = foldPlainGap(cursor, indent);
    gap = folded.gap;
    overLines = folded.overLines;
    if (!inFlow && cursor.column <= indent) break;
  }
  return { text, end, overLines };
}

function skipPlainWord(cursor: Cursor, inFlow: boolean): void {
  const { text } = cursor;
  let at = cursor.at;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 0x3a) {
      const next = text.charCodeAt(at + 1);
      if (isBlankOrEnd(next)) break;
      if (inFlow && isFlowMark(next)) cursor.fail("a ':' stands before a bracket or comma; put the text in quotes", at);
    } else if (code <= SPACE ? isBlankOrEnd(code) : code > 0x7e && isBreak(code)) break;
    else if (inFlow && isFlowMark(code) && code !== 0x3f) break;
    at++;
  }
  cursor.at = at;
}

/** `,` `?` `[` `]` `{` `}` */
function isFlowMark(code: number): boolean {
  return code === 0x2c || code === 0x3f || code === 0x5b || code === 0x5d || code === 0x7b || code === 0x7d;
}

function foldPlainGap(cursor: Cursor, indent: number): { gap: string; overLines: boolean } {
  let blanks = '';
  let first = '';
  let more = '';
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) {
      const as = cursor.takeBreak();
      if (first === '') first = as;
      else more += as;
    } else {
      if (first !== '' && code === TAB && cursor.column <= indent)
        cursor.fail('a tab stands where the indentation needs spaces');
      if (first === '') blanks += cursor.text.charAt(cursor.at);
      cursor.at++;
    }
  }
  return first === '' ? { gap: blanks, overLines: false } : { gap: joinLines(first, more), overLines: true };
}

/** One line break is a blank; further ones stay. The separators U+2028 and U+2029 are never folded. */
function joinLines(first: string, more: string): string {
  if (first !== '\n') return first + more;
  return more === '' ? ' ' : more;
}

/** A scalar in single or double quotes; the cursor stands on the opening one. */
export function scanQuoted(cursor: Cursor, single: boolean): string {
  const quote = single ? 0x27 : 0x22;
  const start = cursor.at++;
  let text = '';
  for (;;) {
    if (cursor.atDocumentMark()) cursor.fail('a document border stands inside the quotes opened here', start);
    if (cursor.at >= cursor.end) cursor.fail('these quotes are never closed', start);
    const word = scanQuotedWord(cursor, single, quote);
    text += word.text;
    if (cursor.code() === quote) break;
    text += foldQuotedGap(cursor, word.brokeLine);
  }
  cursor.at++;
  return text;
}

function scanQuotedWord(cursor: Cursor, single: boolean, quote: number): { text: string; brokeLine: boolean } {
  let text = '';
  let start = cursor.at;
  for (let code = cursor.code(); !isBlankOrEnd(code); code = cursor.code()) {
    if (single && code === quote && cursor.code(1) === quote) {
      text += cursor.text.slice(start, cursor.at + 1);
      cursor.at += 2;
      start = cursor.at;
    } else if (code === quote) {
      break;
    } else if (!single && code === 0x5c) {
      text += cursor.text.slice(start, cursor.at);
      if (isBreak(cursor.code(1))) {
        cursor.at++;
        cursor.takeBreak();
        return { text, brokeLine: true };
      }
      text += scanEscape(cursor);
      start = cursor.at;
    } else {
      cursor.at++;
    }
  }
  return { text: text + cursor.text.slice(start, cursor.at), brokeLine: false };
}

function foldQuotedGap(cursor: Cursor, brokeLine: boolean): string {
  let blanks = '';
  let first = '';
  let more = '';
  let leading = brokeLine;
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) {
      const as = cursor.takeBreak();
      if (leading) more += as;
      else first = as;
      leading = true;
    } else {
      if (!leading) blanks += cursor.text.charAt(cursor.at);
      cursor.at++;
    }
  }
  if (!leading) return blanks;
  return brokeLine ? more : joinLines(first, more);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const HEX_LENGTH: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function scanEscape(cursor: Cursor): string {
  const start = cursor.at;
  const letter = cursor.text.charAt(start + 1);
  const plain = ESCAPES.get(letter);
  if (plain !== undefined) {
    cursor.at += 2;
    return plain;
  }
  const length = HEX_LENGTH.get(letter);
  if (length === undefined) cursor.fail(`'\\${letter}' is no escape; write '\\\\${letter}' or use single quotes`);
  const digits = cursor.text.slice(start + 2, start + 2 + length);
  if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < length)
    cursor.fail(`'\\${letter}' needs ${length} hexadecimal digits`);
  const code = Number.parseInt(digits, 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
    cursor.fail(`'\\${letter}${digits}' is the code of no character`);
  cursor.at += 2 + length;
  return String.fromCodePoint(code);
}

/** A block scalar; the cursor stands on its `|` or `>`, and behind its last line afterwards. */
export function scanBlockScalar(cursor: Cursor, parentIndent: number): string {
  const literal = cursor.code() === 0x7c;
  cursor.at++;
  const header = scanBlockHeader(cursor);
  const given = header.indent === 0 ? 0 : Math.max(parentIndent, 0) + header.indent;
  const start = scanBlockBreaks(cursor, given, parentIndent);
  const { indent } = start;
  let { breaks } = start;
  let text = '';
  let lineBreak = '';
  let afterBlank = false;
  while (cursor.column === indent && cursor.at < cursor.end) {
    const atBlank = isBlank(cursor.code());
    const fold = !literal && lineBreak === '\n' && !afterBlank && !atBlank;
    text += fold ? (breaks === '' ? ' ' : breaks) : lineBreak + breaks;
    afterBlank = atBlank;
    const from = cursor.at;
    while (!isBreakOrEnd(cursor.code())) cursor.at++;
    text += cursor.text.slice(from, cursor.at);
    lineBreak = cursor.at < cursor.end ? cursor.takeBreak() : '';
    ({ breaks } = scanBlockBreaks(cursor, indent, parentIndent));
  }
  if (header.chomp !== '-') text += lineBreak;
  return header.chomp === '+' ? text + breaks : text;
}

function scanBlockHeader(cursor: Cursor): { chomp: string; indent: number } {
  let chomp = '';
  let indent = 0;
  for (let i = 0; i < 2; i++) {
    const letter = cursor.text.charAt(cursor.at);
    if (chomp === '' && (letter === '+' || letter === '-')) chomp = letter;
    else if (indent === 0 && letter >= '0' && letter <= '9') {
      indent = Number(letter);
      if (indent === 0) cursor.fail('an indentation of 0 is not possible');
    } else break;
    cursor.at++;
  }
  while (isBlank(cursor.code())) cursor.at++;
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.code())) cursor.fail("only a comment may stand behind '|' or '>' on the line");
  if (cursor.at < cursor.end) cursor.takeBreak();
  return { chomp, indent };
}

/** Blank lines and the indentation of the next one. An `indent` of 0 is found out: the deepest of these lines. */
function scanBlockBreaks(cursor: Cursor, indent: number, parentIndent: number): { breaks: string; indent: number } {
  let breaks = '';
  let deepest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.code() === SPACE) cursor.at++;
    deepest = Math.max(deepest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.code() === TAB)
      cursor.fail('a tab stands where the indentation needs spaces');
    if (!isBreak(cursor.code())) break;
    breaks += cursor.takeBreak();
  }
  return { breaks, indent: indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent };
}
