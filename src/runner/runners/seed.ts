import type { GraphNode } from '../../manifest/index.js';
import type { NodeRunner } from '../nodes/node-runner.js';
import { textField } from '../nodes/run-node-type.js';
import { announceStart, endFields } from './announce.js';
import { shownRelation } from './describe-node.js';
import { mainResult, messageOf, responseOf } from './main-result.js';

/** CSV files. There is no text to compile, but the phase is timed as for the others. */
export const seedRunner: NodeRunner = {
  changesData: true,
  announce: task => announceStart(task, `seed file ${shownRelation(task)}`),
  compile: ({ run, node }, work) => run.services.env.compileNode(node as GraphNode, work),
  execute: async ({ run, node }, compiled, work) => {
    const materialized = await run.services.env.materialize(compiled, work);
    const main = mainResult(materialized);
    // Kept only where it is shown: a seed may be large.
    const isShown = run.flags.show || run.plan.command === 'show';
    const table = isShown ? materialized.result('agate_table')?.table : undefined;
    return {
      node,
      status: 'success',
      message: messageOf(main),
      adapterResponse: responseOf(main),
      ...(table === undefined ? {} : { table }),
    };
  },
  report: (task, { result }) => {
    const failed = result.status === 'error';
    const { total, index, node_info, group, execution_time } = endFields(task, result.execution_time);
    task.run.emit(
      'LogSeedResult',
      {
        ...{ total, index, node_info, group, execution_time },
        status: result.status,
        result_message: result.message ?? '',
        schema: textField(task.node, 'schema') ?? '',
        relation: textField(task.node, 'alias') ?? '',
      },
      { thread: task.thread, level: failed ? 'error' : 'info' },
    );
  },
};
