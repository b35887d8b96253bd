import { renderMessage } from '../../base/index.js';
import { type CheckReport, closingLine } from './check-report.js';

/** Of each reason so many statements are named; all of them stand in the other outputs. */
const NAMED = 10;

/** Every problem with its frame, what was not checked and why, and the closing line. */
export function textReport(report: CheckReport): string {
  const parts = report.messages.map(message => renderMessage(message));
  if (report.notChecked.length > 0) parts.push(['not checked', ...notCheckedLines(report)].join('\n'));
  const errors = report.messages.filter(message => message.severity === 'error').length;
  if (errors > 0) parts.push(`found ${errors} ${errors === 1 ? 'problem' : 'problems'}`);
  return [...parts, closingLine(report)].join('\n\n');
}

function notCheckedLines(report: CheckReport): string[] {
  const lines: string[] = [];
  for (const reason of new Set(report.notChecked.map(one => one.reason))) {
    const those = report.notChecked.filter(one => one.reason === reason);
    lines.push(`  ${reason}`);
    for (const { id, part, detail } of those.slice(0, NAMED))
      lines.push(`    ${id}${part === 'incremental' ? ' (later runs)' : ''}: ${detail}`);
    if (those.length > NAMED) lines.push(`    and ${those.length - NAMED} more`);
  }
  return lines;
}
