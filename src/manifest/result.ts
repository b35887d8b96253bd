import type { Data, DataMap } from './data.js';
import type { UniqueId } from './node.js';

/** How one node of a run ended, in the words of run_results.json. */
export type NodeStatus =
  | 'success'
  | 'error'
  | 'skipped'
  | 'partial success'
  | 'no-op'
  | 'reused'
  | 'pass'
  | 'fail'
  | 'warn'
  | 'runtime error';

/** ISO 8601, UTC, microseconds, `Z`. */
export type Timing = { name: 'compile' | 'execute'; started_at: string | null; completed_at: string | null };

export type AdapterResponse = { _message?: string; code?: string; rows_affected?: number; [key: string]: Data };

/** One entry of run_results.json v6. */
export type NodeResult = {
  status: NodeStatus;
  timing: Timing[];
  thread_id: string;
  /** Seconds. */
  execution_time: number;
  adapter_response: AdapterResponse;
  message: string | null;
  failures: number | null;
  unique_id: UniqueId;
  compiled: boolean | null;
  compiled_code: string | null;
  relation_name: string | null;
  batch_results: { successful: [string, string][]; failed: [string, string][] } | null;
  overload_results?: DataMap | null;
};
