import type { CompiledNode } from '../../compiler/index.js';
import { describeFailure } from '../results/describe-failure.js';
import { makeResult, resultInfo } from '../results/node-result.js';
import type { FinishedNode } from '../run-services.js';
import { NodeRecord } from './node-record.js';
import type { Executed, NodeRunner, NodeTask } from './node-runner.js';
import { type OpenWork, openWork, withoutDatabase } from './node-work.js';
import { infoOf, isEphemeral, type RunNode } from './run-node-type.js';

/** Does all that one node takes, from its first event to its last. Never throws. */
export async function runNode(task: NodeTask, runner: NodeRunner): Promise<FinishedNode> {
  const { run, node, thread, progress } = task;
  progress.start('started');
  run.emit('NodeStart', { node_info: infoOf(node, progress.now) }, { thread });
  const prints = !isEphemeral(node);
  const finished = await guarded(task, async () => {
    if (prints) runner.announce?.(task);
    const done = await safely(task, runner);
    progress.finish(done.result.status);
    if (prints) runner.report?.(task, done);
    return done;
  });
  tellFinished(task, finished);
  return finished;
}

export function tellFinished({ run, node, thread, progress }: NodeTask, finished: FinishedNode): void {
  const data = { node_info: infoOf(node, progress.now), run_result: resultInfo(finished.result) };
  run.emit('NodeFinished', data, { thread });
}

/** An error of ours, or a warning that the user made an error, ends the node and not the run. */
async function guarded(task: NodeTask, work: () => Promise<FinishedNode>): Promise<FinishedNode> {
  const { run, node, thread, progress } = task;
  try {
    return await work();
  } catch (error) {
    const exc = error instanceof Error ? error.message : String(error);
    const data = { node_info: infoOf(node, progress.now), build_path: '', unique_id: node.unique_id, exc };
    run.emit('GenericExceptionOnRun', data, { thread });
    const message = `Exception on worker thread. ${exc}`;
    return { node, result: makeResult({ node, status: 'error', thread: '', message }) };
  }
}

/** Compiles and executes; whatever goes wrong becomes the node's result. */
async function safely(task: NodeTask, runner: NodeRunner): Promise<FinishedNode> {
  const { run, node, thread, progress } = task;
  const isRecorded = runner.changesData === true && run.keepsState && !isEphemeral(node);
  const record = isRecorded ? new NodeRecord(await run.store(), task) : undefined;
  const opened = openWork(run, {
    name: node.unique_id,
    node,
    thread,
    progress: () => progress.now,
    ...(record === undefined ? {} : { commit: { store: record.store, row: moved => record.commitRow(moved) } }),
    ...(runner.autocommits === true ? { autocommits: true } : {}),
  });
  const seen: { node: RunNode } = { node };
  let done: FinishedNode;
  try {
    await record?.begin();
    const executed = await compileAndExecute(task, runner, opened, seen);
    await opened.dropLeftovers();
    done = finishedBy(task, executed);
  } catch (error) {
    done = await failed(task, runner, error, { record, opened, node: seen.node });
  } finally {
    await opened.finish();
  }
  if (record === undefined) run.recordEnd(done, task.planned?.reason);
  else record.close(done, opened);
  const build_path = opened.buildPath();
  return build_path === null ? done : { ...done, node: { ...done.node, build_path } as RunNode };
}

type Failed = { readonly record: NodeRecord | undefined; readonly opened: OpenWork; readonly node: RunNode };

async function failed(
  task: NodeTask,
  runner: NodeRunner,
  error: unknown,
  { record, opened, node }: Failed,
): Promise<FinishedNode> {
  const { run, thread, progress } = task;
  // The line broke during the COMMIT: whether it took place is for the server to say.
  if ((await record?.isCommitted(opened)) === true)
    return finishedBy(task, { node, status: 'success', message: 'COMMIT' });
  const message = describeFailure(run, error, node, { buildPath: opened.buildPath(), thread, progress: progress.now });
  return finishedBy(task, { node, status: runner.errorStatus ?? 'error', message });
}

async function compileAndExecute(
  task: NodeTask,
  runner: NodeRunner,
  opened: OpenWork,
  seen: { node: RunNode },
): Promise<Executed> {
  const { run, node, thread, progress } = task;
  progress.reach('compiling');
  run.emit('NodeCompiling', { node_info: infoOf(node, progress.now) }, { thread });
  // --no-introspect is about compiling alone: `show` asks for its rows all the same.
  const reading = run.flags.introspect ? opened.work : withoutDatabase({ name: node.unique_id }, opened.work);
  const compiled = await progress.timed('compile', () => runner.compile?.(task, reading) ?? uncompiled(node));
  seen.node = compiled.node;
  if ('compiled_code' in compiled.node) tellWritten(task);
  if (isEphemeral(node) && runner.runsEphemerals !== true)
    return { node: compiled.node, status: 'success', message: null };
  progress.reach('executing');
  run.emit('NodeExecuting', { node_info: infoOf(node, progress.now) }, { thread });
  return progress.timed('execute', () => runner.execute(task, compiled, opened.work));
}

/** The compiled text lies in the target folder. */
export function tellWritten({ run, node, thread, progress }: NodeTask): void {
  run.emit('WritingInjectedSQLForNode', { node_info: infoOf(node, progress.now) }, { thread });
}

function finishedBy({ thread, progress }: NodeTask, executed: Executed): FinishedNode {
  const { node, status, message } = executed;
  const result = makeResult({
    node,
    status,
    thread,
    timing: progress.timing,
    seconds: progress.seconds,
    message,
    failures: executed.failures ?? null,
    ...(executed.adapterResponse === undefined ? {} : { adapterResponse: executed.adapterResponse }),
    ...(executed.batches === undefined ? {} : { batches: executed.batches }),
    ...(executed.overloads === undefined ? {} : { overloads: executed.overloads }),
  });
  const { table, freshness } = executed;
  return { node, result, ...(table === undefined ? {} : { table }), ...(freshness === undefined ? {} : { freshness }) };
}

const NOTHING_READ = {
  macros: [],
  vars: {},
  env: {},
  target: [],
  flags: [],
  adapterCalls: [],
  introspective: false,
} as const;

/** A node as its materialization takes it, where there is no text to compile. */
export function uncompiled(node: RunNode): CompiledNode {
  return { node, sql: '', segments: [], reads: NOTHING_READ };
}
