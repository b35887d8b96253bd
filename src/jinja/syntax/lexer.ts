/*
 * Text to tokens, by the rules of Jinja2's lexer with its default delimiters. It is one machine with two states (between
 * tags and inside one), written by hand because it is the first cost of every template; splitting it would spread that
 * one state over files.
 */
import { makeFloat, makeInt } from '../values/index.js';
import { isDigit, isNameCharacter, isSpace, skipSpace, trimmedEnd } from './characters.js';
import { BadEscape, unescapeString } from './string-literal.js';
import { TemplateSyntaxError } from './syntax-error.js';
import type { Token, TokenType } from './token.js';

export type LexerOptions = {
  readonly trimBlocks: boolean;
  readonly lstripBlocks: boolean;
  readonly keepTrailingNewline: boolean;
  /** What stands for a line break in data and string literals: "\n", "\r\n" or "\r". */
  readonly newlineSequence: string;
};

type State = 'root' | 'block' | 'variable';
type Begin = 'raw' | 'block' | 'comment' | 'variable';

/** Every kind of line break becomes "\n"; unless `keepTrailingNewline`, one at the very end is dropped. */
export function normalizeSource(source: string, keepTrailingNewline: boolean): string {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  return !keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text;
}

const OPERATORS: Readonly<Record<string, TokenType>> = {
  '+': 'add',
  '-': 'sub',
  '/': 'div',
  '*': 'mul',
  '%': 'mod',
  '~': 'tilde',
  '[': 'lbracket',
  ']': 'rbracket',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '>': 'gt',
  '<': 'lt',
  '=': 'assign',
  '.': 'dot',
  ':': 'colon',
  '|': 'pipe',
  ',': 'comma',
  ';': 'semicolon',
};

const LONG_OPERATORS: Readonly<Record<string, TokenType>> = {
  '//': 'floordiv',
  '**': 'pow',
  '==': 'eq',
  '!=': 'ne',
  '>=': 'gteq',
  '<=': 'lteq',
};

const BRACKETS = new Set(['{', '(', '[', '}', ')', ']']);
const CLOSERS: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };
const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const STRING = /'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"/sy;
const WORD = /[\p{L}\p{N}_\p{XID_Continue}]+/uy;
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/**
 * Gives tokens one by one and no sooner than asked: a lexical error is seen only when the parser comes to it, so that an
 * earlier syntax error wins, as in Jinja2. `source` is normalised.
 */
export class Lexer {
  private readonly source: string;
  private readonly options: LexerOptions;
  private at = 0;
  private line = 1;
  /** Offset of the first line break that is not counted yet. */
  private lineBreak = -1;
  private state: State = 'root';
  private readonly open: string[] = [];
  /** Whether the text matched last ended a line; `lstrip_blocks` asks it at the start of a stretch of data. */
  private lineStarting = true;
  /** A tag found behind the data token that was given out last. */
  private pending: Begin | undefined;

  constructor(source: string, options: LexerOptions) {
    this.source = source;
    this.options = options;
    this.findLineBreak(0);
  }

  /** The next token; undefined at the end. Throws TemplateSyntaxError. */
  next(): Token | undefined {
    for (;;) {
      const token = this.state === 'root' ? this.inRoot() : this.inTag();
      if (token !== null) return token;
    }
  }

  /** One step between tags: a token, undefined at the end, null when there is nothing to give out yet. */
  private inRoot(): Token | undefined | null {
    if (this.pending !== undefined) return this.begin(this.pending);
    if (this.at >= this.source.length) return undefined;
    const start = this.at;
    const tag = this.findTag(start);
    if (tag === -1) {
      this.lineStarting = false;
      return this.data(start, this.source.length, this.source.length);
    }
    const kind = this.beginAt(tag);
    const signAt = tag + 2;
    this.pending = kind;
    return this.data(start, this.dataEnd(start, tag, this.source[signAt], kind !== 'variable'), tag);
  }

  /** Offset of the next tag, or -1. */
  private findTag(from: number): number {
    let at = this.source.indexOf('{', from);
    while (at !== -1) {
      const next = this.source.charCodeAt(at + 1);
      if (next === 0x7b || next === 0x25 || next === 0x23) return at;
      at = this.source.indexOf('{', at + 1);
    }
    return -1;
  }

  private beginAt(tag: number): Begin {
    const next = this.source[tag + 1];
    if (next === '{') return 'variable';
    if (next === '#') return 'comment';
    return this.rawTagEnd(tag, 'raw') === -1 ? 'block' : 'raw';
  }

  /** Offset behind a `raw` or `endraw` tag at `tag`, its trailing white space included when it asks for that; -1 if none. */
  private rawTagEnd(tag: number, word: 'raw' | 'endraw'): number {
    const text = this.source;
    let at = tag + 2;
    if (text[at] === '-' || text[at] === '+') at++;
    at = skipSpace(text, at);
    if (!text.startsWith(word, at)) return -1;
    at = skipSpace(text, at + word.length);
    if (text.startsWith('-%}', at)) return skipSpace(text, at + 3);
    if (word === 'endraw' && text.startsWith('+%}', at)) return at + 3;
    if (!text.startsWith('%}', at)) return -1;
    return word === 'endraw' ? this.trimmed(at + 2) : at + 2;
  }

  /** `at`, or behind the line break there when blocks are trimmed. */
  private trimmed(at: number): number {
    return this.options.trimBlocks && this.source[at] === '\n' ? at + 1 : at;
  }

  /** Where data that starts at `start` ends before a tag whose sign is `sign`. */
  private dataEnd(start: number, tag: number, sign: string | undefined, mayLstrip: boolean): number {
    if (sign === '-') return trimmedEnd(this.source, start, tag);
    if (sign === '+' || !this.options.lstripBlocks || !mayLstrip) return tag;
    let at = tag;
    while (at > start && this.source.charCodeAt(at - 1) !== 10 && isSpace(this.source.charCodeAt(at - 1))) at--;
    const atLineStart = at > start ? this.source.charCodeAt(at - 1) === 10 : this.lineStarting;
    return atLineStart ? at : tag;
  }

  /** A data token from `start` to `end` (null when empty), leaving off at `to`. */
  private data(start: number, end: number, to: number): Token | null {
    const line = this.line;
    this.advance(to);
    if (end <= start) return null;
    return { type: 'data', value: this.withNewlines(this.source.slice(start, end)), line, start, end };
  }

  private withNewlines(text: string): string {
    const sequence = this.options.newlineSequence;
    return sequence === '\n' ? text : text.replaceAll('\n', sequence);
  }

  /** Moves on, counting lines. */
  private advance(to: number): void {
    while (this.lineBreak < to) {
      this.line++;
      this.findLineBreak(this.lineBreak + 1);
    }
    this.at = to;
  }

  private findLineBreak(from: number): void {
    const found = this.source.indexOf('\n', from);
    this.lineBreak = found === -1 ? Number.POSITIVE_INFINITY : found;
  }

  private begin(kind: Begin): Token | null {
    this.pending = undefined;
    if (kind === 'comment') return this.comment();
    if (kind === 'raw') return this.raw();
    const start = this.at;
    const sign = this.source[start + 2];
    this.at = start + (sign === '-' || sign === '+' ? 3 : 2);
    this.lineStarting = false;
    this.state = kind;
    return this.token(kind === 'block' ? 'block_begin' : 'variable_begin', start);
  }

  private comment(): null {
    const text = this.source;
    const sign = text[this.at + 2];
    const inside = this.at + (sign === '-' || sign === '+' ? 3 : 2);
    const close = text.indexOf('#}', inside);
    if (close === -1) return this.unclosed(this.at, inside, 'Missing end of comment tag');
    const mark = close > inside ? text[close - 1] : '';
    let end = close + 2;
    if (mark === '-') end = skipSpace(text, end);
    else if (mark !== '+') end = this.trimmed(end);
    this.advance(end);
    this.lineStarting = text[end - 1] === '\n';
    return null;
  }

  private raw(): Token | null {
    const text = this.source;
    const start = this.at;
    const inside = this.rawTagEnd(start, 'raw');
    this.advance(inside);
    this.lineStarting = text[inside - 1] === '\n';
    for (let tag = text.indexOf('{%', inside); tag !== -1; tag = text.indexOf('{%', tag + 1)) {
      const end = this.rawTagEnd(tag, 'endraw');
      if (end === -1) continue;
      const token = this.data(inside, this.dataEnd(inside, tag, text[tag + 2], true), end);
      this.lineStarting = text[end - 1] === '\n';
      return token;
    }
    return this.unclosed(start, inside, 'Missing end of raw directive');
  }

  /** Jinja2 says nothing when the source ends right behind the opening. */
  private unclosed(start: number, inside: number, message: string): null {
    if (inside < this.source.length) throw new TemplateSyntaxError(message, this.placeOf(start, inside));
    this.advance(inside);
    return null;
  }

  /** One token inside a tag; undefined at the end of the source. */
  private inTag(): Token | undefined {
    const text = this.source;
    const end = this.open.length === 0 ? this.tagEnd() : undefined;
    if (end !== undefined) return end;
    if (isSpace(text.charCodeAt(this.at))) {
      this.advance(skipSpace(text, this.at + 1));
      const behind = this.open.length === 0 ? this.tagEnd() : undefined;
      if (behind !== undefined) return behind;
    }
    if (this.at >= text.length) return undefined;
    const code = text.charCodeAt(this.at);
    if (isDigit(code)) return this.number();
    if (isNameCharacter(code)) return this.name();
    if (code === 0x27 || code === 0x22) return this.string();
    return this.operator() ?? (code > 0x7f ? this.word() : this.unexpected());
  }

  private tagEnd(): Token | undefined {
    const start = this.at;
    const code = this.source.charCodeAt(start);
    if (code !== 0x2d && code !== 0x2b && code !== 0x25 && code !== 0x7d) return undefined;
    const end = this.endOfTag(start, code);
    if (end === -1) return undefined;
    const inBlock = this.state === 'block';
    const type = inBlock ? 'block_end' : 'variable_end';
    const token: Token = { type, value: inBlock ? '%}' : '}}', line: this.line, start, end };
    this.advance(end);
    this.lineStarting = this.source.charCodeAt(end - 1) === 10;
    this.state = 'root';
    return token;
  }

  /** Where the tag ends that ends at `start`, with the white space that it strips; -1 if none ends there. */
  private endOfTag(start: number, code: number): number {
    const inBlock = this.state === 'block';
    const first = inBlock ? 0x25 : 0x7d;
    if (code === first) {
      if (this.source.charCodeAt(start + 1) !== 0x7d) return -1;
      return inBlock ? this.trimmed(start + 2) : start + 2;
    }
    const signed = code === 0x2d || (code === 0x2b && inBlock);
    if (!signed || this.source.charCodeAt(start + 1) !== first || this.source.charCodeAt(start + 2) !== 0x7d) return -1;
    return code === 0x2d ? skipSpace(this.source, start + 3) : start + 3;
  }

  private token(type: TokenType, start: number, value: unknown = this.source.slice(start, this.at)): Token {
    return { type, value, line: this.line, start, end: this.at };
  }

  private number(): Token {
    const start = this.at;
    const text = this.source;
    FLOAT.lastIndex = start;
    const float = text.charCodeAt(start - 1) === 0x2e ? null : FLOAT.exec(text);
    if (float !== null) {
      this.at = start + float[0].length;
      return this.token('float', start, makeFloat(Number(float[0].replaceAll('_', ''))));
    }
    INTEGER.lastIndex = start;
    const digits = INTEGER.exec(text)?.[0] ?? '0';
    this.at = start + digits.length;
    const plain = digits.replaceAll('_', '');
    return this.token('integer', start, makeInt(plain.length < 15 ? Number(plain) : BigInt(plain)));
  }

  private name(): Token {
    const start = this.at;
    const text = this.source;
    let end = start + 1;
    while (end < text.length && isNameCharacter(text.charCodeAt(end))) end++;
    if (end < text.length && text.charCodeAt(end) > 0x7f) return this.word();
    this.at = end;
    return this.token('name', start);
  }

  /** A name with characters beyond ASCII. */
  private word(): Token {
    const start = this.at;
    WORD.lastIndex = start;
    const word = WORD.exec(this.source)?.[0];
    if (word === undefined) return this.unexpected();
    this.at = start + word.length;
    if (IDENTIFIER.test(word)) return this.token('name', start, word);
    throw new TemplateSyntaxError('Invalid character in identifier', this.placeOf(start, this.at));
  }

  private string(): Token {
    const start = this.at;
    STRING.lastIndex = start;
    const literal = STRING.exec(this.source)?.[0];
    if (literal === undefined) return this.unexpected();
    const line = this.line;
    const place = this.placeOf(start, start + literal.length);
    this.advance(start + literal.length);
    try {
      const value = unescapeString(this.withNewlines(literal.slice(1, -1)));
      return { type: 'string', value, line, start, end: this.at };
    } catch (error) {
      throw error instanceof BadEscape ? new TemplateSyntaxError(error.message, place) : error;
    }
  }

  private operator(): Token | undefined {
    const start = this.at;
    const one = this.source[start] ?? '';
    const type = OPERATORS[one];
    const next = this.source.charCodeAt(start + 1);
    if (next === 0x3d || next === 0x2f || next === 0x2a) {
      const two = this.source.slice(start, start + 2);
      const long = LONG_OPERATORS[two];
      if (long !== undefined) {
        this.at = start + 2;
        return this.token(long, start, two);
      }
    }
    if (type === undefined) return undefined;
    this.at = start + 1;
    if (BRACKETS.has(one)) this.balance(one, start);
    return this.token(type, start, one);
  }

  /** Keeps count of what is open: an end of tag inside brackets is read as operators. */
  private balance(character: string, start: number): void {
    const closer = CLOSERS[character];
    if (closer !== undefined) this.open.push(closer);
    if (character !== '}' && character !== ')' && character !== ']') return;
    const expected = this.open.pop();
    if (expected === character) return;
    const wanted = expected === undefined ? '' : `, expected '${expected}'`;
    throw new TemplateSyntaxError(`unexpected '${character}'${wanted}`, this.placeOf(start, start + 1));
  }

  private unexpected(): never {
    const before = this.source.slice(0, this.at);
    const character = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0);
    const position = hasSurrogates(before) ? [...before].length : this.at;
    const shown = reprCharacter(character);
    throw new TemplateSyntaxError(
      `unexpected char ${shown} at ${position}`,
      this.placeOf(this.at, this.at + character.length),
    );
  }

  private placeOf(start: number, end: number): { line: number; start: number; end: number } {
    return { line: this.line, start, end };
  }
}

function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** One character as Python's repr shows it. */
function reprCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "'") return `"'"`;
  if (character === '\\') return "'\\\\'";
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(character)) {
    const hex = code.toString(16);
    if (code < 0x100) return `'\\x${hex.padStart(2, '0')}'`;
    return code < 0x10000 ? `'\\u${hex.padStart(4, '0')}'` : `'\\U${hex.padStart(8, '0')}'`;
  }
  return `'${character}'`;
}

/** Whether the lexer would read the text as one name. */
export function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text);
}
