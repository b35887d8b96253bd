// Ids and edges: order, cycles, subgraphs, the selector grammar; selectors, one file a method.
export { type Adjacency, joinAdjacency, makeAdjacency, neighbours, reach, topologicalOrder } from './adjacency.js';
export { ancestors, buildDag, Dag, descendants, flagged, makeDag } from './dag.js';
export { cycleText, findCycles } from './find-cycles.js';
export { levels, longestPaths } from './levels.js';
export { dbtPriorities, longestPathPriorities, type Priorities, ReadyQueue } from './ready-queue.js';
export { type RunGraph, runGraph, subgraph } from './run-graph.js';
export { testEdges } from './test-edges.js';
