import type { NodeTask } from '../nodes/node-runner.js';
import { infoOf } from '../nodes/run-node-type.js';

/** `1 of 5 START sql table model dev.orders … [RUN]` */
export function announceStart(task: NodeTask, description: string): void {
  const { run, node, index, total, thread, progress } = task;
  run.emit('LogStartLine', { description, index, total, node_info: infoOf(node, progress.now) }, { thread });
}

/** Fields that every line about a node's end has. */
export function endFields({ run, node, index, total, progress }: NodeTask, seconds: number) {
  return {
    index,
    total,
    execution_time: seconds,
    node_info: infoOf(node, progress.now),
    group: run.groupOf(node),
  };
}
