import { type Message, renderMessage } from '../base/index.js';
import type { EventBus } from './bus.js';
import type { Level } from './catalogue/index.js';

const LEVELS: Record<Message['severity'], Level> = { error: 'error', warning: 'warn', info: 'info' };

/** Tells a problem of ours through the bus, so that it keeps its place among the events and reaches every listener. */
export function emitMessage(bus: EventBus, message: Message): void {
  const span = message.span;
  const place =
    span === undefined
      ? {}
      : { file: span.file, line: span.line, column: span.column, end_line: span.line, end_column: endColumn(message) };
  bus.emit(
    'ProblemFound',
    {
      problem_code: message.code,
      severity: message.severity,
      rendered: renderMessage(message),
      title: message.text.split('\n', 1)[0] ?? '',
      suggestion: message.suggestion ?? '',
      ...place,
    },
    { level: LEVELS[message.severity] },
  );
}

/** One past the last character, on the same line. */
function endColumn(message: Message): number {
  return (message.span?.column ?? 0) + Math.max(1, message.span?.length ?? 1);
}
