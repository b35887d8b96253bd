import { pause } from '../../adapters/index.js';
import type { UniqueId } from '../../manifest/index.js';
import { makeTask, type NodeTask } from '../nodes/node-runner.js';
import { runNode } from '../nodes/run-node.js';
import { isEphemeral, type RunNode } from '../nodes/run-node-type.js';
import { skipNode } from '../nodes/skip-node.js';
import { makeResult } from '../results/node-result.js';
import { tellFailedResult } from '../results/tell-results.js';
import type { FinishedNode } from '../run-services.js';
import { runnerOf } from '../runners/index.js';
import { Scheduler } from '../schedule/scheduler.js';
import type { Run } from './run.js';
import { runQueue } from './run-queue.js';
import { SkippedNodes } from './skipped-nodes.js';

const CANCEL_AGAIN_MS = 100;

/** Where nobody answers nothing can be running, and the failure that stops the run is what has to be told. */
const UNREACHABLE = { cancel: false } as const;

/** How the nodes of a run ended as a whole. */
export type NodesEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed fast'; readonly by: FinishedNode }
  /** A verb that ends at the first failure. */
  | { readonly kind: 'stopped'; readonly by: FinishedNode }
  | { readonly kind: 'interrupted' };

/** Runs the nodes of the plan, at most `slots` at once; results go to `run.finished` in the order of their ends. */
export async function runNodes(run: Run, slots: number): Promise<NodesEnd> {
  return new NodeRun(run, slots).run();
}

class NodeRun {
  readonly #run: Run;
  readonly #skips: SkippedNodes;
  readonly #scheduler: Scheduler;
  readonly #unitTests: ReadonlyMap<UniqueId, readonly UniqueId[]>;
  #end: NodesEnd = { kind: 'done' };
  #cancelled: Promise<unknown> = Promise.resolve();

  constructor(run: Run, slots: number) {
    this.#run = run;
    this.#skips = new SkippedNodes(run);
    this.#unitTests = unitTestsByModel(run);
    this.#scheduler = new Scheduler({ queue: runQueue(run), slots, work: (id, slot) => this.#work(id, slot) });
  }

  async run(): Promise<NodesEnd> {
    const { abort } = this.#run.services.invocation;
    const onAbort = (): void => void this.#interrupt();
    if (abort.aborted) await this.#interrupt();
    abort.addEventListener('abort', onAbort, { once: true });
    this.#run.isInNodes = true;
    try {
      await this.#scheduler.run();
      await this.#cancelled;
    } finally {
      this.#run.isInNodes = false;
      abort.removeEventListener('abort', onAbort);
    }
    if (this.#end.kind === 'failed fast') this.#skipTheRest('Skipping due to fail_fast');
    if (this.#end.kind === 'interrupted') this.#skipTheRest(null);
    if (this.#end.kind === 'failed fast') tellFailedResult(this.#run, this.#end.by);
    return this.#end;
  }

  async #work(id: UniqueId, slot: number): Promise<void> {
    const thread = `Thread-${slot} (worker)`;
    for (const test of this.#unitTests.get(id) ?? []) {
      if (this.#run.isEnding) return;
      // A failing test, or what makes the model itself be skipped, spares the tests behind it.
      const finished = await this.#one(test, thread, this.#skips.has(id));
      if (finished !== undefined && endsBadly(finished)) this.#skips.skip(id);
    }
    if (!this.#run.isEnding) await this.#one(id, thread, this.#skips.has(id));
  }

  async #one(id: UniqueId, thread: string, skip: boolean): Promise<FinishedNode | undefined> {
    const node = this.#run.node(id);
    if (node === undefined) return undefined;
    const task = this.#task(node, thread);
    const finished = skip ? skipNode(task, this.#skips.causeOf(id)) : await runNode(task, runnerOf(this.#run, node));
    this.#take(finished);
    return finished;
  }

  #task(node: RunNode, thread: string): NodeTask {
    const counts = !isEphemeral(node);
    const index = counts ? this.#run.nextIndex() : 0;
    return makeTask(this.#run, { node, index, total: counts ? this.#run.total : 0, thread });
  }

  #take(finished: FinishedNode): void {
    const run = this.#run;
    if (this.#end.kind === 'failed fast') return;
    run.keep(finished);
    this.#skips.note(finished);
    const { status } = finished.result;
    if (run.isEnding) return;
    if (run.flags.fail_fast && endsBadly(finished)) this.#stop({ kind: 'failed fast', by: finished });
    else if (status === 'error' && run.stopsAtFirstError) this.#stop({ kind: 'stopped', by: finished });
  }

  #stop(end: NodesEnd): void {
    this.#end = end;
    this.#run.isEnding = true;
    this.#cancelled = this.#cancel();
    this.#scheduler.stop();
  }

  async #interrupt(): Promise<void> {
    if (this.#end.kind === 'interrupted') return;
    this.#end = { kind: 'interrupted' };
    this.#run.isEnding = true;
    this.#cancelled = this.#cancel();
    this.#scheduler.stop();
    await this.#cancelled;
  }

  /** Ends what the others are doing. What slips in between two statements is ended with the next one. */
  async #cancel(): Promise<void> {
    if (this.#scheduler.inFlight.length === 0) return;
    for (const name of await this.#run.live.cancel()) {
      const node = this.#run.node(name);
      if (node === undefined || !isEphemeral(node)) this.#run.emit('LogCancelLine', { conn_name: name });
    }
    // Where cancelling throws the session away, nothing more can come from it.
    const { cancel } = await this.#run.services.adapter.capabilities().catch(() => UNREACHABLE);
    if (!cancel) return;
    while (this.#scheduler.inFlight.length > 0) {
      await pause(CANCEL_AGAIN_MS);
      await this.#run.live.cancel();
    }
  }

  #skipTheRest(message: string | null): void {
    const done = new Set(this.#run.finished.map(finished => finished.result.unique_id));
    for (const { id } of this.#run.plan.nodes) {
      const node = this.#run.node(id);
      if (node === undefined || done.has(id) || isEphemeral(node)) continue;
      const result = makeResult({ node, status: 'skipped', thread: 'MainThread', message });
      this.#run.keep({ node, result });
    }
  }
}

function endsBadly({ result }: FinishedNode): boolean {
  return result.status === 'error' || result.status === 'fail' || result.status === 'partial success';
}

function unitTestsByModel(run: Run): ReadonlyMap<UniqueId, readonly UniqueId[]> {
  const byModel = new Map<UniqueId, UniqueId[]>();
  for (const { id, before } of run.plan.nodes) {
    if (before === undefined || !run.planned.has(before)) continue;
    byModel.set(before, [...(byModel.get(before) ?? []), id]);
  }
  return byModel;
}
