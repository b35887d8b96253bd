import type { CompiledNode, NodeWork } from '../../compiler/index.js';
import type { Table } from '../../jinja/index.js';
import type { AdapterResponse, DataMap, NodeResult, NodeStatus } from '../../manifest/index.js';
import type { Run } from '../execute/run.js';
import type { PlannedNode } from '../plan/run-plan.js';
import type { FinishedNode, FreshnessFacts } from '../run-services.js';
import { NodeProgressTracker } from './node-progress.js';
import type { RunNode } from './run-node-type.js';

/** One node on its way through a run. */
export type NodeTask = {
  readonly run: Run;
  readonly node: RunNode;
  readonly planned: PlannedNode | undefined;
  /** `1 of 5`; 0 of 0 for ephemeral nodes, which print nothing. */
  readonly index: number;
  readonly total: number;
  /** `Thread-1 (worker)`. */
  readonly thread: string;
  readonly progress: NodeProgressTracker;
};

export function makeTask(run: Run, parts: Pick<NodeTask, 'node' | 'index' | 'total' | 'thread'>): NodeTask {
  const progress = new NodeProgressTracker(run.services.invocation.clock);
  return { run, ...parts, planned: run.planned.get(parts.node.unique_id), progress };
}

/** What doing a node's work gave; times and thread are the frame's business. */
export type Executed = {
  readonly node: RunNode;
  readonly status: NodeStatus;
  readonly message: string | null;
  readonly failures?: number | null;
  readonly adapterResponse?: AdapterResponse;
  readonly batches?: NodeResult['batch_results'];
  readonly overloads?: DataMap | null;
  readonly table?: Table;
  /** `source freshness`. */
  readonly freshness?: FreshnessFacts;
};

/** What is special about a kind of node. */
export type NodeRunner = {
  /** Tells that the node begins. */
  readonly announce?: (task: NodeTask) => void;
  /** Absent: there is nothing to compile. */
  readonly compile?: (task: NodeTask, work: NodeWork) => CompiledNode | Promise<CompiledNode>;
  readonly execute: (task: NodeTask, compiled: CompiledNode, work: NodeWork) => Executed | Promise<Executed>;
  /** Tells how it ended. Not called for skipped nodes. */
  readonly report?: (task: NodeTask, finished: FinishedNode) => void;
  /** Its work changes the database: it is written down before it begins, and with its commit. */
  readonly changesData?: boolean;
  /** It begins with no transaction, and none is begun for it. */
  readonly autocommits?: boolean;
  /** Ephemeral nodes are executed as well. */
  readonly runsEphemerals?: boolean;
  /** Status of a node whose work threw; `error` unless said. */
  readonly errorStatus?: NodeStatus;
};
