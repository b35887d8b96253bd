import { PythonError } from '../../errors/python-error.js';
import { strLength } from '../../values/code-points.js';

/** `re.error` with its place, worded as Python does (`… at position 3`, with line and column for patterns of several lines). */
export function regexError(message: string, pattern: readonly string[], position: number): PythonError {
  const text = `${message} at position ${position}`;
  if (!pattern.includes('\n')) return new PythonError('error', text);
  const before = pattern.slice(0, position);
  const line = before.filter(c => c === '\n').length + 1;
  return new PythonError('error', `${text} (line ${line}, column ${position - before.lastIndexOf('\n')})`);
}

/** Reads a pattern or a replacement token by token: one code point, or a backslash with the one after it. */
export class PatternSource {
  readonly chars: readonly string[];
  next: string | null = null;
  private index = 0;

  constructor(text: string) {
    this.chars = Array.from(text);
    this.advance();
  }

  private advance(): void {
    const char = this.chars[this.index];
    if (char === undefined) {
      this.next = null;
      return;
    }
    if (char === '\\') {
      const escaped = this.chars[this.index + 1];
      if (escaped === undefined) {
        throw regexError('bad escape (end of pattern)', this.chars, this.chars.length - 1);
      }
      this.next = char + escaped;
      this.index += 2;
    } else {
      this.next = char;
      this.index += 1;
    }
  }

  /** Takes the next token if it is `token`. */
  match(token: string): boolean {
    if (token !== this.next) return false;
    this.advance();
    return true;
  }

  get(): string | null {
    const token = this.next;
    this.advance();
    return token;
  }

  /** Up to `n` tokens out of `charset`. */
  getWhile(n: number, charset: string): string {
    let result = '';
    for (let i = 0; i < n; i++) {
      if (this.next === null || !charset.includes(this.next)) break;
      result += this.next;
      this.advance();
    }
    return result;
  }

  /** The text up to `terminator`, which is taken too; `what` names it in the errors. */
  getUntil(terminator: string, what: string): string {
    let result = '';
    for (;;) {
      const token = this.get();
      if (token === null) {
        if (result === '') throw this.error(`missing ${what}`);
        throw this.error(`missing ${terminator}, unterminated name`, strLength(result));
      }
      if (token === terminator) {
        if (result === '') throw this.error(`missing ${what}`, 1);
        return result;
      }
      result += token;
    }
  }

  /** Position of the next token, in code points. */
  tell(): number {
    return this.index - (this.next === null ? 0 : strLength(this.next));
  }

  seek(position: number): void {
    this.index = position;
    this.advance();
  }

  error(message: string, back = 0): PythonError {
    return regexError(message, this.chars, this.tell() - back);
  }
}

/** `str.isidentifier()`. */
export function isIdentifier(name: string): boolean {
  return /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(name);
}
