import type { Level, NodeInfo } from '../../events/index.js';
import type { NodeResult } from '../../manifest/index.js';
import type { NodeTask } from '../nodes/node-runner.js';
import { textField } from '../nodes/run-node-type.js';
import { endFields } from './announce.js';

const LEVELS: Readonly<Record<string, Level>> = { fail: 'error', error: 'error', pass: 'info', warn: 'warn' };

/** `3 of 5 FAIL 2 not_null_orders_id … [FAIL 2 in 0.05s]` */
export function reportTest(
  task: NodeTask,
  result: NodeResult,
  name: string,
  own: { readonly node_info?: NodeInfo } = {},
): void {
  const { index, total, node_info, group, execution_time } = { ...endFields(task, result.execution_time), ...own };
  task.run.emit(
    'LogTestResult',
    {
      ...{ index, node_info, group, execution_time, name },
      status: result.status,
      num_models: total,
      num_failures: result.failures ?? 0,
      attached_node: textField(task.node, 'attached_node') ?? '',
    },
    { thread: task.thread, level: LEVELS[result.status] ?? 'info' },
  );
}
