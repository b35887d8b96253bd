import type { NodeResult } from '../../manifest/index.js';
import { batchesOfModel, tableState } from '../microbatch/model-batches.js';
import { type BatchEnd, runBatch } from '../microbatch/run-batch.js';
import type { Executed, NodeRunner, NodeTask } from '../nodes/node-runner.js';
import { announceStart } from './announce.js';
import { describeModel, reportModel } from './model.js';

type Window = [string, string];

/** Models of strategy microbatch: a batch after the other, each with a connection and a transaction of its own. */
export const microbatchRunner: NodeRunner = {
  announce: task => announceStart(task, describeModel(task, 'microbatch')),
  execute: async task => {
    const state = await tableState(task);
    const batches = batchesOfModel(task, state);
    const ends: BatchEnd[] = [];
    for (const [index, batch] of batches.entries()) {
      // What could not be begun leaves nothing to go on from.
      const skip = index > 0 && ends[0]?.status !== 'success';
      const isIncremental = index > 0 || state.isIncremental;
      ends.push(await runBatch(task, { batch, index, total: batches.length, skip, isIncremental }));
    }
    return summary(task, ends);
  },
  report: (task, finished) => reportModel(task, finished, describeModel(task, 'microbatch')),
};

function summary({ node, planned }: NodeTask, ends: readonly BatchEnd[]): Executed {
  const windows = (good: boolean): Window[] =>
    ends.filter(end => (end.status === 'success') === good).map(end => [end.window[0], end.window[1]]);
  const [successful, failed] = [windows(true), windows(false)];
  const before = (planned?.batches?.successful ?? []).map(([start, end]): Window => [start, end]);
  const batches: NodeResult['batch_results'] = { successful: [...successful, ...before], failed };
  return { ...outcome(successful.length, failed.length), node, failures: 0, batches };
}

function outcome(good: number, bad: number): Pick<Executed, 'status' | 'message'> {
  if (bad === 0) return { status: 'success', message: 'SUCCESS' };
  if (good === 0) return { status: 'error', message: 'ERROR' };
  return { status: 'partial success', message: `PARTIAL SUCCESS (${good}/${good + bad})` };
}
