import type { Message, Span } from '../../base/index.js';

/** The place that a problem is shown at first: the innermost macro's, else the node's own. */
export function shownSpan(message: Message): Span | undefined {
  return message.frames?.[0]?.span ?? message.span;
}
