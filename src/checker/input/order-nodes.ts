import type { UniqueId } from '../../manifest/index.js';
import type { CheckNode } from './check-node.js';

export type OrderedNodes = {
  /** Every node behind those that it depends on. */
  readonly nodes: readonly CheckNode[];
  /** Sources that are a table of the project, and the node that makes it: seeds are often read as sources. */
  readonly aliases: ReadonlyMap<UniqueId, UniqueId>;
};

/** Puts nodes in an order in which each comes behind what it reads. Cycles were refused when the project was parsed. */
export function orderNodes(all: readonly CheckNode[]): OrderedNodes {
  const byId = new Map(all.map(node => [node.id, node]));
  const aliases = sourceAliases(all, byId);
  const done = new Set<UniqueId>();
  const nodes: CheckNode[] = [];
  for (const first of all) {
    const path = [{ id: first.id, left: [...parentsOf(first, aliases)] }];
    if (done.has(first.id)) continue;
    done.add(first.id);
    while (path.length > 0) {
      const step = path[path.length - 1]!;
      const next = step.left.shift();
      if (next === undefined) {
        path.pop();
        const node = byId.get(step.id);
        if (node !== undefined) nodes.push(node);
      } else if (!done.has(next) && byId.has(next)) {
        done.add(next);
        path.push({ id: next, left: [...parentsOf(byId.get(next)!, aliases)] });
      }
    }
  }
  return { nodes, aliases };
}

function parentsOf(node: CheckNode, aliases: ReadonlyMap<UniqueId, UniqueId>): readonly UniqueId[] {
  const direct =
    node.kind === 'unit_test' ? [...node.dependsOn, node.model, ...node.given.map(g => g.input)] : node.dependsOn;
  return direct.map(id => aliases.get(id) ?? id);
}

function sourceAliases(all: readonly CheckNode[], byId: ReadonlyMap<UniqueId, CheckNode>): Map<UniqueId, UniqueId> {
  const makers = new Map<string, CheckNode>();
  for (const node of all)
    if (node.kind === 'seed' || node.kind === 'snapshot' || (node.kind === 'model' && node.relation !== null))
      makers.set(keyOf(node), node);
  const aliases = new Map<UniqueId, UniqueId>();
  for (const node of all) {
    const maker = node.kind === 'source' ? makers.get(keyOf(node)) : undefined;
    if (maker !== undefined && !reads(maker, node.id, byId)) aliases.set(node.id, maker.id);
  }
  return aliases;
}

function keyOf(node: CheckNode): string {
  const relation = 'relation' in node ? node.relation : null;
  return relation === null ? '' : `${relation.schema}\0${relation.name}`;
}

/** A node that reads, near or far, the source under whose name it is made: its own earlier result. */
function reads(node: CheckNode, id: UniqueId, byId: ReadonlyMap<UniqueId, CheckNode>): boolean {
  const seen = new Set<UniqueId>();
  const left: UniqueId[] = [...node.dependsOn];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next === id) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    left.push(...(byId.get(next)?.dependsOn ?? []));
  }
  return false;
}
