import type { Message, Span } from '../../base/index.js';
import { type CheckReport, messagesOf } from './check-report.js';

/** The whole report as one JSON object. */
export function jsonReport(report: CheckReport): string {
  const owners = new Map<Message, string>();
  for (const one of report.statements) for (const message of messagesOf(one)) owners.set(message, one.id);
  const value = {
    checked: report.checked,
    total: report.total,
    problems: report.messages.map(message => problem(message, owners.get(message) ?? null)),
    not_checked: report.notChecked.map(({ id, part, reason, detail }) => ({ unique_id: id, part, reason, detail })),
  };
  return JSON.stringify(value, null, 2);
}

function problem(message: Message, uniqueId: string | null): object {
  return {
    code: message.code,
    severity: message.severity,
    text: message.text,
    unique_id: uniqueId,
    ...placed(message.span),
    macros: (message.frames ?? []).map(frame => ({ name: frame.name, ...placed(frame.span) })),
    notes: message.notes,
    suggestion: message.suggestion ?? null,
  };
}

function placed(span: Span | undefined): object {
  if (span === undefined) return { file: null, line: null, column: null, length: null };
  return { file: span.file, line: span.line, column: span.column, length: span.length };
}
