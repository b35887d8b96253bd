import type { RunResultInfo } from '../../events/index.js';
import type { AdapterResponse, DataMap, NodeResult, NodeStatus, Timing } from '../../manifest/index.js';
import { type RunNode, textField } from '../nodes/run-node-type.js';

export type ResultParts = {
  readonly node: RunNode;
  readonly status: NodeStatus;
  readonly thread: string;
  readonly timing?: readonly Timing[];
  readonly seconds?: number;
  readonly message?: string | null;
  readonly failures?: number | null;
  readonly adapterResponse?: AdapterResponse;
  readonly batches?: NodeResult['batch_results'];
  readonly overloads?: DataMap | null;
};

/** One entry of run_results.json. */
export function makeResult(parts: ResultParts): NodeResult {
  const { node } = parts;
  const compiles = isCompiledKind(node);
  const fields = node as { compiled?: boolean; compiled_code?: string | null };
  return {
    status: parts.status,
    timing: [...(parts.timing ?? [])],
    thread_id: parts.thread,
    execution_time: parts.seconds ?? 0,
    adapter_response: parts.adapterResponse ?? {},
    message: parts.message ?? null,
    failures: parts.failures ?? null,
    unique_id: node.unique_id,
    compiled: compiles ? fields.compiled === true : null,
    compiled_code: compiles ? (fields.compiled_code ?? null) : null,
    relation_name: compiles ? textField(node, 'relation_name') : null,
    batch_results: parts.batches ?? null,
    ...(parts.overloads === undefined ? {} : { overload_results: parts.overloads }),
  };
}

/** Kinds that dbt compiles. A unit test becomes one when it is executed; before, it is a definition only. */
function isCompiledKind(node: RunNode): boolean {
  switch (node.resource_type) {
    case 'model':
    case 'test':
    case 'snapshot':
    case 'analysis':
    case 'operation':
    case 'sql_operation':
    case 'function':
      return true;
    case 'unit_test':
      return 'tested_node_unique_id' in node;
    default:
      return false;
  }
}

/** What events say of a result. */
export function resultInfo(result: NodeResult): RunResultInfo {
  return {
    status: result.status,
    message: result.message ?? '',
    timing_info: result.timing.map(({ name, started_at, completed_at }) => ({
      name,
      started_at: started_at ?? '',
      completed_at: completed_at ?? '',
    })),
    thread: result.thread_id,
    execution_time: result.execution_time,
    adapter_response: result.adapter_response as RunResultInfo['adapter_response'],
    num_failures: result.failures ?? 0,
  };
}
