import type { BatchWindow } from '../../compiler/index.js';
import type { GraphNode } from '../../manifest/index.js';
import { makeTask, type NodeRunner, type NodeTask } from '../nodes/node-runner.js';
import { runNode } from '../nodes/run-node.js';
import { infoOf, type RunNode } from '../nodes/run-node-type.js';
import { describeFailure } from '../results/describe-failure.js';
import { shownRelation } from '../runners/describe-node.js';
import { mainResult, messageOf, responseOf } from '../runners/main-result.js';
import { type Batch, batchId, batchLabel } from './batches.js';
import { batchSizeOf } from './model-batches.js';

export type BatchRequest = {
  readonly batch: Batch;
  /** From 0. */
  readonly index: number;
  readonly total: number;
  readonly skip: boolean;
  readonly isIncremental: boolean;
};

export type BatchEnd = {
  readonly status: string;
  /** As run_results.json has it: ISO 8601 with `+00:00`. */
  readonly window: readonly [string, string];
};

/** One batch, with the events of a node of its own. Pre-hooks belong to the first one, post-hooks to the last. */
export async function runBatch(model: NodeTask, request: BatchRequest): Promise<BatchEnd> {
  const { batch, index, total, skip } = request;
  const window = [pythonIso(batch.start), pythonIso(batch.end)] as const;
  const task = makeTask(model.run, {
    node: withHooks(model.node, index === 0, index === total - 1),
    index: model.index,
    total: model.total,
    thread: model.thread,
  });
  const description = describeBatch(model, batch);
  if (skip || model.run.isEnding) {
    reportBatch(task, description, request, 'skipped', 0);
    return { status: 'skipped', window };
  }
  const { result } = await runNode(task, batchRunner(description, request));
  return { status: result.status, window };
}

function batchRunner(description: string, request: BatchRequest): NodeRunner {
  return {
    changesData: true,
    announce: task => {
      const place = { batch_index: request.index + 1, total_batches: request.total };
      const data = { description, ...place, node_info: infoOf(task.node, task.progress.now) };
      task.run.emit('LogStartBatch', data, { thread: task.thread });
    },
    compile: ({ run, node }, work) =>
      run.services.env.compileNode(node as GraphNode, { ...work, batch: windowOf(node, request) }),
    execute: async (task, compiled, work) => {
      try {
        const batch = windowOf(task.node, request);
        const main = mainResult(await task.run.services.env.materialize(compiled, { ...work, batch }));
        const done = { message: messageOf(main), adapterResponse: responseOf(main) };
        return { node: compiled.node, status: 'success', ...done };
      } catch (error) {
        tellFailure(task, error, compiled.node);
        return { node: compiled.node, status: 'error', message: 'ERROR', failures: 1 };
      }
    },
    report: (task, { result }) => {
      const status = result.status === 'success' ? (result.message ?? '') : result.status;
      reportBatch(task, description, request, status, result.execution_time);
    },
  };
}

function tellFailure(task: NodeTask, error: unknown, node: RunNode): void {
  const { run, thread, progress } = task;
  const text = describeFailure(run, error, node, { buildPath: null, thread, progress: progress.now });
  // dbt hears of a server's error here before it has tied it to the model.
  const exc = `Exception on worker thread. ${text.replace(/^Database Error in .*/, 'Database Error')}`;
  const data = { build_path: '', unique_id: node.unique_id, exc, node_info: infoOf(node, progress.now) };
  run.emit('GenericExceptionOnRun', data, { thread });
}

function reportBatch(
  task: NodeTask,
  description: string,
  request: BatchRequest,
  status: string,
  seconds: number,
): void {
  const { run, node, thread, progress } = task;
  const data = {
    ...{ description, status, execution_time: seconds },
    batch_index: request.index + 1,
    total_batches: request.total,
    node_info: infoOf(node, progress.now),
    group: run.groupOf(node),
  };
  run.emit('LogBatchResult', data, { thread, level: status === 'error' ? 'error' : 'info' });
}

function describeBatch(model: NodeTask, batch: Batch): string {
  return `batch ${batchLabel(batch.start, batchSizeOf(model.node.config))} of ${shownRelation(model)}`;
}

function windowOf(node: RunNode, { batch, isIncremental }: BatchRequest): BatchWindow {
  const size = batchSizeOf(node.config);
  return { id: batchId(batch.start, size), ...batch, label: batchLabel(batch.start, size), isIncremental };
}

function withHooks(node: RunNode, first: boolean, last: boolean): RunNode {
  const config = { ...node.config };
  if (!first) config['pre-hook'] = [];
  if (!last) config['post-hook'] = [];
  return { ...node, config } as RunNode;
}

/** Python's isoformat of a moment in UTC. */
function pythonIso(ms: number): string {
  const iso = new Date(ms).toISOString();
  const fraction = iso.slice(20, 23);
  return `${iso.slice(0, 19)}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}
