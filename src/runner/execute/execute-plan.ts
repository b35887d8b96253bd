import { InternalError, makeMessage } from '../../base/index.js';
import { emitMessage } from '../../events/index.js';
import { makeTuple, type Value } from '../../jinja/index.js';
import type { StateStore } from '../../state/index.js';
import { isEphemeral } from '../nodes/run-node-type.js';
import type { RunPlan } from '../plan/run-plan.js';
import { failureText } from '../results/describe-failure.js';
import { resultInfo } from '../results/node-result.js';
import { ResultValue } from '../results/result-value.js';
import { runtimeError } from '../results/runtime-error.js';
import { showPreviews } from '../results/show-previews.js';
import { showSeeds } from '../results/show-seeds.js';
import { tellFailedResult } from '../results/tell-results.js';
import { isSuccess, tellFinishedRunning, tellRunEnd } from '../results/tell-run-end.js';
import type { FinishedNode, RunOutcome, RunServices } from '../run-services.js';
import { ownRelations } from './own-relations.js';
import { prepareSchemas } from './prepare-schemas.js';
import { runProjectHooks } from './project-hooks.js';
import { Run } from './run.js';
import { type NodesEnd, runNodes } from './run-nodes.js';
import { skipBecauseOfHook } from './skip-because-of-hook.js';
import { writeArtifacts, writeResults } from './write-artifacts.js';

/**
 * Executes a plan from the line that says how many threads to the one that says Done. Nodes that fail are results;
 * throws what makes a run impossible (no server, a hook that cannot be rendered) and, under verbs that end at the first
 * failure, RUN-005 with the node's text.
 */
export async function executePlan(plan: RunPlan, services: RunServices): Promise<RunOutcome> {
  const run = new Run(plan, services);
  const nodes = plan.nodes.flatMap(({ id }) => run.node(id) ?? []);
  run.total = nodes.filter(node => !isEphemeral(node)).length;
  if (nodes.length === 0) return nothingToDo(run);
  tellConcurrency(run);
  const ticks = services.invocation.clock.ticks();
  const seconds = (): number => (services.invocation.clock.ticks() - ticks) / 1000;
  let end: NodesEnd | undefined;
  const { abort } = services.invocation;
  // While nodes run it is for them to say what an interrupt means.
  const onAbort = (): void => void (run.isInNodes || run.live.cancel().catch(() => undefined));
  abort.addEventListener('abort', onAbort);
  try {
    await startState(run);
    end = await prepareAndRun(run, seconds);
  } finally {
    abort.removeEventListener('abort', onAbort);
    if (hasHooks(run)) tellFinishedRunning(run, seconds());
    await endState(run, end);
  }
  return conclude(run, end, seconds());
}

async function prepareAndRun(run: Run, seconds: () => number): Promise<NodesEnd> {
  const goesOn = await prepare(run);
  const { abort } = run.services.invocation;
  let end: NodesEnd = goesOn || abort.aborted ? await runNodes(run, await slotsOf(run)) : skipBecauseOfHook(run);
  if (end.kind === 'stopped') throw stopped(end.by);
  if (end.kind !== 'interrupted' && hasHooks(run)) await runEndHooks(run, seconds);
  if (abort.aborted) end = { kind: 'interrupted' };
  if (end.kind === 'interrupted') tellRunEnd(run, true);
  return end;
}

/** Gives false when the nodes have to be skipped because a hook failed. */
async function prepare(run: Run): Promise<boolean> {
  if (run.stopsAtFirstError) return true;
  run.own = await ownRelations(run);
  await prepareSchemas(run);
  if (!hasHooks(run)) return true;
  const went = await runProjectHooks(run, 'on-run-start');
  return went || !run.services.invocation.flags.behaviour.skip_nodes_if_on_run_start_fails;
}

/** Verbs that run the hooks of the project. */
function hasHooks(run: Run): boolean {
  const { command } = run.plan;
  if (command === 'source freshness' && !run.services.invocation.flags.behaviour.source_freshness_run_project_hooks)
    return false;
  return !run.stopsAtFirstError && command !== 'clone';
}

async function runEndHooks(run: Run, seconds: () => number): Promise<void> {
  try {
    await runProjectHooks(run, 'on-run-end', endHookNames(run));
  } catch (error) {
    writeResults(run, seconds());
    tellRunEnd(run, true);
    throw error;
  }
}

/** `results`, `schemas` and `database_schemas`, of nodes that left something. */
function endHookNames(run: Run): Readonly<Record<string, Value>> {
  const made = run.finished.filter(({ node, result }) => {
    const went = result.status !== 'error' && result.status !== 'fail' && result.status !== 'skipped';
    return went && (run.storesFailures(node) || ['model', 'seed', 'snapshot'].includes(node.resource_type));
  });
  const places = new Map<string, readonly [Value, Value]>();
  for (const { node } of made) {
    const { database, schema } = node as unknown as { database: string; schema: string };
    places.set(JSON.stringify([database, schema]), [database, schema]);
  }
  const results = run.finished.filter(({ result }) => result.thread_id !== 'main' || result.status === 'error');
  return {
    results: results.map(finished => new ResultValue(finished)),
    schemas: [...new Set([...places.values()].map(([, schema]) => schema))],
    database_schemas: [...places.values()].map(([database, schema]) => makeTuple([database, schema])),
  };
}

function tellConcurrency(run: Run): void {
  const { threads, targetName } = run.services.profile;
  const unitTests = run.plan.nodes.filter(({ before }) => before !== undefined && run.planned.has(before));
  run.line();
  run.emit('ConcurrencyLine', {
    num_threads: run.flags.threads ?? threads,
    target_name: targetName,
    node_count: run.total - unitTests.length,
  });
  run.line();
}

/** Nodes in flight: the threads of the profile or of --threads, or one where the database takes one session. */
async function slotsOf(run: Run): Promise<number> {
  const { adapter, profile, events } = run.services;
  const threads = run.flags.threads ?? profile.threads;
  // A verb that may need no server is not made to connect; the pool holds back whoever has to wait.
  if (run.stopsAtFirstError || threads <= 1) return threads;
  const { sessions } = await adapter.capabilities();
  if (sessions >= threads) return threads;
  if (sessions === 1) {
    const text = `the database takes one session: nodes run one after the other, not ${threads} at once`;
    emitMessage(events, makeMessage('RUN-002', text, { severity: 'info' }));
    return 1;
  }
  return threads;
}

async function startState(run: Run): Promise<void> {
  if (!run.keepsState) return;
  const { invocation } = run.services;
  const store = await run.store();
  await store.startRun({ runId: invocation.id, command: run.plan.command, args: invocation.args });
  run.isRecorded = true;
  await tellExpectations(run, store);
  // What a run that was killed moved aside and could not drop; nothing waits for it.
  run.writeLater(store.reapScratch());
}

/** Nobody waits long for this: one query, and none for a run of a single node. */
async function tellExpectations(run: Run, store: StateStore): Promise<void> {
  if (run.plan.nodes.length < 2) return;
  const known = await store.lastDurations(run.plan.nodes.map(node => node.id));
  if (known.size === 0) return;
  run.emit('ExpectedDurations', { seconds: Object.fromEntries([...known].map(([id, ms]) => [id, ms / 1000])) });
}

/** What cannot be written down is a warning: the work itself is done, and its results are at hand. */
async function endState(run: Run, end: NodesEnd | undefined): Promise<void> {
  if (!run.isRecorded) return;
  try {
    const store = await run.store();
    await run.settle();
    const went = end !== undefined && end.kind !== 'interrupted' && isSuccess(run.finished);
    await store.finishRun(went ? 'success' : end?.kind === 'interrupted' ? 'cancelled' : 'error');
  } catch (error) {
    const text = `the run could not be written down whole: ${failureText(error)}`;
    emitMessage(run.services.events, makeMessage('RUN-011', text, { severity: 'warning' }));
  }
}

function conclude(run: Run, end: NodesEnd, seconds: number): RunOutcome {
  const success = isSuccess(run.finished) && end.kind === 'done';
  run.emit('EndRunResult', {
    results: run.finished.map(({ result }) => resultInfo(result)),
    generated_at: `${new Date(run.services.invocation.clock.now()).toISOString().slice(0, 19)}Z`,
    elapsed_time: seconds,
    success,
  });
  writeArtifacts(run, seconds);
  if (end.kind !== 'interrupted') tellEnd(run);
  const interrupted = end.kind === 'interrupted';
  return {
    finished: run.finished,
    success,
    exitCode: interrupted ? 2 : success ? 0 : 1,
    elapsedSeconds: seconds,
    interrupted,
    manifest: run.compiledManifest(),
  };
}

function tellEnd(run: Run): void {
  if (run.stopsAtFirstError) showPreviews(run);
  else if (run.plan.command === 'source freshness') tellFreshnessEnd(run);
  else if (run.finished.length > 0) {
    if (run.plan.command === 'seed' && run.flags.show) showSeeds(run);
    tellRunEnd(run);
  }
}

function tellFreshnessEnd(run: Run): void {
  const failed = run.finished.filter(({ result }) => result.status === 'error' || result.status === 'runtime error');
  for (const finished of failed) tellFailedResult(run, finished);
  run.emit('FreshnessCheckComplete', {});
}

function nothingToDo(run: Run): RunOutcome {
  run.emit('NothingToDo', {}, { force: true });
  writeArtifacts(run, 0);
  if (run.plan.command === 'source freshness') run.emit('FreshnessCheckComplete', {});
  return {
    ...{ finished: [], success: true, exitCode: 0, elapsedSeconds: 0, interrupted: false },
    manifest: run.manifest,
  };
}

/** What dbt raises for a node under a verb that ends at the first failure. */
function stopped({ result }: FinishedNode): Error {
  if (result.message === null) return new InternalError('a node failed and did not say why');
  return runtimeError('RUN-005', result.message);
}
