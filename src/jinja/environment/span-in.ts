import { lineStarts, positionAt, type Span } from '../../base/index.js';
import type { Origin } from './options.js';

/** The stretch from `start` to `end` of a source as a place in its file. */
export function spanIn(
  origin: Origin | undefined,
  name: string | null,
  source: string,
  start: number,
  end: number,
  starts: readonly number[] = lineStarts(origin?.text ?? source),
): Span {
  const offset = start + (origin?.offset ?? 0);
  const { line, column } = positionAt(starts, offset);
  return { file: origin?.file ?? name ?? '<template>', offset, length: Math.max(1, end - start), line, column };
}
