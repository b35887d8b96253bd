import { isWord } from './char-set.js';
import { AT } from './program.js';

/** Whether an anchor holds at a position of a text that ends at `end`. */
export function isAt(
  kind: number,
  ascii: boolean,
  codes: Uint16Array | Uint32Array,
  position: number,
  end: number,
): boolean {
  switch (kind) {
    case AT.beginning:
      return position === 0;
    case AT.beginningOfLine:
      return position === 0 || codes[position - 1] === 10;
    case AT.end:
      return position === end || (position + 1 === end && codes[position] === 10);
    case AT.endOfLine:
      return position === end || codes[position] === 10;
    case AT.endOfString:
      return position === end;
  }
  if (end === 0) return false;
  const before = position > 0 && isWord(codes[position - 1]!, ascii);
  const after = position < end && isWord(codes[position]!, ascii);
  return (before !== after) === (kind === AT.boundary);
}
