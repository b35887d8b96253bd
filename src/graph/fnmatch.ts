/**
 * Python's fnmatch on POSIX: `*`, `?`, `[seq]`, `[!seq]`; upper and lower case differ; the whole text must match; a
 * bracket that is never closed stands for itself.
 */
export function fnmatch(pattern: string): (text: string) => boolean {
  if (!/[*?[]/.test(pattern)) return text => text === pattern;
  const expression = new RegExp(`^${translate([...pattern])}$`, 'su');
  return text => expression.test(text);
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[\]]/.test(pattern);
}

function translate(pattern: readonly string[]): string {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    if (c === '*') out += '.*';
    else if (c === '?') out += '.';
    else if (c === '[') {
      const end = closingBracket(pattern, i + 1);
      out += end === -1 ? '\\[' : set(pattern.slice(i + 1, end));
      if (end !== -1) i = end;
    } else out += literal(c);
  }
  return out;
}

/** The first bracket may be `]` itself, also after `!`. */
function closingBracket(pattern: readonly string[], start: number): number {
  let from = start;
  if (pattern[from] === '!') from++;
  if (pattern[from] === ']') from++;
  return pattern.indexOf(']', from);
}

/** A range whose ends are the wrong way round is empty. */
function set(content: readonly string[]): string {
  const negated = content[0] === '!';
  const chars = negated ? content.slice(1) : content;
  let body = '';
  for (let i = 0; i < chars.length; i++) {
    const [first = '', dash, last] = [chars[i], chars[i + 1], chars[i + 2]];
    if (dash === '-' && last !== undefined) {
      if ((first.codePointAt(0) ?? 0) <= (last.codePointAt(0) ?? 0)) body += `${literal(first)}-${literal(last)}`;
      i += 2;
    } else body += literal(first);
  }
  if (body === '') return negated ? '.' : '(?!)';
  return `[${negated ? '^' : ''}${body}]`;
}

function literal(c: string): string {
  return /[\p{L}\p{N}_]/u.test(c) ? c : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`;
}
