import { raise } from '../../errors/python-error.js';

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);
const ESCAPE = /\\([0-7]{1,3}|[\s\S])/gu;

/**
 * The value of what stands between the quotes of a Python string or bytes literal.
 * @throws SyntaxError for an escape without its digits
 */
export function unescapeLiteral(body: string, isBytes: boolean): string {
  if (!body.includes('\\')) return body;
  let result = '';
  let at = 0;
  for (;;) {
    const slash = body.indexOf('\\', at);
    if (slash < 0) return result + body.slice(at);
    ESCAPE.lastIndex = slash;
    const [whole, letter = ''] = ESCAPE.exec(body) ?? ['\\'];
    result += body.slice(at, slash);
    at = slash + whole.length;
    const count = isBytes && letter !== 'x' ? undefined : DIGITS.get(letter);
    const simple = SIMPLE.get(letter);
    if (simple !== undefined) result += simple;
    else if (/^[0-7]/.test(letter))
      result += String.fromCharCode(Number.parseInt(letter, 8) & (isBytes ? 0xff : 0x1ff));
    else if (count !== undefined) {
      result += codeText(body.slice(at, at + count), letter, count, isBytes);
      at += count;
    } else if (letter === 'N' && !isBytes) undecodable('unknown Unicode character name');
    else result += whole;
  }
}

function codeText(digits: string, letter: string, count: number, isBytes: boolean): string {
  if (digits.length < count || !/^[0-9a-fA-F]+$/.test(digits)) {
    if (isBytes) raise('SyntaxError', '(value error) invalid \\x escape');
    undecodable(`truncated \\${letter}${'X'.repeat(count)} escape`);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff) undecodable('illegal Unicode character');
  return String.fromCodePoint(code);
}

function undecodable(problem: string): never {
  raise('SyntaxError', `(unicode error) 'unicodeescape' codec can't decode bytes: ${problem}`);
}
