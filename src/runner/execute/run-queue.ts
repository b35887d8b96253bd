import { longestPathPriorities, makeAdjacency, makeDag, ReadyQueue, runGraph } from '../../graph/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { Run } from './run.js';
import { runEdges } from './skipped-nodes.js';

/** The nodes of the plan in the order in which they may run; unit tests that go with a model are not among them. */
export function runQueue(run: Run): ReadyQueue {
  const { plan, services } = run;
  const ids = new Set(plan.nodes.map(node => node.id));
  for (const { id, before } of plan.nodes) if (before !== undefined && ids.has(before)) ids.delete(id);
  if (services.inline !== undefined) return alone(services.inline.unique_id);
  const edges = plan.order === 'none' ? makeAdjacency(services.dag.ids.length, [], []) : runEdges(run);
  const graph = runGraph(services.dag, edges, ids);
  return new ReadyQueue(graph, longestPathPriorities(graph));
}

function alone(id: UniqueId): ReadyQueue {
  const dag = makeDag([id], []);
  const graph = runGraph(dag, dag.children, new Set([id]));
  return new ReadyQueue(graph, longestPathPriorities(graph));
}
