import type { GraphNode } from '../../manifest/index.js';
import type { NodeRunner, NodeTask } from '../nodes/node-runner.js';
import type { FinishedNode } from '../run-services.js';
import { announceStart, endFields } from './announce.js';
import { languageOf, materializationOf, shownRelation } from './describe-node.js';
import { mainResult, messageOf, responseOf } from './main-result.js';

/** Views, tables, incremental and other models: their materialization macro does the work. */
export const modelRunner: NodeRunner = {
  changesData: true,
  announce: task => announceStart(task, describeModel(task, materializationOf(task.node))),
  compile: ({ run, node }, work) => run.services.env.compileNode(node as GraphNode, work),
  execute: async ({ run }, compiled, work) => {
    const materialized = await run.services.env.materialize(compiled, work);
    const main = mainResult(materialized);
    return {
      node: compiled.node,
      status: 'success',
      message: messageOf(main),
      adapterResponse: responseOf(main),
    };
  },
  report: (task, finished) => reportModel(task, finished, describeModel(task, materializationOf(task.node))),
};

export function describeModel(task: NodeTask, materialization: string): string {
  return `${languageOf(task.node)} ${materialization} model ${shownRelation(task)}`;
}

/** `1 of 5 OK created sql table model dev.orders … [SELECT 100 in 0.12s]` */
export function reportModel(task: NodeTask, { result }: FinishedNode, description: string): void {
  const failed = result.status === 'error';
  const status = failed ? 'error' : (result.message ?? '');
  task.run.emit(
    'LogModelResult',
    { ...endFields(task, result.execution_time), description, status },
    { thread: task.thread, level: failed ? 'error' : 'info' },
  );
}
