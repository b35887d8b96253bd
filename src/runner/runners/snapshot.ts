import type { NodeRunner } from '../nodes/node-runner.js';
import { announceStart, endFields } from './announce.js';
import { shownRelation } from './describe-node.js';
import { modelRunner } from './model.js';

/** Snapshots: models with lines of their own. */
export const snapshotRunner: NodeRunner = {
  ...modelRunner,
  announce: task => announceStart(task, `snapshot ${shownRelation(task)}`),
  report: (task, { result }) => {
    const failed = result.status === 'error';
    task.run.emit(
      'LogSnapshotResult',
      {
        ...endFields(task, result.execution_time),
        description: shownRelation(task),
        status: result.status,
        result_message: result.message ?? '',
        cfg: shownConfig(task.node.config),
      },
      { thread: task.thread, level: failed ? 'error' : 'info' },
    );
  },
};

/** The config as the event has it: every value as text. */
function shownConfig(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const known = Object.entries(config).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    known.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
