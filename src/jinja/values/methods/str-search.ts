import { raise } from '../../errors/python-error.js';
import { strLength, toPoints, toUnits } from '../code-points.js';
import { textOf } from '../markup.js';
import { intOf } from '../numbers.js';
import type { Value } from '../protocol.js';
import { tupleOf } from '../tuple-of.js';
import { typeName } from '../type-name.js';

/** A part of a text, in UTF-16 units; `empty` where Python finds not even '' in it. */
export type Region = { readonly start: number; readonly end: number; readonly empty: boolean };

/** The part that the arguments `start` and `stop` of find, count, startswith … name. */
export function region(s: string, start: Value | undefined, stop: Value | undefined): Region {
  const size = strLength(s);
  const from = offset(start, size, 0);
  const to = Math.min(offset(stop, size, size), size);
  if (from > to) return { start: 0, end: 0, empty: true };
  return { start: toUnits(s, from), end: toUnits(s, to), empty: false };
}

function offset(v: Value | undefined, size: number, otherwise: number): number {
  if (v === undefined || v === null) return otherwise;
  const n = intOf(v);
  if (n === undefined) raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
  const at = Number(n);
  return at < 0 ? Math.max(0, at + size) : at;
}

/** The searched-for argument of find and its kin. @throws TypeError `must be str, not int` */
export function needle(v: Value): string {
  return textOf(v) ?? raise('TypeError', `must be str, not ${typeName(v)}`);
}

/** Position in code points; -1 where it is not found. */
export function find(s: string, sub: string, within: Region): number {
  if (within.empty) return -1;
  const at = s.indexOf(sub, within.start);
  return at < 0 || at + sub.length > within.end ? -1 : toPoints(s, at);
}

export function rfind(s: string, sub: string, within: Region): number {
  if (within.empty || within.end - within.start < sub.length) return -1;
  const at = s.lastIndexOf(sub, within.end - sub.length);
  return at < within.start ? -1 : toPoints(s, at);
}

/** Occurrences that do not overlap; those of '' are the places between characters and at both ends. */
export function count(s: string, sub: string, within: Region): number {
  if (within.empty) return 0;
  if (sub === '') return toPoints(s, within.end) - toPoints(s, within.start) + 1;
  let found = 0;
  for (let at = s.indexOf(sub, within.start); at >= 0 && at + sub.length <= within.end; found++) {
    at = s.indexOf(sub, at + sub.length);
  }
  return found;
}

export function startsWith(s: string, prefix: string, within: Region): boolean {
  return !within.empty && within.start + prefix.length <= within.end && s.startsWith(prefix, within.start);
}

export function endsWith(s: string, suffix: string, within: Region): boolean {
  return !within.empty && within.end - suffix.length >= within.start && s.endsWith(suffix, within.end);
}

/** startswith and endswith take one text or a tuple of them. */
export function anyAffix(name: string, v: Value, matches: (affix: string) => boolean): boolean {
  const text = textOf(v);
  if (text !== undefined) return matches(text);
  const items = tupleOf(v);
  if (items === undefined) {
    return raise('TypeError', `${name} first arg must be str or a tuple of str, not ${typeName(v)}`);
  }
  for (const item of items) {
    const affix = textOf(item);
    if (affix === undefined) {
      return raise('TypeError', `tuple for ${name} must only contain str, not ${typeName(item)}`);
    }
    if (matches(affix)) return true;
  }
  return false;
}
