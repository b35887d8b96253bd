import type { NodeRunner } from '../nodes/node-runner.js';
import { endFields } from './announce.js';

/** Exposures and saved queries: there is nothing to do for them, and the log says so. */
export const noOpRunner: NodeRunner = {
  execute: ({ node }) => ({ node, status: 'no-op', message: 'NO-OP', failures: 0 }),
  report: task => {
    const { index, total, node_info } = endFields(task, 0);
    const description = `${task.node.resource_type.replaceAll('_', ' ')} ${task.node.name}`;
    task.run.emit('LogNodeNoOpResult', { index, total, node_info, description }, { thread: task.thread });
  },
};
