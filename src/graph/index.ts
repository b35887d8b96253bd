// Ids and edges: order, cycles, subgraphs, the selector grammar; selectors, one file a method.
// Still empty.
export {};
