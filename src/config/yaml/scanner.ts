import { Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isNameCode, SPACE, TAB } from './cursor.js';
import { scanBlockScalar, scanPlain, scanQuoted } from './scan-scalar.js';
import { scanTag, scanUri } from './scan-tag.js';
import type { Token, TokenKind } from './token.js';

/** A place where a key may have begun: it is one when a ':' follows on its line. */
type MaybeKey = {
  /** Number of the token that begins it, counted from the start of the text. */
  readonly token: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** In a block mapping nothing else but a key can stand at its column. */
  readonly required: boolean;
};

/** YAML 1.1: a key that has no '?' before it is on one line and at most so long. */
const MAX_KEY = 1024;

const PLAIN_NEVER = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map(c => c.charCodeAt(0)));

/**
 * Text to tokens by the rules of YAML 1.1 as libyaml (behind PyYAML's C loader) applies them, its laxness and its
 * strictness included: quoted text and flow collections may go left of their parent, a tab never indents. Which tokens
 * begin and end block collections follows from the columns, and is decided here.
 */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #queue: Token[] = [];
  #taken = 0;
  /** Column of the innermost block collection; -1 outside of any. */
  #indent = -1;
  readonly #indents: number[] = [];
  #flowLevel = 0;
  #keyAllowed = true;
  /** One slot for each flow level, the innermost last. */
  readonly #keys: (MaybeKey | undefined)[] = [undefined];

  constructor(text: string) {
    this.#cursor = new Cursor(text);
  }

  peek(): Token {
    this.#fill();
    return this.#queue[0] as Token;
  }

  take(): Token {
    this.#fill();
    this.#taken++;
    return this.#queue.shift() as Token;
  }

  /** Depth of block and flow collections that are open now. */
  get depth(): number {
    return this.#indents.length + this.#flowLevel;
  }

  /** A token may be handed out only when no ':' can make a key of it any more. */
  #fill(): void {
    while (this.#queue.length === 0 || this.#keyIsOpenAt(this.#taken)) this.#scanNext();
  }

  #keyIsOpenAt(token: number): boolean {
    this.#dropStaleKeys();
    return this.#keys.some(key => key?.token === token);
  }

  #scanNext(): void {
    const cursor = this.#cursor;
    this.#skipToToken();
    this.#dropStaleKeys();
    this.#closeBlocks(cursor.column);
    const code = cursor.code();
    if (cursor.at >= cursor.end) this.#endStream();
    else if (cursor.column === 0 && code === 0x25) this.#directive();
    else if (cursor.atDocumentMark()) this.#documentMark(code === 0x2d ? 'document-start' : 'document-end');
    else if (!this.#scanIndicator(code)) {
      if (!this.#canStartPlain(code)) cursor.fail(startFault(cursor.text.charAt(cursor.at)));
      this.#plain();
    }
  }

  /** False when the character is no indicator where it stands. */
  #scanIndicator(code: number): boolean {
    const blankNext = isBlankOrEnd(this.#cursor.code(1));
    const inFlow = this.#flowLevel > 0;
    if (code === 0x5b) this.#openFlow('flow-list');
    else if (code === 0x7b) this.#openFlow('flow-map');
    else if (code === 0x5d) this.#closeFlow('flow-list-end');
    else if (code === 0x7d) this.#closeFlow('flow-map-end');
    else if (code === 0x2c) this.#comma();
    else if (code === 0x2a) this.#name('alias');
    else if (code === 0x26) this.#name('anchor');
    else if (code === 0x21) this.#tag();
    else if (code === 0x27) this.#quoted(true);
    else if (code === 0x22) this.#quoted(false);
    else if (code === 0x2d && blankNext) this.#item();
    else if (code === 0x3f && (inFlow || blankNext)) this.#explicitKey();
    else if (code === 0x3a && (inFlow || blankNext)) this.#value();
    else if ((code === 0x7c || code === 0x3e) && !inFlow) this.#block();
    else return false;
    return true;
  }

  #canStartPlain(code: number): boolean {
    if (!PLAIN_NEVER.has(code)) return !isBlankOrEnd(code);
    const next = this.#cursor.code(1);
    if (code === 0x2d) return !isBlank(next);
    return this.#flowLevel === 0 && (code === 0x3f || code === 0x3a) && !isBlankOrEnd(next);
  }

  /** Past blanks, comments and line breaks. Tabs count as blanks only where they cannot be meant as indentation. */
  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      for (let code = cursor.code(); ; code = cursor.code()) {
        if (code !== SPACE && !(code === TAB && (this.#flowLevel > 0 || !this.#keyAllowed))) break;
        cursor.at++;
      }
      cursor.skipComment();
      if (!isBreak(cursor.code())) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  // ---- keys ----

  #dropStaleKeys(): void {
    const { line, at } = this.#cursor;
    for (let i = 0; i < this.#keys.length; i++) {
      const key = this.#keys[i];
      if (key === undefined || (key.line === line && at - key.at <= MAX_KEY)) continue;
      if (key.required) this.#missingColon(key);
      this.#keys[i] = undefined;
    }
  }

  #saveKey(): void {
    const { at, line, column } = this.#cursor;
    if (!this.#keyAllowed) return;
    this.#dropKey();
    const required = this.#flowLevel === 0 && this.#indent === column;
    this.#keys[this.#keys.length - 1] = { token: this.#taken + this.#queue.length, at, line, column, required };
  }

  #dropKey(): void {
    const last = this.#keys.length - 1;
    const key = this.#keys[last];
    if (key?.required === true) this.#missingColon(key);
    this.#keys[last] = undefined;
  }

  #missingColon(key: MaybeKey): never {
    return this.#cursor.fail("a key needs a ':' behind it on its line", key.at);
  }

  // ---- block structure ----

  /** Opens a block collection when the column is right of the innermost one. */
  #openBlock(kind: 'block-list' | 'block-map', column: number, beforeToken?: number): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    const token = makeToken(kind, this.#cursor.at, this.#cursor.at);
    if (beforeToken === undefined) this.#queue.push(token);
    else this.#queue.splice(beforeToken - this.#taken, 0, token);
  }

  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#queue.push(makeToken('block-end', this.#cursor.at, this.#cursor.at));
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #endStream(): void {
    this.#closeBlocks(-1);
    for (const key of this.#keys) if (key?.required === true) this.#missingColon(key);
    this.#keys.fill(undefined);
    this.#keyAllowed = false;
    this.#queue.push(makeToken('stream-end', this.#cursor.at, this.#cursor.at));
  }

  #documentMark(kind: 'document-start' | 'document-end'): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#keyAllowed = false;
    this.#mark(kind, 3);
  }

  #mark(kind: TokenKind, length = 1): void {
    const { at } = this.#cursor;
    this.#cursor.at += length;
    this.#queue.push(makeToken(kind, at, at + length));
  }

  #item(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) this.#cursor.fail("a list item ('- ') cannot stand here; put it on a line of its own");
      this.#openBlock('block-list', this.#cursor.column);
    }
    this.#dropKey();
    this.#keyAllowed = true;
    this.#mark('item');
  }

  #explicitKey(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) this.#cursor.fail("a key ('? ') cannot stand here");
      this.#openBlock('block-map', this.#cursor.column);
    }
    this.#dropKey();
    this.#keyAllowed = this.#flowLevel === 0;
    this.#mark('key');
  }

  #value(): void {
    const last = this.#keys.length - 1;
    const key = this.#keys[last];
    if (key !== undefined) {
      this.#queue.splice(key.token - this.#taken, 0, makeToken('key', key.at, key.at));
      this.#openBlock('block-map', key.column, key.token);
      this.#keys[last] = undefined;
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed)
          this.#cursor.fail("a ':' cannot stand here: put the text in quotes, or the mapping on a line of its own");
        this.#openBlock('block-map', this.#cursor.column);
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#mark('value');
  }

  // ---- flow structure ----

  #openFlow(kind: 'flow-list' | 'flow-map'): void {
    this.#saveKey();
    this.#keys.push(undefined);
    this.#flowLevel++;
    this.#keyAllowed = true;
    this.#mark(kind);
  }

  #closeFlow(kind: 'flow-list-end' | 'flow-map-end'): void {
    this.#dropKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keys.pop();
    }
    this.#keyAllowed = false;
    this.#mark(kind);
  }

  #comma(): void {
    this.#dropKey();
    this.#keyAllowed = true;
    this.#mark('comma');
  }

  // ---- content ----

  #name(kind: 'alias' | 'anchor'): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const cursor = this.#cursor;
    const start = cursor.at++;
    while (isNameCode(cursor.code())) cursor.at++;
    const text = cursor.text.slice(start + 1, cursor.at);
    if (text === '' || !(isBlankOrEnd(cursor.code()) || '?:,]}%@`'.includes(cursor.text.charAt(cursor.at))))
      cursor.fail(`the name of an ${kind} is made of letters, digits, '-' and '_'; put other text in quotes`, start);
    this.#queue.push(makeToken(kind, start, cursor.at, text));
  }

  #tag(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.at;
    const { handle, suffix } = scanTag(this.#cursor, this.#flowLevel > 0);
    this.#queue.push(makeToken('tag', start, this.#cursor.at, suffix, handle));
  }

  #quoted(single: boolean): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.at;
    const text = scanQuoted(this.#cursor, single);
    this.#queue.push(scalarToken(start, this.#cursor.at, text, false));
  }

  #block(): void {
    this.#dropKey();
    this.#keyAllowed = true;
    const start = this.#cursor.at;
    const text = scanBlockScalar(this.#cursor, this.#indent);
    this.#queue.push(scalarToken(start, this.#cursor.at, text, false));
  }

  #plain(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#cursor.at;
    const { text, end, overLines } = scanPlain(this.#cursor, this.#indent, this.#flowLevel > 0);
    this.#queue.push(scalarToken(start, end, text, true));
    if (overLines) this.#keyAllowed = true;
  }

  // ---- directives ----

  #directive(): void {
    this.#closeBlocks(-1);
    this.#dropKey();
    this.#keyAllowed = false;
    const cursor = this.#cursor;
    const start = cursor.at++;
    const name = this.#word(isNameCode);
    this.#blanks();
    const first = this.#word(code => !isBlankOrEnd(code));
    if (name === 'YAML') {
      if (!/^1\.[12]$/.test(first)) cursor.fail(`YAML ${first} is not known here; leave this line out`, start);
      this.#queue.push(makeToken('version-directive', start, cursor.at, first));
    } else if (name === 'TAG' && /^!(?:[\w-]*!)?$/.test(first)) {
      this.#blanks();
      const text = scanUri(cursor, true);
      if (text === '') cursor.fail('this directive lacks its prefix', start);
      this.#queue.push(makeToken('tag-directive', start, cursor.at, text, first));
    } else cursor.fail("'%' begins a directive here, and this is none that YAML knows; put the text in quotes", start);
    this.#blanks();
    cursor.skipComment();
    if (!isBreakOrEnd(cursor.code())) cursor.fail('nothing but a comment may stand behind a directive');
    if (cursor.at < cursor.end) cursor.takeBreak();
  }

  #word(takes: (code: number) => boolean): string {
    const cursor = this.#cursor;
    const start = cursor.at;
    while (cursor.at < cursor.end && takes(cursor.code())) cursor.at++;
    return cursor.text.slice(start, cursor.at);
  }

  #blanks(): void {
    while (isBlank(this.#cursor.code())) this.#cursor.at++;
  }
}

function makeToken(kind: TokenKind, start: number, end: number, text = '', handle = ''): Token {
  return { kind, start, end, text, handle, plain: false };
}

function scalarToken(start: number, end: number, text: string, plain: boolean): Token {
  return { kind: 'scalar', start, end, text, handle: '', plain };
}

function startFault(letter: string): string {
  if (letter === '\t') return 'a tab stands where the indentation needs spaces';
  return `no value can begin with '${letter}'; put it in quotes`;
}
