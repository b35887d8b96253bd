import type { CompiledNode, NodeWork } from '../../compiler/index.js';
import type { Data, FunctionNode, GraphNode } from '../../manifest/index.js';
import type { NodeRunner, NodeTask } from '../nodes/node-runner.js';
import { infoOf } from '../nodes/run-node-type.js';
import { describeFailure } from '../results/describe-failure.js';
import { announceStart, endFields } from './announce.js';
import { shownRelation } from './describe-node.js';
import { mainResult, messageOf, responseOf } from './main-result.js';

/** Another signature of a function, from a file of its own. */
type Overload = {
  readonly defined_in: string;
  readonly arguments: FunctionNode['arguments'];
  readonly returns?: FunctionNode['returns'];
  readonly compiled_body?: string | null;
};

/** User-defined functions, and their overloads one by one whatever becomes of the others. */
export const functionRunner: NodeRunner = {
  changesData: true,
  announce: task => announceStart(task, `function ${shownRelation(task)}`),
  compile: ({ run, node }, work) => run.services.env.compileNode(node as GraphNode, work),
  execute: async (task, compiled, work) => {
    const main = mainResult(await task.run.services.env.materialize(compiled, work));
    const node = compiled.node as FunctionNode;
    const overloads = await makeOverloads(task, compiled, work);
    const isPartial = overloads.failed.length > 0;
    return {
      node,
      status: isPartial ? 'partial success' : 'success',
      message: isPartial ? `PARTIAL SUCCESS ${node.name}` : messageOf(main),
      adapterResponse: responseOf(main),
      overloads: overloads as unknown as Record<string, Data>,
    };
  },
  report: (task, { result }) => {
    const failed = result.status === 'error';
    task.run.emit(
      'LogFunctionResult',
      {
        ...endFields(task, result.execution_time),
        description: `function ${shownRelation(task)}`,
        status: result.status,
      },
      { thread: task.thread, level: failed ? 'error' : 'info' },
    );
  },
};

async function makeOverloads(
  task: NodeTask,
  compiled: CompiledNode,
  work: NodeWork,
): Promise<{ readonly successful: string[]; readonly failed: string[] }> {
  const node = compiled.node as FunctionNode;
  const all = node.overloads as unknown as readonly Overload[];
  const done = new Set(task.planned?.overloads ?? []);
  const outcome: { successful: string[]; failed: string[] } = { successful: [], failed: [] };
  for (const [i, overload] of all.entries()) {
    const line = overloadLine(task, overload, i + 1, all.length);
    if (done.has(overload.defined_in)) {
      outcome.successful.push(overload.defined_in);
      line.end('skipped', 0);
      continue;
    }
    line.start();
    const before = task.progress.seconds;
    try {
      await task.run.services.env.materialize(withSignature(compiled, overload), work);
      outcome.successful.push(overload.defined_in);
      line.end('success', task.progress.seconds - before);
    } catch (error) {
      outcome.failed.push(overload.defined_in);
      const place = { buildPath: null, thread: task.thread, progress: task.progress.now };
      const text = describeFailure(task.run, error, node, place);
      line.end('error', task.progress.seconds - before, `: ${text}`);
    }
  }
  return outcome;
}

function withSignature(compiled: CompiledNode, overload: Overload): CompiledNode {
  const node = compiled.node as FunctionNode;
  const sql = overload.compiled_body ?? '';
  const other: FunctionNode = {
    ...node,
    arguments: overload.arguments,
    returns: overload.returns ?? node.returns,
    compiled_code: sql,
  };
  return { ...compiled, node: other, sql, segments: [] };
}

function overloadLine(task: NodeTask, overload: Overload, index: number, total: number) {
  const { run, node, thread, progress } = task;
  const description = `function ${node.name} overload ${overload.defined_in}`;
  const place = { overload_index: index, total_overloads: total };
  return {
    start: () =>
      run.emit('LogStartOverload', { description, ...place, node_info: infoOf(node, progress.now) }, { thread }),
    end: (status: string, seconds: number, problem = '') =>
      run.emit(
        'LogOverloadResult',
        {
          ...{ description: `${description}${problem}`, status, ...place, execution_time: seconds },
          node_info: infoOf(node, progress.now),
          group: run.groupOf(node),
        },
        { thread, level: status === 'error' ? 'error' : 'info' },
      ),
  };
}
