import { strLength } from '../../values/code-points.js';
import type { PatternSource } from './pattern-source.js';
import { GLOBAL_FLAGS, INLINE_FLAGS, LOCALE, TYPE_FLAGS, UNICODE } from './regex-flags.js';

export type InlineFlags =
  | { readonly scope: 'pattern'; readonly add: number }
  | { readonly scope: 'group'; readonly add: number; readonly remove: number };

/** `(?im)` or `(?i-m:`, from the letter after the question mark on; undefined where that is no flag. */
export function parseInlineFlags(source: PatternSource, first: string, isBytes: boolean): InlineFlags | undefined {
  if (first !== '-' && !INLINE_FLAGS.has(first)) return undefined;
  let add = 0;
  let char = first;
  while (char !== '-' && char !== ')' && char !== ':') {
    const flag = flagOf(source, char, 'missing -, : or )');
    if (flag === LOCALE && !isBytes) throw source.error("bad inline flags: cannot use 'L' flag with a str pattern");
    if (flag === UNICODE && isBytes) throw source.error("bad inline flags: cannot use 'u' flag with a bytes pattern");
    add |= flag;
    if (flag & TYPE_FLAGS && (add & TYPE_FLAGS) !== flag) {
      throw source.error("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    }
    char = nextChar(source, 'missing -, : or )');
  }
  if (char === ')') return { scope: 'pattern', add };
  if (add & GLOBAL_FLAGS) throw source.error('bad inline flags: cannot turn on global flag', 1);
  const remove = char === '-' ? parseRemoved(source) : 0;
  if (remove & GLOBAL_FLAGS) throw source.error('bad inline flags: cannot turn off global flag', 1);
  if (add & remove) throw source.error('bad inline flags: flag turned on and off', 1);
  return { scope: 'group', add, remove };
}

function parseRemoved(source: PatternSource): number {
  let remove = 0;
  let missing = 'missing flag';
  let char = nextChar(source, missing);
  do {
    const flag = flagOf(source, char, missing);
    if (flag & TYPE_FLAGS) throw source.error("bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
    remove |= flag;
    missing = 'missing :';
    char = nextChar(source, missing);
  } while (char !== ':');
  return remove;
}

function nextChar(source: PatternSource, missing: string): string {
  const char = source.get();
  if (char === null) throw source.error(missing);
  return char;
}

function flagOf(source: PatternSource, char: string, missing: string): number {
  const flag = INLINE_FLAGS.get(char);
  if (flag === undefined) throw source.error(/^\p{L}+$/u.test(char) ? 'unknown flag' : missing, strLength(char));
  return flag;
}
