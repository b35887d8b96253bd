import type { DbSession, ReplacedRelation, Statement } from '../adapters/index.js';

/** Which node of which environment a row is about. */
export type NodeIdentity = {
  readonly nodeId: string;
  /** Absent for tests, hooks and other nodes that leave no relation. */
  readonly relation?: { readonly schema: string; readonly name: string } | undefined;
  /** 1 for the first try of a run. */
  readonly attempt: number;
};

export type RunStart = {
  readonly runId: string;
  readonly command: string;
  /** JSON-safe and without secrets. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly codeFingerprint?: string | undefined;
  readonly resumedFrom?: string | undefined;
};

export type RunStatus = 'success' | 'error' | 'cancelled';

export type NodeStart = NodeIdentity & {
  /** Why the node is in the run, in the words of its plan. */
  readonly reason?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly inputFingerprint?: string | undefined;
};

/** How a node ended; `status` in the words of run_results.json, or `cancelled`. */
export type NodeEnd = NodeIdentity & {
  readonly status: string;
  readonly rows?: number | undefined;
  readonly sqlstate?: string | undefined;
  /** Without secrets. */
  readonly message?: string | undefined;
  /** Milliseconds by name of the phase. */
  readonly timingsMs?: Readonly<Record<string, number>> | undefined;
  readonly reason?: string | undefined;
  readonly fingerprint?: string | undefined;
  readonly inputFingerprint?: string | undefined;
};

/** A node whose work is about to be committed. */
export type NodeCommit = NodeEnd & {
  readonly watermark?: unknown;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Relations that this commit moves aside. */
  readonly replaced?: readonly ReplacedRelation[];
};

/** What is known of a relation from earlier runs. */
export type NodeState = {
  readonly nodeId: string;
  readonly relation: string;
  readonly relationOid: number | null;
  readonly fingerprint: string | null;
  readonly inputFingerprint: string | null;
  readonly watermark: unknown;
  readonly runId: string;
};

export type RunRecord = {
  readonly runId: string;
  readonly command: string;
  readonly status: string;
  readonly codeFingerprint: string | null;
  readonly resumedFrom: string | null;
};

export type NodeRecord = {
  readonly nodeId: string;
  readonly attempt: number;
  readonly status: string;
  readonly fingerprint: string | null;
};

/** Where a run writes down what it does. Rows about data are committed together with the data. */
export interface StateStore {
  /** `database`: the internal schema; `local`: a file in the project's target folder; `none`: nothing is kept. */
  readonly mode: 'database' | 'local' | 'none';
  startRun(run: RunStart): Promise<void>;
  /** Written before the node's work; done when this returns. */
  nodeRunning(node: NodeStart): Promise<void>;
  /** The statements that make a node's success true together with its data: for NodeConnection's `beforeCommit`. */
  commitStatements(session: DbSession, node: NodeCommit): readonly Statement[];
  /** For every end that was not written with the data: failure, skip, test result, a node without a commit. */
  finishNodes(ends: readonly NodeEnd[]): Promise<void>;
  finishRun(status: RunStatus): Promise<void>;
  /** Milliseconds that each node took when it last went well, for those that ever did. */
  lastDurations(nodeIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** States of the project's relations in this target, by `schema.name` (or node id). */
  nodeStates(): Promise<ReadonlyMap<string, NodeState>>;
  /** `schema.name` of every relation that the project has made in this database, in whichever target. */
  recordedRelations(): Promise<ReadonlySet<string>>;
  /** The last runs of this target, the newest first. */
  lastRuns(limit: number): Promise<readonly RunRecord[]>;
  nodesOf(runId: string): Promise<readonly NodeRecord[]>;
  /** After a connection broke during the main COMMIT: waits until the backend is gone, then says which way it went. */
  commitOutcome(node: NodeIdentity, backend: { pid: number; start: string }): Promise<'committed' | 'rolled back'>;
  /** Takes rows of relations off the list that are gone. */
  forgetReplaced(relations: readonly ReplacedRelation[]): Promise<void>;
  /** Drops what earlier runs moved aside and could not drop. Gives the names of what is gone. */
  reapScratch(): Promise<readonly string[]>;
  /** Waits for everything that was asked to be written. */
  close(): Promise<void>;
}
