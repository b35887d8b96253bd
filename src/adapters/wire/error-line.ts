const WIDTH = 60;
const ROOM_RIGHT = 10;

/**
 * The line of the statement where the server found the error, cut to 60 columns, and a caret below it: the two lines
 * that libpq adds to its messages. `position` counts characters from 1. Wide characters take two columns, as in libpq.
 */
export function errorLine(sql: string, position: number): string[] {
  const characters = Array.from(sql);
  const at = position - 1;
  if (at < 0 || at > characters.length) return [];
  const { begin, end, number } = lineAround(characters, at);
  const cells = characters.map(columnsOf);
  const width = (from: number, to: number): number => cells.slice(from, to).reduce((sum, w) => sum + w, 0);

  let first = begin;
  let last = end;
  let cutRight = false;
  let cutLeft = false;
  if (width(first, last) > WIDTH) {
    if (WIDTH >= width(first, at) + ROOM_RIGHT) {
      while (width(first, last) > WIDTH) last--;
      cutRight = true;
    } else {
      while (width(first, at) + ROOM_RIGHT < width(first, last)) {
        last--;
        cutRight = true;
      }
      while (width(first, last) > WIDTH) {
        first++;
        cutLeft = true;
      }
    }
  }
  const prefix = `LINE ${number}: ${cutLeft ? '...' : ''}`;
  const text = characters.slice(first, last).join('').replaceAll('\t', ' ');
  return [`${prefix}${text}${cutRight ? '...' : ''}`, `${' '.repeat(prefix.length + width(first, at))}^`];
}

/** Bounds and number of the line that holds character `at`; CR, LF and CRLF each end a line. */
function lineAround(characters: readonly string[], at: number): { begin: number; end: number; number: number } {
  let begin = 0;
  let number = 1;
  for (let i = 0; i < characters.length; i++) {
    const c = characters[i];
    if (c !== '\n' && c !== '\r') continue;
    if (i >= at) return { begin, end: i, number };
    if (c === '\r' || characters[i - 1] !== '\r') number++;
    begin = i + 1;
  }
  return { begin, end: characters.length, number };
}

/** East Asian wide characters and emoji take two cells of a terminal; libpq counts a combining mark as one. */
function columnsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1f64f) ||
    (code >= 0x1f900 && code <= 0x1f9ff) ||
    (code >= 0x20000 && code <= 0x3fffd);
  return wide ? 2 : 1;
}

/** Index into the JavaScript string of a server's position (characters from 1); the end of the text when it lies past it. */
export function offsetOfPosition(sql: string, position: number): number {
  let index = 0;
  for (let left = position - 1; left > 0 && index < sql.length; left--) {
    index += (sql.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}
