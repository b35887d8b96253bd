import type { Command } from '../../config/index.js';
import type { ResourceKind, UniqueId } from '../../manifest/index.js';

/** Verbs that execute a plan. */
export type RunCommand = Extract<
  Command,
  | 'build'
  | 'run'
  | 'test'
  | 'seed'
  | 'snapshot'
  | 'compile'
  | 'show'
  | 'clone'
  | 'source freshness'
  | 'docs generate'
  | 'run-operation'
>;

/** Why a node is in the plan, in words that are stored and shown: `selected`, `failed before`, … */
export type PlanReason = 'selected' | 'changed' | 'below a change' | 'failed before' | 'inline';

/** One node of a run, before anything runs. */
export type PlannedNode = {
  readonly id: UniqueId;
  readonly kind: ResourceKind;
  readonly reason: PlanReason;
  /** Unit tests of a build: the model they run in front of, on its thread. */
  readonly before?: UniqueId;
  /** `retry` of a microbatch model: ISO 8601 starts and ends of what went well and what did not. */
  readonly batches?: PlannedBatches;
  /** `retry` of a function: files of the overloads that are there already. */
  readonly overloads?: readonly string[];
};

export type PlannedBatches = {
  readonly successful: readonly (readonly [string, string])[];
  readonly failed: readonly (readonly [string, string])[];
};

/** What a run will do and why: JSON, made before anything is touched. Nodes stand in the order of their ids. */
export type RunPlan = {
  readonly version: 1;
  readonly command: RunCommand;
  readonly nodes: readonly PlannedNode[];
  /** `graph`: parents before children; `none`: in any order (clone). */
  readonly order: 'graph' | 'none';
  /** What stands below a test waits for it, and is skipped when it fails. */
  readonly testEdges: boolean;
  /** `retry`: the moment of the first try (ISO 8601), from which the batches of microbatch models are counted. */
  readonly countedFrom?: string;
};
