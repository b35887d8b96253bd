import type { GraphNode, MacroNode } from '../../manifest/index.js';

/** What a rendering is for. `undefined` config means that it has none (macros). */
export type Subject = GraphNode | MacroNode;
