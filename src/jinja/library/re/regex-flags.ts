/** The bits of Python's `re` flags (3.11). */
export const TEMPLATE = 1;
export const IGNORECASE = 2;
export const LOCALE = 4;
export const MULTILINE = 8;
export const DOTALL = 16;
export const UNICODE = 32;
export const VERBOSE = 64;
export const DEBUG = 128;
export const ASCII = 256;

export const TYPE_FLAGS = ASCII | LOCALE | UNICODE;
/** What an inline group `(?x:…)` may not change. */
export const GLOBAL_FLAGS = DEBUG | TEMPLATE;

/** Letters of `(?aims…)`. */
export const INLINE_FLAGS: ReadonlyMap<string, number> = new Map([
  ['i', IGNORECASE],
  ['L', LOCALE],
  ['m', MULTILINE],
  ['s', DOTALL],
  ['x', VERBOSE],
  ['a', ASCII],
  ['t', TEMPLATE],
  ['u', UNICODE],
]);
