import { raise } from '../../errors/python-error.js';
import { strLength } from '../../values/code-points.js';
import { strRepr } from '../../values/str-repr.js';
import { CONTROL_ESCAPES, DIGITS, isAsciiLetter, OCT_DIGITS } from './parse-escape.js';
import { isIdentifier, PatternSource } from './pattern-source.js';

/** A replacement text: literal parts and numbers of groups in order. */
export type Template = readonly (string | number)[];

/**
 * Reads the replacement of `sub()`.
 * @param groups number of groups of the pattern, the whole match not counted
 * @throws error with Python's text and place; IndexError for an unknown name
 */
export function parseTemplate(text: string, groups: number, names: ReadonlyMap<string, number>): Template {
  if (!text.includes('\\')) return text === '' ? [] : [text];
  const source = new PatternSource(text);
  const parts: (string | number)[] = [];
  let literal = '';
  const addGroup = (group: number, back: number) => {
    if (group > groups) throw source.error(`invalid group reference ${group}`, back);
    if (literal !== '') parts.push(literal);
    literal = '';
    parts.push(group);
  };
  for (let token = source.get(); token !== null; token = source.get()) {
    if (token[0] !== '\\') {
      literal += token;
      continue;
    }
    const letter = token.slice(1);
    if (letter === 'g') {
      const { group, back } = parseGroupName(source, names);
      addGroup(group, back);
    } else if (letter === '0') {
      const digits = letter + source.getWhile(2, OCT_DIGITS);
      literal += String.fromCharCode(Number.parseInt(digits, 8) & 0xff);
    } else if (DIGITS.includes(letter)) {
      const number = parseNumber(source, token);
      if (typeof number === 'string') literal += number;
      else addGroup(number.group, number.back);
    } else literal += parseLiteral(source, token);
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

function parseGroupName(source: PatternSource, names: ReadonlyMap<string, number>): { group: number; back: number } {
  if (!source.match('<')) throw source.error('missing <');
  const name = source.getUntil('>', 'group name');
  const back = strLength(name) + 1;
  if (isIdentifier(name)) {
    return { group: names.get(name) ?? raise('IndexError', `unknown group name ${strRepr(name)}`), back };
  }
  if (!/^\s*\+?\d+(?:_\d+)*\s*$/.test(name)) throw source.error(`bad character in group name ${strRepr(name)}`, back);
  const group = Number(name.replaceAll('_', ''));
  if (group >= 1073741823) throw source.error(`invalid group reference ${group}`, back);
  return { group, back };
}

/** `\12` is a group, `\123` with three octal digits a character. */
function parseNumber(source: PatternSource, token: string): string | { group: number; back: number } {
  let text = token;
  if (source.next !== null && source.next.length === 1 && DIGITS.includes(source.next)) {
    text += source.get();
    const octal = OCT_DIGITS.includes(text[1]!) && OCT_DIGITS.includes(text[2]!);
    if (octal && source.next !== null && source.next.length === 1 && OCT_DIGITS.includes(source.next)) {
      text += source.get();
      const code = Number.parseInt(text.slice(1), 8);
      if (code > 0o377) throw source.error(`octal escape value ${text} outside of range 0-0o377`, text.length);
      return String.fromCharCode(code);
    }
  }
  return { group: Number.parseInt(text.slice(1), 10), back: text.length - 1 };
}

function parseLiteral(source: PatternSource, token: string): string {
  const control = CONTROL_ESCAPES.get(token);
  if (control !== undefined) return String.fromCharCode(control);
  if (isAsciiLetter(token.slice(1))) throw source.error(`bad escape ${token}`, strLength(token));
  return token;
}
