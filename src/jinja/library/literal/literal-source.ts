import { raise } from '../../errors/python-error.js';

export type LiteralToken =
  | { readonly is: 'number' | 'name' | 'mark'; readonly text: string }
  | { readonly is: 'string'; readonly prefix: string; readonly body: string }
  | { readonly is: 'end' };

const BLANK = /(?:[ \t\f]|\\\n)*(?:#[^\n]*)?/y;
const STRING = /([rRbBuUfF]{0,2})('''|"""|'|")/y;
const NUMBER =
  /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*\.?(?:\d(?:_?\d)*)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?[jJ]?/y;
const NAME = /[\p{XID_Start}_]\p{XID_Continue}*/uy;
const PREFIXES = new Set(['', 'r', 'b', 'u', 'f', 'br', 'rb', 'fr', 'rf']);
/** As deep as CPython's tokenizer goes. */
const MAX_NESTING = 200;

/** Cuts the text of a Python expression into the tokens that literals are made of. */
export class LiteralSource {
  private readonly text: string;
  private at = 0;
  private nesting = 0;
  next: LiteralToken;

  constructor(text: string) {
    this.text = text.replace(/^[ \t]+/, '').replaceAll(/\r\n?/g, '\n');
    if (this.text.includes('\0')) raise('SyntaxError', 'source code string cannot contain null bytes');
    if (/\p{Surrogate}/u.test(this.text)) raise('ValueError', 'surrogates not allowed');
    this.skipBlankLines();
    this.next = this.read();
  }

  /** @throws SyntaxError */
  fail(message = 'invalid syntax'): never {
    const line = this.text.slice(0, this.at).split('\n').length;
    raise('SyntaxError', `${message} (<unknown>, line ${line})`);
  }

  get(): LiteralToken {
    const token = this.next;
    if (token.is === 'mark') this.nest(token.text);
    this.next = token.is === 'end' ? token : this.read();
    return token;
  }

  /** Takes the next token if it is this mark. */
  match(mark: string): boolean {
    if (this.next.is !== 'mark' || this.next.text !== mark) return false;
    this.get();
    return true;
  }

  private nest(mark: string): void {
    if ('([{'.includes(mark)) this.nesting++;
    else if (')]}'.includes(mark)) this.nesting--;
    if (this.nesting > MAX_NESTING) this.fail('too many nested parentheses');
  }

  private skipBlankLines(): void {
    const lines = /^(?:[ \t\f]*(?:#[^\n]*)?\n)+/.exec(this.text);
    this.at = lines?.[0].length ?? 0;
    if (this.at > 0 && ' \t'.includes(this.text[this.at] ?? '-')) raise('IndentationError', 'unexpected indent');
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) return undefined;
    this.at += match[0].length;
    return match;
  }

  private read(): LiteralToken {
    this.take(BLANK);
    while (this.text[this.at] === '\n') {
      if (this.nesting === 0) return this.endOfLine();
      this.at++;
      this.take(BLANK);
    }
    if (this.at >= this.text.length) return { is: 'end' };
    const string = this.take(STRING);
    if (string !== undefined) return this.readString((string[1] ?? '').toLowerCase(), string[2] ?? '');
    const number = this.take(NUMBER);
    if (number !== undefined) {
      if (this.take(NAME) !== undefined) this.fail('invalid decimal literal');
      return { is: 'number', text: number[0] };
    }
    const name = this.take(NAME);
    if (name !== undefined) return { is: 'name', text: name[0] };
    return { is: 'mark', text: this.text[this.at++] ?? '' };
  }

  /** After the expression's line only blank lines may follow. */
  private endOfLine(): LiteralToken {
    if (!/^(?:[ \t\f]*(?:#[^\n]*)?(?:\n|$))*$/.test(this.text.slice(this.at))) this.fail();
    if (/\n[ \t\f]+$/.test(this.text)) raise('IndentationError', 'unexpected indent');
    this.at = this.text.length;
    return { is: 'end' };
  }

  private readString(prefix: string, quote: string): LiteralToken {
    if (!PREFIXES.has(prefix)) this.fail();
    const begin = this.at;
    for (; this.at < this.text.length; this.at++) {
      if (this.text.startsWith(quote, this.at)) {
        const body = this.text.slice(begin, this.at);
        this.at += quote.length;
        return { is: 'string', prefix, body };
      }
      if (this.text[this.at] === '\n' && quote.length === 1) break;
      if (this.text[this.at] === '\\') this.at++;
    }
    this.at = begin;
    return this.fail(`unterminated ${quote.length === 1 ? '' : 'triple-quoted '}string literal`);
  }
}
