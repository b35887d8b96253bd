/** How `re.IGNORECASE` compares: a text's character is lowered; the pattern's is lowered and has its special siblings. */
export type Folding = 'none' | 'ascii' | 'unicode';

/** Lower-cased characters which have one upper-case character in common, as CPython 3.11 lists them. */
const SIBLINGS: readonly (readonly number[])[] = [
  [0x69, 0x131],
  [0x73, 0x17f],
  [0xb5, 0x3bc],
  [0x345, 0x3b9, 0x1fbe],
  [0x390, 0x1fd3],
  [0x3b0, 0x1fe3],
  [0x3b2, 0x3d0],
  [0x3b5, 0x3f5],
  [0x3b8, 0x3d1],
  [0x3ba, 0x3f0],
  [0x3c0, 0x3d6],
  [0x3c1, 0x3f1],
  [0x3c2, 0x3c3],
  [0x3c6, 0x3d5],
  [0x432, 0x1c80],
  [0x434, 0x1c81],
  [0x43e, 0x1c82],
  [0x441, 0x1c83],
  [0x442, 0x1c84, 0x1c85],
  [0x44a, 0x1c86],
  [0x463, 0x1c87],
  [0x1c88, 0xa64b],
  [0x1e61, 0x1e9b],
  [0xfb05, 0xfb06],
];

/** Blocks that hold letters of two cases; a range of a set is lowered only where it meets one of them. */
const CASED_BLOCKS: readonly (readonly [number, number])[] = [
  [0x41, 0x5a],
  [0xb5, 0x587],
  [0x10a0, 0x10ff],
  [0x13a0, 0x13ff],
  [0x1c80, 0x1cbf],
  [0x1d79, 0x1d8e],
  [0x1e00, 0x1fff],
  [0x2126, 0x2188],
  [0x24b6, 0x24e9],
  [0x2c00, 0x2d2d],
  [0xa640, 0xa7ff],
  [0xab53, 0xabbf],
  [0xfb05, 0xfb06],
  [0xff21, 0xff5a],
  [0x10400, 0x105bc],
  [0x10c80, 0x10cf2],
  [0x118a0, 0x118df],
  [0x16e40, 0x16e7f],
  [0x1e900, 0x1e943],
];

export function lower(code: number, folding: Folding): number {
  if (code < 128) return code >= 65 && code <= 90 && folding !== 'none' ? code + 32 : code;
  if (folding !== 'unicode') return code;
  return String.fromCodePoint(code).toLowerCase().codePointAt(0) ?? code;
}

/** The lowered characters that match `code` of a pattern: itself lowered, then its siblings. */
export function foldedVariants(code: number, folding: Folding): readonly number[] {
  const low = lower(code, folding);
  if (folding !== 'unicode') return [low];
  return SIBLINGS.find(group => group.includes(low)) ?? [low];
}

/** The lowered characters that a range of a set matches beyond those within the range itself. */
export function foldedExtras(from: number, to: number, folding: Folding): Set<number> {
  const extras = new Set<number>();
  for (const [first, last] of folding === 'ascii' ? CASED_BLOCKS.slice(0, 1) : CASED_BLOCKS) {
    for (let code = Math.max(first, from); code <= Math.min(last, to); code++) extras.add(lower(code, folding));
  }
  if (folding !== 'unicode') return extras;
  for (const group of SIBLINGS) {
    if (group.some(code => (code >= from && code <= to) || extras.has(code)))
      for (const code of group) extras.add(code);
  }
  return extras;
}
