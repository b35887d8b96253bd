import type { TextStyle } from '../text/text-style.js';

export type Level = 'debug' | 'test' | 'info' | 'warn' | 'error';

/** JSON-safe. */
export type EventValue =
  | string
  | number
  | boolean
  | null
  | readonly EventValue[]
  | { readonly [key: string]: EventValue };

/** What an event says of the node it belongs to. All keys are always there; absent values are empty text. */
export type NodeInfo = {
  readonly node_path: string;
  readonly node_name: string;
  readonly unique_id: string;
  readonly resource_type: string;
  readonly materialized: string;
  readonly node_status: string;
  readonly node_started_at: string;
  readonly node_finished_at: string;
  readonly meta: { readonly [key: string]: EventValue };
  readonly node_relation: {
    readonly database: string;
    readonly schema: string;
    readonly alias: string;
    readonly relation_name: string;
  };
  readonly node_checksum: string;
};

/** The group of a node, in result events. */
export type GroupInfo = {
  readonly name: string;
  readonly package_name: string;
  readonly owner: { readonly [key: string]: string };
};

export type TimingInfo = { readonly name: string; readonly started_at: string; readonly completed_at: string };

export type RunResultInfo = {
  readonly status: string;
  readonly message: string;
  readonly timing_info: readonly TimingInfo[];
  readonly thread: string;
  readonly execution_time: number;
  readonly adapter_response: { readonly [key: string]: EventValue };
  readonly num_failures: number;
};

export type RelationKey = { readonly database: string; readonly schema: string; readonly identifier: string };

/** Every field with its default: what dbt's log lines show when nothing was set. Null fields are left out of them. */
export type EventDefinition<D extends object> = {
  readonly code: string;
  /** `dynamic`: whoever emits it says. */
  readonly level: Level | 'dynamic';
  readonly fields: D;
  readonly text: (data: D, style: TextStyle) => string;
};

export function event<D extends object>(
  code: string,
  level: Level | 'dynamic',
  fields: D,
  text: (data: D, style: TextStyle) => string,
): EventDefinition<D> {
  return { code, level, fields, text };
}

export const NODE: { readonly node_info: NodeInfo | null } = { node_info: null };
export const GROUP: { readonly group: GroupInfo | null } = { group: null };
export const NO_RELATION = null as RelationKey | null;
