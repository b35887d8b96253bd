import type { DependsOn, GraphNode } from '../../manifest/index.js';
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
    const node = { ...withLimitMacro(compiled.node as GraphNode), compiled_code: sql } as GraphNode;
    // The whole response stands here, with what is None in it.
    return { node, status: 'success', message: null, adapterResponse: { ...response, query_id: null }, table };
  },
};

/** dbt counts the macro that get_show_sql calls among those of the node. */
function withLimitMacro(node: GraphNode): GraphNode {
  const { depends_on: dependsOn } = node as { depends_on?: DependsOn };
  if (dependsOn === undefined) return node;
  const macros = [...new Set([...dependsOn.macros, 'macro.dbt.get_limit_subquery_sql'])];
  return { ...node, depends_on: { ...dependsOn, macros } } as GraphNode;
}
