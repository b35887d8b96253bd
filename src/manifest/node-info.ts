import type { EventValue, GroupInfo, NodeInfo } from '../events/index.js';
import type { GraphNode } from './manifest.js';
import type { GroupNode } from './node.js';

/** How far a node is: `started`, `compiling`, `executing`, then its result; times are ISO, UTC, without a zone. */
export type NodeProgress = {
  readonly status: string | null;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
};

/** What events say of a node, as dbt says it: absent values are empty text, a status that is not set is `None`. */
export function nodeInfo(node: GraphNode, progress: NodeProgress): NodeInfo {
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
  const checksum = fields['checksum'];
  const materialized = node.config['materialized'];
  return {
    node_path: text('path'),
    node_name: text('name'),
    unique_id: node.unique_id,
    resource_type: node.resource_type,
    materialized: typeof materialized === 'string' ? materialized : '',
    node_status: progress.status ?? 'None',
    node_started_at: progress.startedAt ?? '',
    node_finished_at: progress.finishedAt ?? '',
    meta: (fields['meta'] ?? {}) as { readonly [key: string]: EventValue },
    node_relation: {
      database: text('database'),
      schema: text('schema'),
      alias: text('alias'),
      relation_name: text('relation_name'),
    },
    node_checksum: isChecksum(checksum) ? checksum.checksum : '',
  };
}

/** The group of a node in result events; its owner's values as text. */
export function groupInfo(group: GroupNode): GroupInfo {
  const owner = Object.entries(group.owner).filter(([, value]) => value !== null && value !== undefined);
  return {
    name: group.name,
    package_name: group.package_name,
    owner: Object.fromEntries(owner.map(([key, value]) => [key, String(value)])),
  };
}

function isChecksum(value: unknown): value is { readonly checksum: string } {
  return typeof value === 'object' && value !== null && 'checksum' in value;
}
