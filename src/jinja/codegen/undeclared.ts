import type { AnyNode } from '../syntax/nodes.js';
import { walk } from '../syntax/walk.js';

/**
 * Which of `names` the nodes read before anything in them has bound the name. In the order of the tree, blind to scopes,
 * and not into blocks: this is how Jinja2 finds out whether a macro wants `caller` or a loop `loop`.
 */
export function undeclaredNames(nodes: Iterable<AnyNode>, names: readonly string[]): Set<string> {
  const open = new Set(names);
  const found = new Set<string>();
  walk(nodes, node => {
    if (node.kind === 'Block') return false;
    if (node.kind !== 'Name') return undefined;
    if (node.use === 'load' && open.has(node.name)) found.add(node.name);
    else open.delete(node.name);
    return undefined;
  });
  return found;
}
