import type { GraphNode } from '../../manifest/index.js';
import type { NodeRunner } from '../nodes/node-runner.js';

/** `compile`: the text is all. */
export const compileRunner: NodeRunner = {
  compile: ({ run, node }, work) => run.services.env.compileNode(node as GraphNode, work),
  execute: (_task, compiled) => ({ node: compiled.node, status: 'success', message: null }),
};
