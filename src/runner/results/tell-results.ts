import type { Message } from '../../base/index.js';
import { emitMessage } from '../../events/index.js';
import type { Run } from '../execute/run.js';
import { infoOf, textField } from '../nodes/run-node-type.js';
import type { FinishedNode } from '../run-services.js';

type Telling = { readonly newline?: boolean; readonly isWarning?: boolean };

/** The details of one node that failed, warned or was skipped with a message. */
export function tellFailedResult(run: Run, finished: FinishedNode, telling: Telling = {}): void {
  const { node, result } = finished;
  const { newline = true, isWarning = false } = telling;
  const { status, message } = result;
  const about = { node_info: infoOf(node, { status: null }), group: run.groupOf(node) };
  if (status === 'fail' || status === 'error' || (isWarning && status === 'warn')) {
    if (newline) run.line();
    tellHeading(run, finished, isWarning);
    tellMessage(run, finished, isWarning);
    tellPlaces(run, finished);
  } else if (message !== null) {
    const level = status === 'skipped' ? ({ level: 'debug' } as const) : {};
    if (newline) run.emit('Formatting', { msg: '' }, level);
    run.emit('RunResultError', { msg: message, ...(status === 'skipped' ? {} : about) }, level);
  }
}

function tellHeading(run: Run, { node }: FinishedNode, isWarning: boolean): void {
  run.emit(isWarning ? 'RunResultWarning' : 'RunResultFailure', {
    resource_type: node.resource_type,
    node_name: node.name,
    path: textField(node, 'original_file_path') ?? '',
    node_info: infoOf(node, { status: null }),
    group: run.groupOf(node),
  });
}

function tellMessage(run: Run, { node, result }: FinishedNode, isWarning: boolean): void {
  const node_info = infoOf(node, { status: null });
  if (result.message === null || result.message === '')
    run.emit('RunResultErrorNoMessage', { status: result.status, node_info });
  else if (isWarning) run.emit('RunResultWarningMessage', { msg: result.message, node_info });
  else run.emit('RunResultError', { msg: result.message, node_info, group: run.groupOf(node) });
}

function tellPlaces(run: Run, { node }: FinishedNode): void {
  const node_info = infoOf(node, { status: null });
  tellProblems(run, node.unique_id);
  const path = textField(node, 'compiled_path');
  if (path !== null) {
    run.line();
    run.emit('SQLCompiledPath', { path, node_info });
  }
  if (run.storesFailures(node)) {
    run.line();
    run.emit('CheckNodeTestFailure', { relation_name: textField(node, 'relation_name') ?? '', node_info });
  }
}

/** Code, place and frame of what failed, below dbt's words for it. */
function tellProblems(run: Run, id: string): void {
  const placed = (run.problems.get(id) ?? []).filter(
    message => message.span !== undefined || message.suggestion !== undefined,
  );
  for (const message of placed) {
    run.line();
    emitMessage(run.services.events, firstLineOf(message));
  }
}

/** dbt's words, with all their lines, stand above. */
function firstLineOf(message: Message): Message {
  return { ...message, text: message.text.split('\n', 1)[0] ?? '', notes: [] };
}
