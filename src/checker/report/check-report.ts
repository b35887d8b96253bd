import type { Message } from '../../base/index.js';
import type { UniqueId } from '../../manifest/index.js';

/** Why a statement could not be judged. The words stand in the closing line. */
export type Reason =
  | 'asks the database while compiling'
  | 'undeclared source columns'
  | 'undeclared source column types'
  | 'missing extension'
  | 'outside the project'
  | 'failed parent'
  | 'custom materialization'
  | 'not SQL';

export type Cause = { readonly reason: Reason; readonly detail: string };

/** Which of a node's statements: most have one. */
export type Part = 'query' | 'incremental';

export type StatementResult = {
  readonly id: UniqueId;
  readonly part: Part;
  readonly file: string;
} & (
  | { readonly outcome: 'proved' }
  | { readonly outcome: 'failed'; readonly messages: readonly Message[] }
  | ({ readonly outcome: 'not checked'; readonly warnings?: readonly Message[] } & Cause)
);

export type CheckReport = {
  /** Statements that were proved or refused. */
  readonly checked: number;
  readonly total: number;
  readonly notChecked: readonly ({ readonly id: UniqueId; readonly part: Part } & Cause)[];
  /** Every problem: those found before anything was checked, then those of the statements. */
  readonly messages: readonly Message[];
  readonly statements: readonly StatementResult[];
};

/** @param before problems of reading and parsing the project, which belong to no statement */
export function makeReport(statements: readonly StatementResult[], before: readonly Message[] = []): CheckReport {
  const notChecked = statements.flatMap(s =>
    s.outcome === 'not checked' ? [{ id: s.id, part: s.part, reason: s.reason, detail: s.detail }] : [],
  );
  return {
    checked: statements.length - notChecked.length,
    total: statements.length,
    notChecked,
    messages: [...before, ...statements.flatMap(messagesOf)],
    statements,
  };
}

/** What is said of a statement: its problems, or what may be one. */
export function messagesOf(result: StatementResult): readonly Message[] {
  if (result.outcome === 'failed') return result.messages;
  return result.outcome === 'not checked' ? (result.warnings ?? []) : [];
}

/** `checked 40 of 46 statements; not checked 6 (asks the database while compiling: 4, failed parent: 2)`. */
export function closingLine(report: CheckReport): string {
  const counts = new Map<string, number>();
  for (const { reason } of report.notChecked) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const words = [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => `${reason}: ${count}`);
  const reasons = words.length === 0 ? '' : ` (${words.join(', ')})`;
  return `checked ${report.checked} of ${report.total} statements; not checked ${report.notChecked.length}${reasons}`;
}

/** 1 when a problem was found, or, with `requireAll`, when a statement could not be checked. */
export function exitCodeOf(report: CheckReport, requireAll: boolean): 0 | 1 {
  const failed = report.messages.some(message => message.severity === 'error');
  return failed || (requireAll && report.notChecked.length > 0) ? 1 : 0;
}
