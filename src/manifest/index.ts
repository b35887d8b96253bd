// What a project is: node kinds, unique ids, Manifest, ref lookup, result types. Plain, frozen, serialisable.
export { compareCodePoints, sortByCodePoints } from './code-point-order.js';
export type { Data, DataMap } from './data.js';
export { type EdgeMaps, edgeMaps, parentsOf } from './edge-maps.js';
export {
  findGenerateMacro,
  findMacro,
  findMaterialization,
  type MacroScope,
  type MaterializationLookup,
} from './find-macro.js';
export { fqn, modelFqn, snapshotBlockFqn, yamlFqn } from './fqn.js';
export {
  genericTestId,
  genericTestNames,
  type TestNames,
  type TestTarget,
  testModelArgument,
} from './generic-test-name.js';
export {
  findNode,
  type GraphNode,
  graphNodes,
  type Manifest,
  type ManifestMetadata,
  type NodeFacts,
  type NodeReads,
} from './manifest.js';
export { type IndexedParts, indexNames, type NameIndex, type NameTable } from './name-index.js';
export type * from './node.js';
export { groupInfo, type NodeProgress, nodeInfo } from './node-info.js';
export type { FreshnessState, PreviousState } from './previous-state.js';
export { inferPrimaryKey } from './primary-key.js';
export { makePythonValues, type PythonValues } from './python-values.js';
export {
  type AccessProblem,
  accessProblem,
  ambiguousRefText,
  docNotFoundText,
  notFoundText,
  refProblemText,
  titleOf,
} from './reference-problem.js';
export { type QuotePolicy, relationName } from './relation-name.js';
export {
  type Asker,
  findDisabled,
  packagesToSearch,
  type RefQuery,
  type Resolved,
  resolveDoc,
  resolveFunction,
  resolveMetric,
  resolveRef,
  resolveSavedQuery,
  resolveSource,
} from './resolve-name.js';
export type { AdapterResponse, NodeResult, NodeStatus, Timing } from './result.js';
export { searchName } from './search-name.js';
export { SwappedMap } from './swapped-map.js';
export {
  fileId,
  hookName,
  kindOf,
  modelId,
  packageOf,
  sourceId,
  uniqueId,
  unitTestId,
  versionSuffix,
} from './unique-id.js';
