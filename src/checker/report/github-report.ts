import type { Message } from '../../base/index.js';
import { annotation } from '../../reporters/index.js';
import { type CheckReport, closingLine } from './check-report.js';
import { shownSpan } from './shown-place.js';

/**
 * GitHub's annotations, a line a problem, and the closing line.
 * @param folder folder of the project within the repository, POSIX; empty when it is the repository
 */
export function githubReport(report: CheckReport, folder = ''): string {
  const lines = report.messages.map(message => annotated(message, folder));
  return [...lines, closingLine(report)].join('\n');
}

function annotated(message: Message, folder: string): string {
  const span = shownSpan(message);
  const kind = message.severity === 'info' ? 'notice' : message.severity;
  const place =
    span === undefined
      ? {}
      : {
          file: folder === '' ? span.file : `${folder}/${span.file}`,
          line: span.line,
          col: span.column,
          endColumn: span.column + Math.max(1, span.length),
        };
  const text = [message.text, ...(message.suggestion === undefined ? [] : [message.suggestion]), ...message.notes];
  return annotation(kind, { ...place, title: message.code }, text.join('\n'));
}
