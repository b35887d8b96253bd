/** What is wrong with a text, and where: offsets into the text that was handed in. */
export type YamlFault = { readonly offset: number; readonly length: number; readonly text: string };

/** Thrown inside the reader and caught at its border. */
export class YamlSyntaxError extends Error {
  readonly fault: YamlFault;
  constructor(offset: number, text: string, length = 1) {
    super(text);
    this.fault = { offset, length, text };
  }
}

export const TAB = 0x09;
export const SPACE = 0x20;
export const HASH = 0x23;
const LF = 0x0a;
const CR = 0x0d;

/** A place in a text that ends in a NUL which is not part of it, so that reading at the end needs no bounds check. */
export class Cursor {
  readonly text: string;
  readonly end: number;
  at = 0;
  line = 0;
  lineStart = 0;

  constructor(text: string) {
    this.text = `${text}\0`;
    this.end = text.length;
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  code(ahead = 0): number {
    return this.text.charCodeAt(this.at + ahead);
  }

  /** Goes past a line break of any kind and gives back what it counts as in a scalar. */
  takeBreak(): string {
    const code = this.code();
    const wide = code === CR && this.code(1) === LF;
    const as = code === 0x2028 || code === 0x2029 ? this.text.charAt(this.at) : '\n';
    this.at += wide ? 2 : 1;
    this.line++;
    this.lineStart = this.at;
    return as;
  }

  /** True at `---` or `...` in the first column with a blank behind: the border of a document. */
  atDocumentMark(): boolean {
    if (this.at !== this.lineStart) return false;
    const code = this.code();
    if (code !== 0x2d && code !== 0x2e) return false;
    return this.code(1) === code && this.code(2) === code && isBlankOrEnd(this.code(3));
  }

  skipComment(): void {
    if (this.code() !== HASH) return;
    while (!isBreakOrEnd(this.code())) this.at++;
  }

  fail(text: string, offset = this.at): never {
    throw new YamlSyntaxError(offset, text);
  }
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === LF || code === CR || code === 0 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlankOrEnd(code: number): boolean {
  return code === SPACE || code === TAB || isBreakOrEnd(code);
}

/** Letters, digits, `-` and `_`: what the names of anchors and tag handles are made of. */
export function isNameCode(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}
