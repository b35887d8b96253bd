import { offsetOfPosition } from '../../adapters/index.js';
import type { MacroFrame, Span } from '../../base/index.js';
import type { Segment } from '../../jinja/index.js';
import { placeWithin, type TracedText } from './traced-text.js';

/** A place of a node's own file, and the macros that were running there, innermost first. */
export type MappedPosition = { readonly span: Span; readonly frames: readonly MacroFrame[] };

/**
 * Where a position (characters from 1) of a statement comes from, when it lies within the compiled text that the
 * statement holds.
 */
export function mapPosition(compiled: TracedText, statement: string, position: number): MappedPosition | undefined {
  if (compiled.text === '') return undefined;
  const begin = statement.indexOf(compiled.text);
  if (begin < 0) return undefined;
  return placeAt(compiled, offsetOfPosition(statement, position) - begin);
}

/** Where the character at an offset of a compiled text comes from; undefined for what no file says. */
export function placeAt(compiled: TracedText, offset: number): MappedPosition | undefined {
  const segment = segmentAt(compiled.segments, offset);
  if (segment?.span === undefined) return undefined;
  return outwards(exactSpan(compiled, segment, segment.span, offset), segment.frames);
}

/** The segment that holds the offset; at the very end of the text, the last one. */
function segmentAt(segments: readonly Segment[], offset: number): Segment | undefined {
  if (offset < 0) return undefined;
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle] as Segment;
    if (offset < segment.start) high = middle - 1;
    else if (offset >= segment.end) low = middle + 1;
    else return segment;
  }
  const last = segments.at(-1);
  return last?.end === offset ? last : undefined;
}

/** Within text that is its source, the character itself; otherwise the whole expression. */
function exactSpan(compiled: TracedText, segment: Segment, span: Span, at: number): Span {
  if (!segment.exact || at >= segment.end) return span;
  return placeWithin(span, compiled.text.slice(segment.start, at), 1);
}

/** From "the place, and where each macro was called from" to "the place in each macro, and the node's own place". */
function outwards(inner: Span, callers: Segment['frames']): MappedPosition {
  const frames: MacroFrame[] = [];
  let place = inner;
  for (const { name, span } of callers) {
    frames.push({ name, span: place });
    if (span === undefined) return { span: place, frames: frames.slice(0, -1) };
    place = span;
  }
  return { span: place, frames };
}
