/** Python counts code points, JavaScript UTF-16 units; the two differ only where surrogates are. */
const SURROGATE = /[\ud800-\udfff]/;

export function isWide(s: string): boolean {
  return SURROGATE.test(s);
}

/** `len(s)`. */
export function strLength(s: string): number {
  if (!isWide(s)) return s.length;
  return s.length - pairsIn(s, 0, s.length);
}

function pairsIn(s: string, from: number, to: number): number {
  let pairs = 0;
  for (let i = from; i < to - 1; i++) {
    if (isHigh(s.charCodeAt(i)) && isLow(s.charCodeAt(i + 1))) {
      pairs++;
      i++;
    }
  }
  return pairs;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** UTF-16 offset of the code point with this position. */
export function toUnits(s: string, position: number): number {
  if (!isWide(s)) return position;
  let unit = 0;
  for (let seen = 0; seen < position && unit < s.length; seen++) {
    unit += isHigh(s.charCodeAt(unit)) && isLow(s.charCodeAt(unit + 1)) ? 2 : 1;
  }
  return unit;
}

/** Position, in code points, of a UTF-16 offset. */
export function toPoints(s: string, unit: number): number {
  return isWide(s) ? unit - pairsIn(s, 0, unit) : unit;
}

/** `s[start:stop]` for 0 <= start <= stop. */
export function sliceText(s: string, start: number, stop: number): string {
  if (!isWide(s)) return s.slice(start, stop);
  const from = toUnits(s, start);
  const rest = s.slice(from);
  return rest.slice(0, toUnits(rest, stop - start));
}

/** The code points of a text as strings of their own. */
export function characters(s: string): string[] {
  return isWide(s) ? Array.from(s) : s.split('');
}

/** Orders by code point: below, equal or above zero. Surrogates sort above the rest of the basic plane. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return x >= 0xd800 && y >= 0xd800 ? fixUp(x) - fixUp(y) : x - y;
  }
  return a.length - b.length;
}

function fixUp(unit: number): number {
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/** The text backwards, by code points. */
export function reverseText(s: string): string {
  return characters(s).reverse().join('');
}
