import { infoOf, textField } from '../nodes/run-node-type.js';
import { makeResult } from '../results/node-result.js';
import type { Run } from './run.js';
import type { NodesEnd } from './run-nodes.js';

/** Every node is skipped, because a hook before them failed. */
export function skipBecauseOfHook(run: Run): NodesEnd {
  for (const [i, { id }] of run.plan.nodes.entries()) {
    const node = run.node(id);
    if (node === undefined) continue;
    run.emit('SkippingDetails', {
      resource_type: node.resource_type,
      schema: textField(node, 'schema') ?? '',
      node_name: node.name,
      index: i + 1,
      total: run.total,
      node_info: infoOf(node, { status: null }),
      group: run.groupOf(node),
    });
    const finished = { node, result: makeResult({ node, status: 'skipped', thread: 'MainThread' }) };
    run.keep(finished);
    run.recordEnd(finished, run.planned.get(id)?.reason);
  }
  return { kind: 'done' };
}
