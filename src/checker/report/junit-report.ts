import { type Message, renderMessage } from '../../base/index.js';
import { type JunitCase, junitXml } from '../../reporters/index.js';
import { type CheckReport, messagesOf, type StatementResult } from './check-report.js';
import { shownSpan } from './shown-place.js';

/** A case a statement; problems of the project itself, which belong to no statement, are cases of their own suite. */
export function junitReport(report: CheckReport): string {
  const owned = new Set(report.statements.flatMap(messagesOf));
  const project = report.messages.filter(message => !owned.has(message)).map(problemCase);
  const suites = [{ name: 'statements', cases: report.statements.map(statementCase) }];
  return junitXml('quern validate', project.length === 0 ? suites : [{ name: 'project', cases: project }, ...suites]);
}

function problemCase(message: Message, index: number): JunitCase {
  const span = shownSpan(message);
  return {
    group: 'project',
    name: `${message.code} ${index + 1}`,
    ...(span === undefined ? {} : { file: span.file, line: span.line }),
    failures: message.severity === 'error' ? [failure(message)] : [],
  };
}

function statementCase(result: StatementResult): JunitCase {
  const name = result.part === 'incremental' ? `${result.id} (later runs)` : result.id;
  const about = { group: result.id.slice(0, result.id.indexOf('.')), name, file: result.file };
  if (result.outcome === 'failed') {
    const failures = result.messages.filter(message => message.severity === 'error').map(failure);
    const warning = `warning: ${result.messages[0]?.text ?? ''}`;
    return failures.length > 0 ? { ...about, failures } : { ...about, failures, skipped: warning };
  }
  if (result.outcome === 'proved') return { ...about, failures: [] };
  return { ...about, failures: [], skipped: `${result.reason}: ${result.detail}` };
}

function failure(message: Message): JunitCase['failures'][number] {
  return { code: message.code, title: message.text.split('\n', 1)[0] ?? '', text: renderMessage(message) };
}
