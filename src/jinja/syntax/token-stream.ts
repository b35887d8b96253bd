import type { Lexer } from './lexer.js';
import { type Place, type SyntaxErrorType, TemplateSyntaxError } from './syntax-error.js';
import { describeToken, describeTokenType, type Token, type TokenType } from './token.js';

/** The token the parser stands on and one more when it must look ahead. */
export class TokenStream {
  current: Token;
  /** End of the token that was left last: the end of the node that it closes. */
  lastEnd = 0;
  private readonly lexer: Lexer;
  private ahead: Token | undefined;

  constructor(lexer: Lexer) {
    this.lexer = lexer;
    this.current = { type: 'data', value: '', line: 1, start: 0, end: 0 };
    this.current = this.read();
  }

  /** Goes one token on and gives the one that was left. */
  next(): Token {
    const left = this.current;
    this.lastEnd = left.end;
    if (this.ahead !== undefined) {
      this.current = this.ahead;
      this.ahead = undefined;
    } else if (left.type !== 'eof') {
      this.current = this.read();
    }
    return left;
  }

  /** The token behind the current one. */
  look(): Token {
    this.ahead ??= this.read();
    return this.ahead;
  }

  isName(word: string): boolean {
    return this.current.type === 'name' && this.current.value === word;
  }

  skipName(word: string): boolean {
    if (!this.isName(word)) return false;
    this.next();
    return true;
  }

  skip(type: TokenType): boolean {
    if (this.current.type !== type) return false;
    this.next();
    return true;
  }

  expect(type: TokenType): Token {
    return this.current.type === type ? this.next() : this.refuse(describeTokenType(type));
  }

  expectName(word: string): Token {
    return this.isName(word) ? this.next() : this.refuse(word);
  }

  /** Throws at `place`, by default the current token. */
  fail(message: string, place: Place = this.current, type?: SyntaxErrorType): never {
    throw new TemplateSyntaxError(message, place, type);
  }

  private refuse(wanted: string): never {
    if (this.current.type === 'eof') this.fail(`unexpected end of template, expected '${wanted}'.`);
    this.fail(`expected token '${wanted}', got '${describeToken(this.current)}'`);
  }

  private read(): Token {
    const { line, end } = this.ahead ?? this.current;
    return this.lexer.next() ?? { type: 'eof', value: '', line, start: end, end };
  }
}
