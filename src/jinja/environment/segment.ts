import type { Span } from '../../base/index.js';
import type { CallFrame } from '../runtime/run.js';
import type { Piece, TracedText } from '../runtime/segments.js';

/** A macro that was running when a stretch of output was made, and from where it was called. */
export type SegmentFrame = { readonly name: string; readonly span: Span | undefined };

/** A stretch of output, and what made it. */
export type Segment = {
  /** Offsets in the output. */
  readonly start: number;
  readonly end: number;
  readonly span: Span | undefined;
  /** The output is the source, character for character; else the span is that of the expression that made it. */
  readonly exact: boolean;
  /** Macros that were running, innermost first. */
  readonly frames: readonly SegmentFrame[];
};

export function segmentsOf(text: TracedText): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (const piece of text.pieces) {
    const end = start + piece.text.length;
    segments.push(segmentOf(piece, start, end));
    start = end;
  }
  return segments;
}

/** Places are worked out when they are asked for, which is when something went wrong: the file may have to be read. */
function segmentOf(piece: Piece, start: number, end: number): Segment {
  return {
    ...{ start, end, exact: piece.exact },
    get span() {
      return spanOf(piece);
    },
    get frames() {
      return framesOf(piece.frame);
    },
  };
}

function spanOf(piece: Pick<Piece, 'place'> & { readonly unit: Piece['unit'] | null }): Span | undefined {
  const { unit, place } = piece;
  if (unit === null || place === 0) return undefined;
  return unit.template.span(unit.places[place * 3 + 1] ?? 0, unit.places[place * 3 + 2] ?? 0);
}

function framesOf(innermost: CallFrame | null): SegmentFrame[] {
  const frames: SegmentFrame[] = [];
  for (let frame = innermost; frame !== null; frame = frame.parent) {
    frames.push({ name: frame.name, span: spanOf(frame) });
  }
  return frames;
}
