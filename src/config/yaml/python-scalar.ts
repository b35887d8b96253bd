import { scalarKind } from './scalar-kind.js';

const BEST_WIDTH = 80;

/**
 * A text as PyYAML 6.0.3's Dumper writes it where a value stands: plain where that reads back as the same text, else in
 * single quotes, else in double ones; folded at spaces beyond column 80.
 * `column`: where the line is when the value begins, its colon included. `indent`: spaces before a folded line.
 */
export function pythonScalar(text: string, column: number, indent: number): string {
  const line = new Line(column, indent);
  if (/[^\x20-\x7e]/.test(text)) line.doubleQuoted(text);
  else if (isPlain(text)) line.folded(text, false);
  else line.folded(text, true);
  return line.out;
}

function isPlain(text: string): boolean {
  if (scalarKind(text) !== 'str' || /^ | $/.test(text)) return false;
  if (/^(?:---|\.\.\.)/.test(text)) return false;
  return !/^[#,[\]{}&*!|>'"%@`]/.test(text) && !/^[?:-](?:\s|$)/.test(text) && !/:(?:\s|$)|\s#/.test(text);
}

class Line {
  out = '';
  #column: number;
  readonly #indent: number;

  constructor(column: number, indent: number) {
    this.#column = column;
    this.#indent = indent;
  }

  #put(text: string): void {
    this.out += text;
    this.#column += text.length;
  }

  #fold(): void {
    this.out += `\n${' '.repeat(this.#indent)}`;
    this.#column = this.#indent;
  }

  /** A lone space inside the text becomes a line break when the line is already too long. */
  folded(text: string, quoted: boolean): void {
    this.#put(quoted ? " '" : ' ');
    let at = 0;
    for (const piece of text.match(/ +|[^ ]+/g) ?? []) {
      const inside = !quoted || (at !== 0 && at + piece.length !== text.length);
      if (piece === ' ' && inside && this.#column > BEST_WIDTH) this.#fold();
      else this.#put(quoted ? piece.replaceAll("'", "''") : piece);
      at += piece.length;
    }
    if (quoted) this.#put("'");
  }

  /** A line that would grow too long ends with a backslash; a space that begins the next one is escaped. */
  doubleQuoted(text: string): void {
    this.#put(' "');
    const letters = [...text];
    let held = '';
    for (const [i, letter] of letters.entries()) {
      const escaped = /[^\x20-\x7e]|["\\]/.test(letter);
      if (escaped) {
        this.#put(held);
        held = '';
        this.#put(escapeLetter(letter));
      }
      const start = escaped ? i + 1 : i - held.length;
      const mayFold = i > 0 && i < letters.length - 1 && (letter === ' ' || start >= i);
      if (mayFold && this.#column + (i - start) > BEST_WIDTH) {
        this.#put(`${held}\\`);
        held = '';
        this.#fold();
        if (letters[escaped ? start : i] === ' ') this.#put('\\');
      }
      if (!escaped) held += letter;
    }
    this.#put(`${held}"`);
  }
}

const SHORT: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\xa0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escapeLetter(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const hex = code.toString(16).toUpperCase();
  const long = code <= 0xff ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
  return SHORT[letter] ?? (code > 0xffff ? `\\U${hex.padStart(8, '0')}` : long);
}
