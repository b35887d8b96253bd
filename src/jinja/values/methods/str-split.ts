import { raise } from '../../errors/python-error.js';
import { checkElements } from '../numbers.js';
import type { Rt } from '../protocol.js';
import { isSpaceUnit } from '../unicode.js';

/** `maxsplit` as a count: a negative one is no bound. */
export type Bound = number;

/** Cuts at runs of whitespace; the rest after the last cut keeps its end. */
export function splitSpace(s: string, most: Bound, rt: Rt): string[] {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    while (at < s.length && isSpaceUnit(s.charCodeAt(at))) at++;
    if (at === s.length) return parts;
    if (most >= 0 && parts.length >= most) {
      parts.push(s.slice(at));
      return parts;
    }
    const start = at;
    while (at < s.length && !isSpaceUnit(s.charCodeAt(at))) at++;
    parts.push(s.slice(start, at));
    grow(parts, rt);
  }
}

export function rsplitSpace(s: string, most: Bound, rt: Rt): string[] {
  const parts: string[] = [];
  let at = s.length;
  for (;;) {
    while (at > 0 && isSpaceUnit(s.charCodeAt(at - 1))) at--;
    if (at === 0) return parts.reverse();
    if (most >= 0 && parts.length >= most) {
      parts.push(s.slice(0, at));
      return parts.reverse();
    }
    const end = at;
    while (at > 0 && !isSpaceUnit(s.charCodeAt(at - 1))) at--;
    parts.push(s.slice(at, end));
    grow(parts, rt);
  }
}

export function split(s: string, separator: string, most: Bound, rt: Rt): string[] {
  if (separator === '') raise('ValueError', 'empty separator');
  const parts: string[] = [];
  let start = 0;
  while (most < 0 || parts.length < most) {
    const at = s.indexOf(separator, start);
    if (at < 0) break;
    parts.push(s.slice(start, at));
    grow(parts, rt);
    start = at + separator.length;
  }
  parts.push(s.slice(start));
  return parts;
}

export function rsplit(s: string, separator: string, most: Bound, rt: Rt): string[] {
  if (separator === '') raise('ValueError', 'empty separator');
  const parts: string[] = [];
  let end = s.length;
  while (most < 0 || parts.length < most) {
    const at = end < separator.length ? -1 : s.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    parts.push(s.slice(at + separator.length, end));
    grow(parts, rt);
    end = at;
  }
  parts.push(s.slice(0, end));
  return parts.reverse();
}

/** Asks for the limit now and then while a list of unknown length grows. */
function grow(parts: readonly string[], rt: Rt): void {
  if ((parts.length & 0x3fff) === 0) checkElements(parts.length, rt);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Python takes for the end of a line.
const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

export function splitLines(s: string, keepEnds: boolean, rt: Rt): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const match of s.matchAll(LINE_END)) {
    const end = match.index + match[0].length;
    parts.push(s.slice(start, keepEnds ? end : match.index));
    grow(parts, rt);
    start = end;
  }
  if (start < s.length) parts.push(s.slice(start));
  return parts;
}

export function partition(s: string, separator: string): [string, string, string] {
  if (separator === '') raise('ValueError', 'empty separator');
  const at = s.indexOf(separator);
  return at < 0 ? [s, '', ''] : [s.slice(0, at), separator, s.slice(at + separator.length)];
}

export function rpartition(s: string, separator: string): [string, string, string] {
  if (separator === '') raise('ValueError', 'empty separator');
  const at = s.lastIndexOf(separator);
  return at < 0 ? ['', '', s] : [s.slice(0, at), separator, s.slice(at + separator.length)];
}
