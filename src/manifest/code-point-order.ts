/** Orders text as Python does, by code point; JavaScript's own order by UTF-16 unit differs above U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Sorts texts in place. JavaScript's own order is the same, and much faster, where no text goes beyond U+FFFF. */
export function sortByCodePoints(texts: string[]): string[] {
  if (texts.length < 2) return texts;
  return texts.some(text => SURROGATE.test(text)) ? texts.sort(compareCodePoints) : texts.sort();
}
