import type { NodeConnection, Publisher } from '../../adapters/index.js';
import type { Value } from '../../jinja/index.js';
import type { NodeProgress } from '../../manifest/index.js';

/** A time window of a microbatch model. */
export type BatchWindow = {
  /** `20240917T16`: `model.batch.id`. */
  readonly id: string;
  /** Milliseconds since 1970, UTC; `end` is not part of it. */
  readonly start: number;
  readonly end: number;
  /** As file names show it: `2024-09-17`. */
  readonly label: string;
  /** What `is_incremental()` answers in the batch: true when the table is there and this is no first build. */
  readonly isIncremental: boolean;
};

/** What one piece of work (a node, a batch, a hook, an operation) shares with the templates that do it. */
export type NodeWork = {
  readonly connection: NodeConnection;
  /** `adapter.publish` and its kin. */
  readonly publisher: Publisher;
  /** `Thread-1 (worker)`, `MainThread`. */
  readonly thread: string;
  readonly progress: () => NodeProgress;
  /** Names that stand before all others: `results`, `schemas` and `database_schemas` of on-run-end. */
  readonly extra?: Readonly<Record<string, Value>>;
  readonly batch?: BatchWindow;
  /** Called with the path (relative to the project) when `write()` has written to target/run. */
  readonly onWrite?: (path: string) => void;
};

/** Work without a database: calls of `adapter` answer as while a project is read, and are noted. */
export type OfflineWork = Omit<NodeWork, 'connection' | 'publisher'> & {
  readonly connection?: undefined;
  readonly publisher?: undefined;
};

export type Work = NodeWork | OfflineWork;
