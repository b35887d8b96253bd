import { DatabaseError } from '../../base/index.js';
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
  const tellUnhandled = (exc: string, { stack = '' }: Error): string => {
    const data = { node_info, build_path: buildPath ?? '', unique_id: node.unique_id, exc };
    run.emit('GenericExceptionOnRun', data, { thread });
    run.emit('LogDebugStackTrace', { exc_info: stack }, { thread });
    return exc;
  };
  if (explained instanceof NodeError) {
    run.problems.set(node.unique_id, explained.messages);
    if (explained.kind === 'Python') return tellUnhandled(explained.dbtText, explained);
    const data = { node_info, exc: explained.dbtText, exc_info: explained.stack ?? '' };
    run.emit('CatchableExceptionOnRun', data, { thread });
    return explained.dbtText;
  }
  return tellUnhandled(explained.message, explained);
}

/** What the database says, without the node: dbt takes this text before it adds the name. Undefined for other errors. */
export function databaseText(error: unknown): string | undefined {
  if (!(error instanceof DatabaseError)) return undefined;
  const explained = explainError(error, null);
  return explained instanceof NodeError ? explained.dbtText : undefined;
}

/** The bare text of an error, without the node it belongs to. */
export function failureText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
