// Ids and edges: order, cycles, subgraphs, the selector grammar; selectors, one file a method.
export { type Adjacency, joinAdjacency, makeAdjacency, neighbours, reach, topologicalOrder } from './adjacency.js';
export { chooseSelection, type SelectionArguments } from './choose-selection.js';
export { ancestors, buildDag, Dag, dagOf, descendants, flagged, makeDag } from './dag.js';
export { cycleText, findCycles } from './find-cycles.js';
export { fnmatch } from './fnmatch.js';
export { levels, longestPaths } from './levels.js';
export { normalizeSelectors } from './normalize-selectors.js';
export { kindAt, type Outline, outlineOf, Trait, withRenewed } from './outline.js';
export { parseCriterion } from './parse-criterion.js';
export { parseSelection, resourceKinds } from './parse-selection.js';
export { parseSelectors, type SelectorEntry } from './parse-selectors.js';
export { type ProjectPath, pathAndFolders, pathGlob } from './path-glob.js';
export { dbtPriorities, longestPathPriorities, type Priorities, ReadyQueue, runPriorities } from './ready-queue.js';
export { type RunGraph, runGraph, subgraph } from './run-graph.js';
export { type SelectionOptions, selectNodes } from './select-nodes.js';
export type { Criterion, IndirectSelection, SelectionGroup, SelectionSpec, Selectors } from './selection-spec.js';
export { testEdges } from './test-edges.js';
