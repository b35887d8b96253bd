import type { UnitTestRun } from '../../compiler/index.js';
import type { NodeInfo } from '../../events/index.js';
import { type GraphNode, type NodeProgress, nodeInfo } from '../../manifest/index.js';

/** What a run has results of: a node of the graph, or a unit test in the form in which it is executed. */
export type RunNode = GraphNode | UnitTestRun;

/** Models, seeds and snapshots that make nothing: their text goes into others. */
export function isEphemeral(node: RunNode): boolean {
  const kind = node.resource_type;
  return (kind === 'model' || kind === 'seed' || kind === 'snapshot') && node.config['materialized'] === 'ephemeral';
}

/** Whether the node leaves a relation: stored failures count when `storesFailures` says so. */
export function isRelational(node: RunNode, storesFailures: (node: RunNode) => boolean): boolean {
  const kind = node.resource_type;
  return kind === 'model' || kind === 'seed' || kind === 'snapshot' || (kind === 'test' && storesFailures(node));
}

export function infoOf(node: RunNode, progress: NodeProgress): NodeInfo {
  // A unit test in its executed form has all that is read of it.
  return nodeInfo(node as GraphNode, progress);
}

/** A text field of the node; null where it has none. */
export function textField(node: RunNode, key: string): string | null {
  const value = (node as unknown as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : null;
}
