import type { Span } from '../../base/index.js';
import type { Segment, TracedOutput } from '../../jinja/index.js';

/** A text whose origin is known by pieces. Plain strings in a join are ours: no place of the project made them. */
export type TracedText = TracedOutput;

export const NO_TEXT: TracedText = Object.freeze({ text: '', segments: [] });

/** A text that came from nowhere, as one piece. */
export function untraced(text: string): TracedText {
  return { text, segments: text === '' ? [] : [ownSegment(0, text.length)] };
}

/** The pieces one after the other, their origins moved along. */
export function joinTraced(pieces: readonly (TracedText | string)[]): TracedText {
  const segments: Segment[] = [];
  let text = '';
  for (const piece of pieces) {
    const at = text.length;
    if (typeof piece === 'string') {
      if (piece !== '') segments.push(ownSegment(at, at + piece.length));
      text += piece;
      continue;
    }
    for (const segment of piece.segments)
      segments.push({ ...segment, start: segment.start + at, end: segment.end + at });
    text += piece.text;
  }
  return { text, segments };
}

/** The piece from `start` to `end`. A segment that is cut keeps its span where that is an expression's. */
export function sliceTraced(traced: TracedText, start: number, end: number = traced.text.length): TracedText {
  const segments: Segment[] = [];
  for (const segment of traced.segments) {
    const from = Math.max(segment.start, start);
    const to = Math.min(segment.end, end);
    if (from >= to) continue;
    segments.push({ ...segment, ...cut(traced, segment, from, to), start: from - start, end: to - start });
  }
  return { text: traced.text.slice(start, end), segments };
}

/** Of text that is its source, the place of a part of it, reached over the text before it. */
export function placeWithin(span: Span, before: string, length: number): Span {
  const lines = before.split('\n');
  const last = lines.at(-1) ?? '';
  const column = lines.length === 1 ? span.column + last.length : last.length + 1;
  return { file: span.file, offset: span.offset + before.length, length, line: span.line + lines.length - 1, column };
}

function cut(traced: TracedText, segment: Segment, from: number, to: number): Pick<Segment, 'span'> {
  const { span } = segment;
  if (span === undefined || !segment.exact || (from === segment.start && to === segment.end)) return { span };
  return { span: placeWithin(span, traced.text.slice(segment.start, from), to - from) };
}

function ownSegment(start: number, end: number): Segment {
  return { start, end, span: undefined, exact: false, frames: [] };
}
