/** What Python's str.strip() and str.split() call white space; JavaScript's \s is another set. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const LEADING = new RegExp(`^[${SPACE}]+`);
/** Runs of white space that are not one blank already. */
const RUNS = new RegExp(`(?: (?=[${SPACE}])|(?! )[${SPACE}])[${SPACE}]*`, 'g');

/** The text without white space around it, and how many characters went in front. */
export function strip(text: string): { readonly text: string; readonly start: number } {
  const start = LEADING.exec(text)?.[0].length ?? 0;
  if (start === text.length) return { text: '', start };
  let end = text.length;
  while (isSpace(text.charCodeAt(end - 1))) end--;
  return { text: start === 0 && end === text.length ? text : text.slice(start, end), start };
}

/** The words of a text with one blank between them: what dbt takes the checksum of. */
export function compact(text: string): string {
  return strip(text).text.replace(RUNS, ' ');
}

function isSpace(unit: number): boolean {
  if (unit < 0x80) return unit === 0x20 || (unit >= 9 && unit <= 13) || (unit >= 0x1c && unit <= 0x1f);
  return LEADING.test(String.fromCharCode(unit));
}
