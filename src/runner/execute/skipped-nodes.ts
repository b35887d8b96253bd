import { type Adjacency, type Dag, joinAdjacency, reach, testEdges } from '../../graph/index.js';
import type { NodeStatus, UniqueId } from '../../manifest/index.js';
import { isEphemeral } from '../nodes/run-node-type.js';
import { resultInfo } from '../results/node-result.js';
import type { FinishedNode } from '../run-services.js';
import type { Run } from './run.js';

const FAILURES: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['error', 'partial success']);
/** A build also stops below tests that fail and below what was skipped. */
const BUILD_FAILURES: ReadonlySet<NodeStatus> = new Set<NodeStatus>(['error', 'fail', 'skipped', 'partial success']);

/** Which nodes must not run any more, because of what became of those above them. */
export class SkippedNodes {
  readonly #run: Run;
  readonly #dag: Dag;
  readonly #edges: Adjacency;
  /** The ephemeral node whose failure is the cause, where it is one. */
  readonly #causes = new Map<UniqueId, FinishedNode | undefined>();

  constructor(run: Run) {
    this.#run = run;
    this.#dag = run.services.dag;
    this.#edges = runEdges(run);
  }

  has(id: UniqueId): boolean {
    return this.#causes.has(id);
  }

  causeOf(id: UniqueId): FinishedNode | undefined {
    return this.#causes.get(id);
  }

  skip(id: UniqueId): void {
    this.#causes.set(id, undefined);
  }

  /** Marks everything below a node that ended badly, unless its model says `on_error: continue`. */
  note(finished: FinishedNode): void {
    const { node, result } = finished;
    if (node.resource_type === 'model' && node.config['on_error'] === 'continue') return;
    const bad = this.#run.plan.testEdges ? BUILD_FAILURES : FAILURES;
    if (!bad.has(result.status)) return;
    const data = { unique_id: node.unique_id, status: result.status, run_result: resultInfo(result) };
    this.#run.emit('MarkSkippedChildren', data);
    const start = this.#dag.indexOf.get(node.unique_id);
    if (start === undefined) return;
    const below = reach(this.#edges, [start]);
    const cause = isEphemeral(node) ? finished : undefined;
    for (const [i, id] of this.#dag.ids.entries()) if (below[i] === 1 && i !== start) this.#causes.set(id, cause);
  }
}

/** Edges that order the run: those of the project, and in a build from tests to what waits for them. */
export function runEdges(run: Run): Adjacency {
  const { dag } = run.services;
  return run.plan.testEdges ? joinAdjacency(dag.children, testEdges(dag, run.manifest)) : dag.children;
}
