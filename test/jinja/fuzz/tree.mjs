/**
 * Generated templates are trees, so that a failing one can be cut smaller piece by piece. A node is
 * `{ cat, type, tags, parts }`: `cat` is 'e' (expression), 's' (statement) or 'q' (a sequence of statements, each of
 * which may go), `parts` are strings and nodes in order of printing.
 */
export function expr(type, tags, ...parts) {
  return { cat: 'e', type, tags, parts };
}

export function stmt(tags, ...parts) {
  return { cat: 's', type: '', tags, parts };
}

export function sequence(statements) {
  return { cat: 'q', type: '', tags: [], parts: statements };
}

/** The template text of a node. */
export function print(node) {
  if (typeof node === 'string') return node;
  let text = '';
  for (const part of node.parts) text += print(part);
  return text;
}

/** Calls `visit` for every node of the tree, outer ones first. */
export function walk(node, visit) {
  if (typeof node === 'string') return;
  visit(node);
  for (const part of node.parts) walk(part, visit);
}

/** All coverage tags of a tree, each once. */
export function tagsOf(node) {
  const found = new Set();
  walk(node, n => {
    for (const tag of n.tags) found.add(tag);
  });
  return found;
}

/** A copy of the tree in which `target` is replaced. */
export function replaceNode(node, target, replacement) {
  if (node === target) return replacement;
  if (typeof node === 'string') return node;
  return { ...node, parts: node.parts.map(part => replaceNode(part, target, replacement)) };
}

/** A copy of the tree in which `target` no longer stands among the parts of its sequence. */
export function removeNode(node, target) {
  if (typeof node === 'string') return node;
  return { ...node, parts: node.parts.filter(part => part !== target).map(part => removeNode(part, target)) };
}
