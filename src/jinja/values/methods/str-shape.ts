import { raise } from '../../errors/python-error.js';
import { characters, isWide, strLength } from '../code-points.js';
import { each, tryIterate } from '../iterate.js';
import { textOf } from '../markup.js';
import { toCInt, toSize } from '../numbers.js';
import type { Rt, Value } from '../protocol.js';
import { typeName } from '../type-name.js';
import { trimSpace } from '../unicode.js';

/** strip, lstrip and rstrip: without `chars` whitespace, else any of these characters. */
export function strip(s: string, chars: string | undefined, left: boolean, right: boolean): string {
  if (chars === undefined) return trimSpace(s, left, right);
  if (isWide(s) || isWide(chars)) return stripPoints(s, chars, left, right);
  let start = 0;
  let end = s.length;
  if (left) while (start < end && chars.includes(s[start] as string)) start++;
  if (right) while (end > start && chars.includes(s[end - 1] as string)) end--;
  return s.slice(start, end);
}

function stripPoints(s: string, chars: string, left: boolean, right: boolean): string {
  const set = new Set(chars);
  const points = characters(s);
  let start = 0;
  let end = points.length;
  if (left) while (start < end && set.has(points[start] as string)) start++;
  if (right) while (end > start && set.has(points[end - 1] as string)) end--;
  return points.slice(start, end).join('');
}

/** @throws TypeError for a fill that is not one character */
export function fillChar(v: Value | undefined): string {
  if (v === undefined) return ' ';
  const fill = textOf(v);
  if (fill === undefined) {
    return raise('TypeError', `The fill character must be a unicode character, not ${typeName(v)}`);
  }
  if (strLength(fill) !== 1) raise('TypeError', 'The fill character must be exactly one character long');
  return fill;
}

/** How center, ljust and rjust share out the padding: the width, and what is missing of it. */
export function pad(s: string, width: Value, fill: string, side: 'left' | 'right' | 'both', rt: Rt): string {
  const wanted = toSize(width);
  const missing = wanted - strLength(s);
  if (missing <= 0) return s;
  rt.checkSize(wanted * fill.length);
  // CPython gives the odd blank to the left only where the width is odd as well.
  const left = side === 'left' ? missing : side === 'right' ? 0 : (missing >> 1) + (missing & wanted & 1);
  return fill.repeat(left) + s + fill.repeat(missing - left);
}

export function zfill(s: string, width: Value, rt: Rt): string {
  const wanted = toSize(width);
  const missing = wanted - strLength(s);
  if (missing <= 0) return s;
  rt.checkSize(wanted);
  const signed = s[0] === '+' || s[0] === '-';
  return signed ? s[0] + '0'.repeat(missing) + s.slice(1) : '0'.repeat(missing) + s;
}

export function expandTabs(s: string, size: Value | undefined, rt: Rt): string {
  const width = size === undefined ? 8 : toCInt(size);
  let column = 0;
  let total = 0;
  return s.replace(/[\t\n\r]|[^\t\n\r]+/g, part => {
    if (part === '\n' || part === '\r') {
      column = 0;
      return part;
    }
    if (part !== '\t') {
      column += strLength(part);
      return part;
    }
    const blanks = width > 0 ? width - (column % width) : 0;
    total += blanks;
    if (total > 1024) rt.checkSize(total + s.length);
    column += blanks;
    return ' '.repeat(blanks);
  });
}

/** `s.replace(old, new, most)`; a negative `most` is no bound. */
export function replace(s: string, old: string, by: string, most: number, rt: Rt): string {
  if (most === 0 || (old === '' && most < 0 && by === '')) return s;
  if (old === '') return interleave(s, by, most, rt);
  const times = occurrences(s, old, most);
  if (times === 0) return s;
  rt.charge(times * 8);
  rt.checkSize(s.length + times * (by.length - old.length));
  if (most < 0) return s.replaceAll(old, () => by);
  const parts = s.split(old, times);
  const rest = parts.reduce((sum, part) => sum + part.length, 0) + times * old.length;
  return parts.join(by) + by + s.slice(rest);
}

function occurrences(s: string, old: string, most: number): number {
  let times = 0;
  for (let at = s.indexOf(old); at >= 0 && times !== most; times++) at = s.indexOf(old, at + old.length);
  return times;
}

/** Replacing the empty text puts the new one before every character and at the end. */
function interleave(s: string, by: string, most: number, rt: Rt): string {
  const chars = characters(s);
  const times = most < 0 ? chars.length + 1 : Math.min(most, chars.length + 1);
  rt.charge(chars.length);
  rt.checkSize(s.length + times * by.length);
  let out = '';
  for (let i = 0; i < chars.length; i++) out += (i < times ? by : '') + chars[i];
  return times > chars.length ? out + by : out;
}

/** `separator.join(items)`. @throws TypeError `sequence item 1: expected str instance, int found` */
export function join(separator: string, items: Value, rt: Rt): string {
  if (tryIterate(items, rt) === undefined) raise('TypeError', 'can only join an iterable');
  let text = '';
  let parts: string[] = [];
  let size = 0;
  let count = 0;
  for (const item of each(items, rt)) {
    const part = textOf(item);
    if (part === undefined) {
      return raise('TypeError', `sequence item ${count}: expected str instance, ${typeName(item)} found`);
    }
    count++;
    size += part.length + separator.length;
    rt.charge(16);
    if (size > 65_536) rt.checkSize(size);
    parts.push(part);
    // Many short parts take far more memory than their text.
    if (parts.length === 16_384) {
      text += parts.join(separator) + separator;
      parts = [];
    }
  }
  return parts.length > 0 ? text + parts.join(separator) : text.slice(0, text.length - separator.length);
}
