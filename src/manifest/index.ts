// What a project is: node kinds, unique ids, Manifest, ref lookup, result types. Plain, frozen, serialisable.
export type { Data, DataMap } from './data.js';
export {
  findNode,
  type GraphNode,
  graphNodes,
  type Manifest,
  type ManifestMetadata,
  type NodeFacts,
  type NodeReads,
} from './manifest.js';
export type * from './node.js';
export type { AdapterResponse, NodeResult, NodeStatus, Timing } from './result.js';
