import type { GraphNode } from '../../manifest/index.js';
import type { NodeRunner } from '../nodes/node-runner.js';

/** `show`: the first rows of what a node's text gives; nothing is made. */
export const showRunner: NodeRunner = {
  runsEphemerals: true,
  compile: ({ run, node }, work) => run.services.env.compileNode(node as GraphNode, work),
  execute: async ({ run }, compiled, work) => {
    const { env } = run.services;
    const { limit } = run.flags;
    const kwargs = {
      compiled_code: compiled.sql,
      sql_header: compiled.node.config['sql_header'] ?? null,
      limit: limit !== null && limit < 0 ? null : limit,
    };
    const sql = String(await env.callMacro('get_show_sql', kwargs, work, compiled.node as GraphNode));
    const { response, table } = await env.query(sql, work);
    const node = { ...compiled.node, compiled_code: sql } as GraphNode;
    return { node, status: 'success', message: null, adapterResponse: { ...response }, table };
  },
};
