import { PythonError, raise } from '../../errors/python-error.js';
import { toPoints } from '../../values/code-points.js';
import { Dict } from '../../values/dict.js';
import { textOf } from '../../values/markup.js';
import { parseInteger } from '../../values/parse-number.js';
import type { Rt, Value } from '../../values/protocol.js';
import { PyBytes } from '../../values/py-bytes.js';
import { makeFloat } from '../../values/py-float.js';
import { typeName } from '../../values/type-name.js';

/**
 * Python's `json.loads`: ints stay ints, `1.0` a float, the last of equal keys wins.
 * @throws JSONDecodeError (a ValueError), with Python's text and place; TypeError for what is no text
 */
export function jsonLoads(v: Value, rt: Rt): Value {
  const text = textOf(v) ?? bytesText(v);
  rt.charge(text.length >> 2);
  return new JsonReader(text, rt).read();
}

/** True for the errors that `except ValueError` catches in Python around `json.loads`. */
export function isJsonError(error: unknown): error is PythonError {
  return error instanceof PythonError && (error.type === 'JSONDecodeError' || error.type === 'ValueError');
}

function bytesText(v: Value): string {
  if (v instanceof PyBytes)
    return Buffer.from(v.binary, 'latin1')
      .toString('utf8')
      .replace(/^\ufeff/, '');
  return raise('TypeError', `the JSON object must be str, bytes or bytearray, not ${typeName(v)}`);
}

const BLANK = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters may not stand in a JSON string.
const CHUNK = /[^"\\\x00-\x1f]*/y;
const CONSTANTS: readonly (readonly [string, Value])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class JsonReader {
  private readonly text: string;
  private readonly rt: Rt;
  private at = 0;

  constructor(text: string, rt: Rt) {
    this.text = text;
    this.rt = rt;
  }

  read(): Value {
    if (this.text.startsWith('\ufeff')) this.fail('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    this.skipBlanks();
    const value = this.readValue();
    this.skipBlanks();
    if (this.at < this.text.length) this.fail('Extra data', this.at);
    return value;
  }

  private fail(message: string, unit: number): never {
    const before = this.text.slice(0, unit);
    const line = before.split('\n').length;
    const position = toPoints(this.text, unit);
    const column = toPoints(before.slice(before.lastIndexOf('\n') + 1), unit - before.lastIndexOf('\n') - 1) + 1;
    raise('JSONDecodeError', `${message}: line ${line} column ${column} (char ${position})`);
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  private skipBlanks(): void {
    const code = this.text.charCodeAt(this.at);
    if (code <= 32) this.take(BLANK);
  }

  private takeChar(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private readValue(): Value {
    const { text } = this;
    switch (text[this.at]) {
      case '"':
        this.at++;
        return this.readString();
      case '{':
        this.at++;
        return this.rt.deeper(() => this.readObject());
      case '[':
        this.at++;
        return this.rt.deeper(() => this.readArray());
    }
    for (const [word, value] of CONSTANTS) {
      if (text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    const number = this.take(NUMBER);
    if (number === null) return this.fail('Expecting value', this.at);
    if (number[1] !== undefined || number[2] !== undefined) return makeFloat(Number(number[0]));
    return number[0].length < 16 ? Number(number[0]) + 0 : parseInteger(number[0], 10, this.rt);
  }

  private readArray(): Value[] {
    const items: Value[] = [];
    this.skipBlanks();
    if (this.takeChar(']')) return items;
    for (;;) {
      items.push(this.readValue());
      this.skipBlanks();
      if (this.takeChar(']')) return items;
      if (!this.takeChar(',')) this.fail("Expecting ',' delimiter", this.at);
      this.skipBlanks();
    }
  }

  private readObject(): Dict {
    const result = new Dict();
    this.skipBlanks();
    if (this.takeChar('}')) return result;
    for (;;) {
      if (!this.takeChar('"')) this.fail('Expecting property name enclosed in double quotes', this.at);
      const key = this.readString();
      this.skipBlanks();
      if (!this.takeChar(':')) this.fail("Expecting ':' delimiter", this.at);
      this.skipBlanks();
      result.setText(key, this.readValue());
      this.skipBlanks();
      if (this.takeChar('}')) return result;
      if (!this.takeChar(',')) this.fail("Expecting ',' delimiter", this.at);
      this.skipBlanks();
    }
  }

  /** The rest of a string whose opening quote was taken. */
  private readString(): string {
    const begin = this.at - 1;
    let result = '';
    for (;;) {
      result += this.take(CHUNK)?.[0] ?? '';
      const char = this.text[this.at];
      if (char === undefined) this.fail('Unterminated string starting at', begin);
      this.at++;
      if (char === '"') return result;
      if (char !== '\\') this.fail('Invalid control character at', this.at - 1);
      const escaped = this.text[this.at];
      if (escaped === undefined) this.fail('Unterminated string starting at', begin);
      this.at++;
      result +=
        escaped === 'u' ? this.readUnicode() : (ESCAPES.get(escaped) ?? this.fail('Invalid \\escape', this.at - 2));
    }
  }

  /** `uXXXX`, the `u` taken; surrogates come together by themselves where they stand side by side. */
  private readUnicode(): string {
    const digits = this.text.slice(this.at, this.at + 4);
    // CPython asks for a character after the digits before it looks at them.
    if (this.at + 4 >= this.text.length || !/^[0-9a-fA-F]{4}$/.test(digits))
      this.fail('Invalid \\uXXXX escape', this.at - 1);
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}
