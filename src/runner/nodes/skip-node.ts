import { makeResult } from '../results/node-result.js';
import { tellFailedResult } from '../results/tell-results.js';
import type { FinishedNode } from '../run-services.js';
import type { NodeTask } from './node-runner.js';
import { tellFinished } from './run-node.js';
import { infoOf, isEphemeral, textField } from './run-node-type.js';

/** A node that is not run because of one above it; `cause` is an ephemeral model that could not be compiled. */
export function skipNode(task: NodeTask, cause: FinishedNode | undefined): FinishedNode {
  const { run, node, thread, progress } = task;
  progress.start('started');
  run.emit('NodeStart', { node_info: infoOf(node, progress.now) }, { thread });
  const message = isEphemeral(node) ? null : tellSkip(task, cause);
  const finished = { node, result: makeResult({ node, status: 'skipped', thread, message }) };
  tellFinished(task, finished);
  run.recordEnd(finished, task.planned?.reason);
  return finished;
}

/** Gives the message of the result: only those that an ephemeral model dragged along have one. */
function tellSkip(task: NodeTask, cause: FinishedNode | undefined): string | null {
  const { run, node, index, total, thread, progress } = task;
  const schema = textField(node, 'schema') ?? '';
  const group = run.groupOf(node);
  if (cause !== undefined) {
    const { status } = cause.result;
    run.emit('LogSkipBecauseError', { schema, relation: node.name, index, total, status, group }, { thread });
    tellFailedResult(run, cause, { newline: false });
    return (
      `Compilation Error in ${node.unique_id}, caused by compilation error in referenced ephemeral model ` +
      cause.node.unique_id
    );
  }
  progress.reach('skipped');
  const node_info = infoOf(node, progress.now);
  const data = { resource_type: node.resource_type, schema, node_name: node.name, index, total, node_info, group };
  run.emit('SkippingDetails', data, { thread });
  return null;
}
