import type { CharSet } from './char-set.js';

/**
 * A compiled pattern: instructions of five numbers each, `[op, x, y, z, w]`. Registers hold two marks a group, the last
 * group closed, then count and last position of every loop; all of them are restored on the way back.
 */
export type Program = {
  readonly code: Int32Array;
  readonly sets: readonly CharSet[];
  readonly groupCount: number;
  readonly registerCount: number;
  /** Registers of the last position of loops whose body can match nothing. */
  readonly emptyLoops: readonly number[];
  /** True where what is left to match depends on nothing but instruction, position and `emptyLoops`. */
  readonly memoizable: boolean;
};

/** Numbers of one instruction. */
export const WIDTH = 5;

export const OP = {
  /** The whole pattern matched. */
  success: 0,
  /** A part matched that runs by itself: a look-around, an atomic group, one turn of a possessive loop. */
  partDone: 1,
  /** x: code */
  char: 2,
  /** x: lowered code, y: 1 to match any other, z: 1 for ASCII */
  foldedChar: 3,
  notChar: 4,
  /** Any but a line feed. */
  notNewline: 5,
  any: 6,
  /** x: index of the set */
  set: 7,
  /** x: kind of anchor, y: 1 for ASCII */
  at: 8,
  /** x: register */
  markStart: 9,
  /** x: register, y: number of the group */
  markEnd: 10,
  /** x: where to go when what follows fails */
  split: 11,
  jump: 12,
  /** x: min, y: max, -1 for none; the next instruction matches one character */
  oneGreedy: 13,
  oneLazy: 14,
  onePossessive: 15,
  /** x: first of the two registers */
  loopStart: 16,
  /** x: first register, y: where the body begins, z: min, w: max */
  loopGreedy: 17,
  loopLazy: 18,
  /** x: where it goes on, y: min, z: max; the body follows */
  possessive: 19,
  /** x: where it goes on, y: characters to go back, z: 1 when the body must not match */
  assert: 20,
  /** x: where it goes on */
  atomic: 21,
  /** x: group, y: 1 for ASCII when folded */
  ref: 22,
  foldedRef: 23,
  /** x: group, y: where to go when it did not match */
  cond: 24,
} as const;

export const AT = {
  beginning: 0,
  beginningOfLine: 1,
  end: 2,
  endOfLine: 3,
  endOfString: 4,
  boundary: 5,
  notBoundary: 6,
} as const;
