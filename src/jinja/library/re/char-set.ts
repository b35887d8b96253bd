import { isDecimalChar, isWordChar, SPACE } from '../../values/unicode.js';
import { type Folding, foldedExtras, foldedVariants, lower } from './case-folding.js';
import type { Category, SetItem } from './regex-node.js';

const SPACE_CHAR = new RegExp(`^[${SPACE}]$`, 'u');
/** Codes below this are answered from a table. */
const TABLE_SIZE = 256;

/** A compiled `[…]`, `\d` or the like. */
export class CharSet {
  private readonly table = new Uint8Array(TABLE_SIZE);
  private readonly ranges: (readonly [number, number])[] = [];
  private readonly categories: Category[] = [];
  private readonly negate: boolean;
  private readonly ascii: boolean;
  private readonly folding: Folding;

  constructor(items: readonly SetItem[], negate: boolean, ascii: boolean, folding: Folding) {
    this.negate = negate;
    this.ascii = ascii;
    this.folding = folding;
    for (const item of items) this.addItem(item);
    for (let code = 0; code < TABLE_SIZE; code++) this.table[code] = this.compute(code) ? 1 : 0;
  }

  private addItem(item: SetItem): void {
    if (item.is === 'category') this.categories.push(item.category);
    else if (item.is === 'code') {
      // CPython leaves a literal beyond the basic plane as it is, so that an upper-case one matches nothing.
      if (this.folding === 'none' || item.code > 0xffff) this.ranges.push([item.code, item.code]);
      else for (const code of foldedVariants(item.code, this.folding)) this.ranges.push([code, code]);
    } else {
      this.ranges.push([item.low, item.high]);
      if (this.folding === 'none') return;
      for (const code of foldedExtras(item.low, item.high, this.folding)) this.ranges.push([code, code]);
    }
  }

  has(code: number): boolean {
    return code < TABLE_SIZE ? this.table[code] === 1 : this.compute(code);
  }

  private compute(code: number): boolean {
    const folded = lower(code, this.folding);
    for (const [low, high] of this.ranges) if (folded >= low && folded <= high) return !this.negate;
    for (const category of this.categories) if (inCategory(folded, category, this.ascii)) return !this.negate;
    return this.negate;
  }
}

function inCategory(code: number, category: Category, ascii: boolean): boolean {
  switch (category) {
    case 'digit':
      return isDigit(code, ascii);
    case 'notDigit':
      return !isDigit(code, ascii);
    case 'space':
      return isSpace(code, ascii);
    case 'notSpace':
      return !isSpace(code, ascii);
    case 'word':
      return isWord(code, ascii);
    case 'notWord':
      return !isWord(code, ascii);
  }
}

function isDigit(code: number, ascii: boolean): boolean {
  if (code < 128) return code >= 48 && code <= 57;
  return !ascii && isDecimalChar(String.fromCodePoint(code));
}

function isSpace(code: number, ascii: boolean): boolean {
  if (ascii) return code === 32 || (code >= 9 && code <= 13);
  return SPACE_CHAR.test(String.fromCodePoint(code));
}

/** `\w`: letters, digits and the underscore. */
export function isWord(code: number, ascii: boolean): boolean {
  if (code < 128) {
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
  }
  return !ascii && isWordChar(String.fromCodePoint(code));
}
