import type { Adapter, FailPoints, RelationCache } from '../adapters/index.js';
import type { RunStamp } from '../artifacts/index.js';
import type { Files } from '../base/index.js';
import type { LinkedProject, RunEnvironment } from '../compiler/index.js';
import type { Invocation, Profile, Project } from '../config/index.js';
import type { EventBus } from '../events/index.js';
import type { Dag } from '../graph/index.js';
import type { Table } from '../jinja/index.js';
import type { Manifest, NodeResult, SqlOperationNode } from '../manifest/index.js';
import type { StateStore } from '../state/index.js';
import type { RunNode } from './nodes/run-node-type.js';

/** Everything a run works with; whoever makes it closes it. */
export type RunServices = {
  readonly invocation: Invocation;
  readonly project: Project;
  readonly profile: Profile;
  readonly linked: LinkedProject;
  readonly dag: Dag;
  readonly env: RunEnvironment;
  readonly adapter: Adapter;
  readonly cache: RelationCache;
  /** Opened when the run begins: a run of nothing touches no server. */
  readonly openStore: () => Promise<StateStore>;
  readonly events: EventBus;
  readonly files: Files;
  readonly failPoints: FailPoints;
  readonly stamp: RunStamp;
  /** Absolute folder of artifacts. */
  readonly targetFolder: string;
  /** The name of the database that the profile leads to. */
  readonly database: string;
  /** The node of --inline, which is not in the manifest. */
  readonly inline?: SqlOperationNode;
};

/** A node that is done, with what the templates of on-run-end, `show` and the artifacts read of it. */
export type FinishedNode = {
  /** As it was compiled, where it was. */
  readonly node: RunNode;
  readonly result: NodeResult;
  /** Rows of a preview or a seed, where they were asked for. */
  readonly table?: Table;
  readonly freshness?: FreshnessFacts;
};

/** What a freshness query told; times as Python's isoformat writes them, UTC. */
export type FreshnessFacts = {
  readonly maxLoadedAt: string;
  readonly snapshottedAt: string;
  readonly ageSeconds: number;
};

export type RunOutcome = {
  readonly finished: readonly FinishedNode[];
  readonly success: boolean;
  readonly exitCode: 0 | 1 | 2;
  readonly elapsedSeconds: number;
  /** True when the invocation was aborted. */
  readonly interrupted: boolean;
  /** The manifest with what was compiled. */
  readonly manifest: Manifest;
};
