import {
  characters,
  floatOf,
  intOf,
  isSpaceUnit,
  isWordChar,
  order,
  type Rt,
  raise,
  repr,
  trimSpace,
  type Value,
} from '../values/index.js';

export type WrapOptions = {
  readonly width: Value;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
  /** textwrap splits at hyphens only where its flag is True itself, but breaks long words at them where it is true. */
  readonly splitHyphens: boolean;
};

/** Python's `textwrap.wrap` as the filter calls it: whitespace is neither replaced nor expanded. */
export function wordWrap(line: string, options: WrapOptions, rt: Rt): string[] {
  rt.charge(line.length * 32);
  const chunks = options.splitHyphens ? splitWords(line) : splitBlanks(line);
  if (order('<=', options.width, 0, rt)) {
    raise('ValueError', `invalid width ${repr(options.width, rt)} (must be > 0)`);
  }
  return fill(chunks, options, Number(intOf(options.width) ?? floatOf(options.width)), rt);
}

const BLANK = /[\t\n\v\f\r ]/;

function splitBlanks(line: string): string[] {
  return line.match(/[\t\n\v\f\r ]+|[^\t\n\v\f\r ]+/g) ?? [];
}

/**
 * Cuts at blanks, behind the hyphens within words, and around dashes between words. By hand, not by pattern: a long run
 * of hyphens would take a pattern quadratic time.
 */
function splitWords(line: string): string[] {
  const chars = characters(line);
  const chunks: string[] = [];
  let at = 0;
  while (at < chars.length) {
    const end = chunkEnd(chars, at);
    chunks.push(chars.slice(at, end).join(''));
    at = end;
  }
  return chunks;
}

function chunkEnd(chars: readonly string[], start: number): number {
  if (BLANK.test(chars[start] as string)) {
    let end = start;
    while (end < chars.length && BLANK.test(chars[end] as string)) end++;
    return end;
  }
  const dash = dashEnd(chars, start);
  if (dash > 0) return dash;
  for (let at = start + 1; ; at++) {
    if (at >= chars.length || BLANK.test(chars[at] as string)) return at;
    if (chars[at] === '-') {
      if (splitsWord(chars, at)) return at + 1;
      if (dashEnd(chars, at) > 0) return at;
    }
  }
}

/** The end of a dash (two hyphens or more between words) that starts here; 0 where none does. */
function dashEnd(chars: readonly string[], start: number): number {
  if (chars[start] !== '-' || start === 0 || !isWordPunctuation(chars[start - 1] as string)) return 0;
  let end = start;
  while (chars[end] === '-') end++;
  return end - start >= 2 && end < chars.length && isWordChar(chars[end] as string) ? end : 0;
}

/** A hyphen with two letters before it (or a letter, a hyphen and a letter) and two letters behind it. */
function splitsWord(chars: readonly string[], at: number): boolean {
  const letter = (i: number): boolean => i >= 0 && i < chars.length && isLetter(chars[i] as string);
  const before = letter(at - 1) && (letter(at - 2) || (chars[at - 2] === '-' && letter(at - 3)));
  return before && letter(at + 1) && (letter(at + 2) || (chars[at + 2] === '-' && letter(at + 3)));
}

function isLetter(c: string): boolean {
  return isWordChar(c) && !/^\p{Nd}$/u.test(c);
}

function isWordPunctuation(c: string): boolean {
  return '!"\'&.,?'.includes(c) || isWordChar(c);
}

/** What is left of a chunk: cutting a long word over and over must not copy its rest every time. */
type Chunk = { readonly chars: readonly string[]; from: number };

function sizeOf(chunk: Chunk): number {
  return chunk.chars.length - chunk.from;
}

/** Fills lines with chunks; blanks at both ends of a line are dropped, but not those at the very start. */
function fill(chunks: readonly string[], options: WrapOptions, width: number, rt: Rt): string[] {
  const lines: string[] = [];
  const queue: Chunk[] = chunks.map(chunk => ({ chars: characters(chunk), from: 0 })).reverse();
  const last = (): Chunk | undefined => queue[queue.length - 1];
  while (queue.length > 0) {
    rt.charge(1);
    const line: string[] = [];
    let size = 0;
    if (lines.length > 0 && isBlank(last())) queue.pop();
    for (let next = last(); next !== undefined && size + sizeOf(next) <= width; next = last()) {
      line.push(take(next, sizeOf(next)));
      size += sizeOf(next);
      queue.pop();
    }
    const long = last();
    if (long !== undefined && sizeOf(long) > width) breakWord(queue, long, line, width - size, options);
    if (line.length > 0 && trimSpace(line[line.length - 1] as string, true, true) === '') line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function take(chunk: Chunk, count: number): string {
  return chunk.chars.slice(chunk.from, chunk.from + count).join('');
}

function isBlank(chunk: Chunk | undefined): boolean {
  if (chunk === undefined) return false;
  for (let i = chunk.from; i < chunk.chars.length; i++) {
    if (!isSpaceUnit(chunk.chars[i]?.charCodeAt(0) ?? 0)) return false;
  }
  return true;
}

/** A word that fits on no line is cut to the space that is left, behind a hyphen if there is one, or stands alone. */
function breakWord(queue: Chunk[], word: Chunk, line: string[], space: number, options: WrapOptions): void {
  if (!options.breakLongWords) {
    if (line.length > 0) return;
    line.push(take(word, sizeOf(word)));
    queue.pop();
    return;
  }
  if (!Number.isInteger(space) || intOf(options.width) === undefined) {
    raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
  }
  const end = options.breakOnHyphens ? hyphenEnd(word, space) : space;
  line.push(take(word, end));
  word.from += end;
}

/** Behind the last hyphen within the space that has more than hyphens before it; else all of the space. */
function hyphenEnd(word: Chunk, space: number): number {
  const { chars, from } = word;
  let hyphen = space - 1;
  while (hyphen >= 0 && chars[from + hyphen] !== '-') hyphen--;
  if (hyphen <= 0) return space;
  for (let i = 0; i < hyphen; i++) if (chars[from + i] !== '-') return hyphen + 1;
  return space;
}
