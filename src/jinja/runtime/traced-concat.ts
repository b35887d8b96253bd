import { add, isStr, type Rt, str, type Value } from '../values/index.js';
import type { CodeHandle } from './code.js';
import type { Context } from './context.js';
import { type Piece, plain, TracedText } from './segments.js';

/** `~` that keeps the origins of its parts; a part without any comes from the expression itself. */
export function tracedConcat(parts: readonly Value[], context: Context, place: number, unit: CodeHandle): Value {
  if (!parts.some(part => part instanceof TracedText)) return parts.map(part => str(part, context)).join('');
  return new TracedText(parts.flatMap(part => piecesOf(part, context, place, unit)));
}

/** `+` likewise, when text with origins is added to text. */
export function addTraced(left: Value, right: Value, context: Context, place: number, unit: CodeHandle): Value {
  const traced = left instanceof TracedText || right instanceof TracedText;
  if (!traced || !isText(left) || !isText(right)) return add(plain(left), plain(right), context);
  return new TracedText([left, right].flatMap(part => piecesOf(part, context, place, unit)));
}

function isText(value: Value): boolean {
  return value instanceof TracedText || (isStr(value) && typeof value === 'string');
}

function piecesOf(part: Value, rt: Rt & Context, place: number, unit: CodeHandle): readonly Piece[] {
  if (part instanceof TracedText) return part.pieces;
  const text = str(part, rt);
  return text === '' ? [] : [{ text, unit, place, exact: false, frame: rt.run.frame }];
}
