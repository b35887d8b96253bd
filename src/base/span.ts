/** A stretch of a source file. Offsets count UTF-16 units of the normalised text from 0; lines and columns count from 1. */
export type Span = {
  /** Path as the user knows it: relative to the project, POSIX separators. */
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
};

/** A place in a macro that was running: where it was and what it is called; no name for a file that was included. */
export type MacroFrame = { readonly name: string; readonly span: Span };

/** Start offsets of the lines of a text, for repeated look-ups. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** 1-based line and column of an offset; an offset past the end is the place behind the last character. */
export function positionAt(starts: readonly number[], offset: number): { line: number; column: number } {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The span of `length` characters at `offset` of `text`. */
export function spanAt(file: string, text: string, offset: number, length = 1): Span {
  const { line, column } = positionAt(lineStarts(text), offset);
  return { file, offset, length, line, column };
}
