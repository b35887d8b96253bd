import { isCommitText } from '../../adapters/index.js';
import type { Value } from '../../jinja/index.js';
import { compareCodePoints, type OperationNode } from '../../manifest/index.js';
import { NodeProgressTracker } from '../nodes/node-progress.js';
import { type OpenWork, openWork } from '../nodes/node-work.js';
import { infoOf } from '../nodes/run-node-type.js';
import { failureText } from '../results/describe-failure.js';
import { makeResult } from '../results/node-result.js';
import type { FinishedNode } from '../run-services.js';
import type { Run } from './run.js';

export type HookType = 'on-run-start' | 'on-run-end';

/**
 * Runs the hooks of the project and its packages one after the other, each statement by itself; after a failure the rest
 * is skipped. Gives false when one failed. Throws what goes wrong while a hook is rendered.
 */
export async function runProjectHooks(
  run: Run,
  type: HookType,
  extra: Readonly<Record<string, Value>> = {},
): Promise<boolean> {
  const hooks = hooksOf(run, type);
  if (hooks.length === 0) return true;
  if (type === 'on-run-end') run.line();
  const progress = { now: { status: null } as NodeProgressTracker['now'] };
  const opened = openWork(run, {
    ...{ name: 'master', node: null, thread: 'MainThread', extra, autocommits: true },
    progress: () => progress.now,
  });
  let failed = false;
  try {
    for (const [i, known] of hooks.entries()) {
      // As in dbt: a hook that had its turn bears its place in the whole row, counted from one.
      const hook = { ...known, index: i + 1 };
      run.services.env.noteNode(hook);
      const place = { name: `${hook.package_name}.${type}.${i}`, index: i + 1, total: hooks.length };
      const finished = failed ? skipHook(run, hook, place) : await runHook(run, hook, place, opened);
      if (finished.result.status === 'error') failed = true;
      run.keep(finished);
      run.recordEnd(finished, 'hook');
    }
  } finally {
    await opened.finish();
  }
  if (type === 'on-run-start') run.line();
  return !failed;
}

/** The root project's first, then those of packages by name; within each in the order of the file. */
function hooksOf({ manifest, services }: Run, type: HookType): readonly OperationNode[] {
  const root = services.project.name;
  const hooks = [...manifest.nodes.values()].filter(
    (node): node is OperationNode => node.resource_type === 'operation' && node.tags.includes(type),
  );
  const rank = (hook: OperationNode): number => (hook.package_name === root ? 0 : 1);
  return hooks.sort(
    (a, b) => rank(a) - rank(b) || compareCodePoints(a.package_name, b.package_name) || (a.index ?? 0) - (b.index ?? 0),
  );
}

type Place = { readonly name: string; readonly index: number; readonly total: number };

async function runHook(run: Run, hook: OperationNode, place: Place, opened: OpenWork): Promise<FinishedNode> {
  const progress = new NodeProgressTracker(run.services.invocation.clock);
  const about = () => ({ node_info: infoOf(hook, progress.now), statement: place.name });
  const compiled = await progress.timed('compile', () => run.services.env.compileNode(hook, opened.work));
  run.emit('WritingInjectedSQLForNode', { node_info: infoOf(hook, progress.now) });
  progress.start('started');
  run.emit('LogHookStartLine', { ...about(), index: place.index, total: place.total });
  const problem = await progress.timed('execute', () => sendHook(compiled.sql, opened));
  const status = problem === undefined ? 'success' : 'error';
  progress.finish(status);
  const message = problem === undefined ? `${place.name} passed` : `${place.name} failed, error:\n ${problem}`;
  const { seconds, timing } = progress;
  run.emit('LogHookEndLine', { ...about(), status, index: place.index, total: place.total, execution_time: seconds });
  const failures = problem === undefined ? 0 : 1;
  const parts = { node: compiled.node, status, thread: 'main', timing, seconds, message, failures } as const;
  return { node: compiled.node, result: makeResult(parts) };
}

/** Gives the error's text. Hooks of nothing but white space are fine. */
async function sendHook(sql: string, { work }: OpenWork): Promise<string | undefined> {
  if (sql.trim() === '' || isCommitText(sql)) return undefined;
  try {
    await work.connection.execute(sql, { autoBegin: false, purpose: 'hook' });
    return undefined;
  } catch (error) {
    return failureText(error);
  }
}

function skipHook(run: Run, hook: OperationNode, { name, index, total }: Place): FinishedNode {
  const node_info = infoOf(hook, { status: 'skipped' });
  run.emit('LogHookEndLine', { statement: name, status: 'skipped', index, total, execution_time: 0, node_info });
  const message = `${name} skipped`;
  return { node: hook, result: makeResult({ node: hook, status: 'skipped', thread: 'main', message, failures: 1 }) };
}
