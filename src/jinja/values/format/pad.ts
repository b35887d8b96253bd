import { strLength } from '../code-points.js';
import type { Rt } from '../protocol.js';
import type { FormatSpec } from './spec.js';

/** Pads a finished text to the width; `=` and `>` are the same for what has no sign. */
export function pad(text: string, spec: FormatSpec, rt: Rt): string {
  const missing = spec.width - strLength(text);
  if (missing <= 0) return text;
  rt.checkSize(spec.width);
  const left = spec.align === '<' ? 0 : spec.align === '^' ? missing >> 1 : missing;
  return spec.fill.repeat(left) + text + spec.fill.repeat(missing - left);
}

export type NumberParts = {
  /** `-`, `+`, a blank, or nothing. */
  readonly sign: string;
  /** `0x` and the like. */
  readonly prefix: string;
  /** Digits before the point: the part that is grouped. */
  readonly whole: string;
  /** Point, fraction, exponent, percent sign. */
  readonly rest: string;
};

/** Puts a number together: grouped digits, zeros between sign and digits (`=` with fill `0`), padding. */
export function layOut(parts: NumberParts, spec: FormatSpec, rt: Rt): string {
  if (spec.width > 0) rt.checkSize(spec.width);
  const around = parts.sign.length + parts.prefix.length + strLength(parts.rest);
  const zeros = spec.align === '=' && spec.fill === '0';
  const digits = group(parts.whole, spec, zeros ? spec.width - around : 0);
  const text = parts.sign + parts.prefix + digits + parts.rest;
  if (spec.align !== '=') return pad(text, spec, rt);
  const missing = spec.width - strLength(text);
  if (missing <= 0) return text;
  return parts.sign + parts.prefix + spec.fill.repeat(missing) + digits + parts.rest;
}

/** Digits with separators; zeros in front, grouped as well, until all is at least `width` wide. */
function group(digits: string, spec: FormatSpec, width: number): string {
  if (digits === '') return '';
  if (spec.grouping === '') return digits.padStart(width, '0');
  const size = spec.type !== '' && 'boxX'.includes(spec.type) ? 4 : 3;
  const groups: string[] = [];
  let end = digits.length;
  let wanted = width;
  for (;;) {
    // The first group is as long as there are digits or width left, so that no separator stands in front.
    const length = Math.min(size, Math.max(end, wanted, 1));
    groups.push(digits.slice(Math.max(0, end - length), end).padStart(length, '0'));
    end = Math.max(0, end - length);
    wanted -= length;
    if (end === 0 && wanted <= 0) return groups.reverse().join(spec.grouping);
    wanted -= 1;
  }
}
