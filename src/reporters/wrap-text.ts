/** Where the words of a line begin under its first one: the time, the blanks in front, and a little more. */
const HANG = 2;
/** A terminal narrower than this is left to wrap by itself. */
const NARROWEST = 40;

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are made of them
const COLOR = /\u001b\[[\d;]*m/g;
const TIME = /^\d\d:\d\d:\d\d {2}/;
/** A line of a file beside its number, and the marks below it. What stands behind the marks is prose. */
const FRAME = /^\s*>?\s*\d* \| /;
const MARKS = /^(\s*\| )( *\^+ {2})(?=\S)/;
const CODE = /^\s*>?\s*\d+ \| /;
const MARKED = /^\s*\| *\^+/;
/** `3 of 24 OK created … [CREATE VIEW in 0.04s]`: what a node came to stays in one piece. */
const NODE = /^\d\d:\d\d:\d\d {2}\d+ of \d+ .*\]$/;
/** Tables, SQL with its position, rules: their columns mean something. */
const FIXED = /^\s*(?:[|+]|LINE \d+:|\^|-{5})/;

/**
 * Breaks the lines of a text that are wider than a terminal at blanks, with the rest indented below. Only prose is broken:
 * rows of a table, code and single long words stay as they are. Widths are counted in characters without colour codes.
 */
export function wrapText(text: string, columns: number): string {
  if (columns < NARROWEST) return text;
  const lines = text.split('\n');
  return lines
    .map((line, i) =>
      isLongCode(line, lines[i + 1], columns) ? `${line.slice(0, columns - 1)}…` : wrapLine(line, columns),
    )
    .join('\n');
}

/** A line of a file that may be cut: nothing below it points to what would be lost. */
function isLongCode(line: string, below: string | undefined, columns: number): boolean {
  if (line.length <= columns || !CODE.test(line)) return false;
  const marks = MARKED.exec(below ?? '');
  return marks === null || marks[0].length < columns;
}

function wrapLine(line: string, columns: number): string {
  const plain = line.replace(COLOR, '');
  if (plain.length <= columns) return line;
  if (NODE.test(plain)) return nodeLine(line, columns);
  const marks = MARKS.exec(plain);
  if (marks === null && (FRAME.test(plain) || FIXED.test(plain))) return line;
  const time = TIME.exec(plain)?.[0].length ?? 0;
  const blanks = /^ */.exec(plain.slice(time))?.[0].length ?? 0;
  const start = marks === null ? time + blanks : marks[0].length;
  const indent = marks === null ? ' '.repeat(start + HANG) : marked(marks, columns);
  return breakLine(line, { start, indent, columns });
}

/** A name that is too long for the line is cut; where it failed, the summary has it whole. */
function nodeLine(line: string, columns: number): string {
  const at = line.lastIndexOf(' [');
  const [head, status] = [line.slice(0, at).trimEnd(), line.slice(at + 1)];
  const codes = head.length - head.replace(COLOR, '').length;
  const width = head.length - codes;
  if (width + 1 + status.replace(COLOR, '').length <= columns) return `${head} ${status}`;
  const shown = width <= columns ? head : `${head.slice(0, codes + columns - 1)}…`;
  const indent = (TIME.exec(head.replace(COLOR, ''))?.[0].length ?? 0) + HANG;
  return `${shown}\n${' '.repeat(indent)}${status}`;
}

/** Behind marks the words go on below their first one, or further left where that is far to the right. */
function marked([whole, gutter = '']: RegExpExecArray, columns: number): string {
  return gutter + ' '.repeat(Math.min(whole.length, Math.floor(columns / 2)) - Math.min(gutter.length, columns / 2));
}

export type LineBreaks = {
  /** The column of the first word. */
  readonly start: number;
  /** What every row but the first begins with. */
  readonly indent: string;
  readonly columns: number;
};

/** One line broken at blanks. A word that is longer than a row stays whole. */
export function breakLine(line: string, { start, indent, columns }: LineBreaks): string {
  const rows: string[] = [];
  let [row, width, isEmpty] = ['', 0, true];
  for (const part of line.match(/ +|[^ ]+/g) ?? []) {
    const length = part.replace(COLOR, '').length;
    const isBlank = part.startsWith(' ');
    if (width + length > columns && !isEmpty && (isBlank || width > indent.length)) {
      rows.push(row.trimEnd());
      [row, width, isEmpty] = [indent, indent.length, true];
    }
    if (isBlank && isEmpty && rows.length > 0) continue;
    row += part;
    width += length;
    if (!isBlank && (rows.length > 0 || width > start)) isEmpty = false;
  }
  return [...rows, row].join('\n');
}
