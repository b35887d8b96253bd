import { raise } from '../../errors/python-error.js';
import { isWide } from '../../values/code-points.js';
import { textOf } from '../../values/markup.js';
import type { Value } from '../../values/protocol.js';
import { PyBytes } from '../../values/py-bytes.js';
import { typeName } from '../../values/type-name.js';

/** The text a pattern runs over, as code points; positions count those. */
export class Subject {
  /** What the template handed over. */
  readonly value: Value;
  readonly codes: Uint16Array | Uint32Array;
  readonly isBytes: boolean;
  private readonly text: string;
  private readonly wide: readonly string[] | null;

  constructor(value: Value, text: string, isBytes: boolean) {
    this.value = value;
    this.text = text;
    this.isBytes = isBytes;
    this.wide = isWide(text) ? Array.from(text) : null;
    this.codes = this.wide === null ? unitsOf(text) : Uint32Array.from(this.wide, c => c.codePointAt(0) ?? 0);
  }

  get length(): number {
    return this.codes.length;
  }

  textBetween(start: number, end: number): string {
    return this.wide === null ? this.text.slice(start, end) : this.wide.slice(start, end).join('');
  }

  slice(start: number, end: number): Value {
    const text = this.textBetween(start, end);
    return this.isBytes ? new PyBytes(text) : text;
  }
}

function unitsOf(text: string): Uint16Array {
  const codes = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) codes[i] = text.charCodeAt(i);
  return codes;
}

/** @throws TypeError for what is no text, or bytes where the pattern is of text */
export function makeSubject(value: Value, patternIsBytes: boolean): Subject {
  const text = textOf(value);
  if (text === undefined && !(value instanceof PyBytes)) {
    raise('TypeError', `expected string or bytes-like object, got '${typeName(value)}'`);
  }
  if (patternIsBytes && text !== undefined) raise('TypeError', 'cannot use a bytes pattern on a string-like object');
  if (!patternIsBytes && text === undefined) raise('TypeError', 'cannot use a string pattern on a bytes-like object');
  return new Subject(value, text ?? (value as PyBytes).binary, patternIsBytes);
}
