import { explainError, NodeError } from '../../context/index.js';
import type { NodeProgress } from '../../manifest/index.js';
import type { Run } from '../execute/run.js';
import { infoOf, type RunNode, textField } from '../nodes/run-node-type.js';

export type FailurePlace = {
  /** Where the statement lies in target/run, when it was written. */
  readonly buildPath: string | null;
  readonly thread: string;
  readonly progress: NodeProgress;
};

/**
 * What went wrong, in dbt's words: `Database Error in model orders (models/orders.sql)` and the lines behind it. Tells
 * the log as dbt does; an error of ours is told with its stack.
 */
export function describeFailure(run: Run, error: unknown, node: RunNode, place: FailurePlace): string {
  const { buildPath, thread, progress } = place;
  const subject = {
    resource_type: node.resource_type,
    name: node.name,
    original_file_path: textField(node, 'original_file_path') ?? '',
  };
  const explained = explainError(error, subject, run.services.linked.macros, { buildPath });
  const node_info = infoOf(node, progress);
  if (explained instanceof NodeError) {
    run.problems.set(node.unique_id, explained.messages);
    const data = { node_info, exc: explained.dbtText, exc_info: explained.stack ?? '' };
    run.emit('CatchableExceptionOnRun', data, { thread });
    return explained.dbtText;
  }
  const exc = explained.message;
  const data = { node_info, build_path: buildPath ?? '', unique_id: node.unique_id, exc };
  run.emit('GenericExceptionOnRun', data, { thread });
  run.emit('LogDebugStackTrace', { exc_info: explained.stack ?? '' }, { thread });
  return exc;
}

/** The bare text of an error, without the node it belongs to. */
export function failureText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
