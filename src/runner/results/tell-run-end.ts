import { pluralize } from '../../events/index.js';
import type { NodeStatus } from '../../manifest/index.js';
import type { Run } from '../execute/run.js';
import type { RunNode } from '../nodes/run-node-type.js';
import type { FinishedNode } from '../run-services.js';
import { tellFailedResult } from './tell-results.js';

/** `Finished running 2 table models, 3 data tests in 0 hours 0 minutes and 1.23 seconds (1.23s).` */
export function tellFinishedRunning(run: Run, seconds: number): void {
  run.line();
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const execution = ` in ${hours} hours ${minutes} minutes and ${(seconds % 60).toFixed(2)} seconds`;
  const stat_line = countedKinds(run.finished.map(finished => finished.node));
  run.emit('FinishedRunningStats', { stat_line, execution, execution_time: seconds });
}

/** Kinds by name; several data tests are called so but stand where `test` does. */
function countedKinds(nodes: readonly RunNode[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const kind = kindName(node);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => counted(count, kind).replaceAll('_', ' '))
    .join(', ');
}

function kindName(node: RunNode): string {
  if (node.resource_type === 'model') return `${String(node.config['materialized'] ?? '')} model`;
  return node.resource_type === 'operation' ? 'project hook' : node.resource_type;
}

const PLURALS: Readonly<Record<string, string>> = {
  test: 'data_tests',
  analysis: 'analyses',
  saved_query: 'saved_queries',
};

function counted(count: number, kind: string): string {
  const plural = PLURALS[kind];
  return count === 1 || plural === undefined ? pluralize(count, kind) : `${count} ${plural}`;
}

/** The summary, every failure and warning with its details, and the Done line. */
export function tellRunEnd(run: Run, interrupted = false): void {
  const errors = run.finished.filter(isError);
  const warnings = run.finished.filter(({ result }) => result.status === 'warn');
  const partly = run.finished.filter(({ result }) => result.status === 'partial success');
  run.line();
  run.emit('EndOfRunSummary', {
    num_errors: errors.length,
    num_warnings: warnings.length,
    num_partial_success: partly.length,
    keyboard_interrupt: interrupted,
  });
  for (const error of errors) tellFailedResult(run, error);
  for (const warning of warnings) tellFailedResult(run, warning, { isWarning: true });
  tellStats(run);
}

/** A node that was skipped with a message has something to say, so it counts. */
function isError({ node, result }: FinishedNode): boolean {
  const { status, message } = result;
  if (status === 'skipped') return message !== null && message !== '' && node.resource_type !== 'exposure';
  return status === 'runtime error' || status === 'error' || status === 'fail';
}

const COUNTED_AS: Readonly<Record<NodeStatus, 'error' | 'skip' | 'pass' | 'warn' | 'noop' | 'reused'>> = {
  error: 'error',
  fail: 'error',
  'runtime error': 'error',
  'partial success': 'error',
  skipped: 'skip',
  warn: 'warn',
  pass: 'pass',
  success: 'pass',
  'no-op': 'noop',
  reused: 'reused',
};

function tellStats(run: Run): void {
  const stats = { error: 0, skip: 0, pass: 0, warn: 0, noop: 0, reused: 0, total: 0 };
  for (const { result } of run.finished) {
    stats[COUNTED_AS[result.status]]++;
    stats.total++;
  }
  run.line();
  run.emit('StatsLine', { stats });
}

/** Whether the run as a whole went well. */
export function isSuccess(finished: readonly FinishedNode[]): boolean {
  return !finished.some(({ node, result }) => {
    if (result.status === 'skipped') return node.resource_type !== 'exposure';
    return COUNTED_AS[result.status] === 'error';
  });
}
