import { expr, print, removeNode, replaceNode, walk } from './tree.mjs';

const LITERALS = ['1', "'a'", '[]', 'none', '[1, 2]', "{'a': 1}", '1.5'];

/** Smaller trees, each one step away from `tree`. */
function* steps(tree) {
  const nodes = [];
  walk(tree, node => nodes.push(node));
  for (const node of nodes) {
    if (node.cat === 'q') for (const part of node.parts) if (typeof part !== 'string') yield removeNode(tree, part);
    if (node.cat === 's') yield* hoisted(tree, node, 'q');
    if (node.cat === 'e') {
      yield* hoisted(tree, node, 'e');
      const text = print(node);
      for (const literal of LITERALS)
        if (literal.length < text.length) yield replaceNode(tree, node, expr(node.type, [], literal));
    }
  }
}

/** The tree with a statement or expression replaced by something of the category `cat` right inside of it. */
function* hoisted(tree, node, cat) {
  for (const inner of nearest(node, cat)) yield replaceNode(tree, node, inner);
}

function* nearest(node, cat) {
  for (const part of node.parts) {
    if (typeof part === 'string') continue;
    if (part.cat === cat) yield part;
    else yield* nearest(part, cat);
  }
}

/** Shorter texts, each one cut away from `text`: whole lines first, then words. */
function* cuts(text) {
  const lines = text.split('\n');
  for (
    let size = Math.ceil(lines.length / 2);
    lines.length > 1 && size >= 1;
    size = size > 1 ? Math.ceil(size / 2) : 0
  ) {
    for (let at = 0; at < lines.length; at += size) yield [...lines.slice(0, at), ...lines.slice(at + size)].join('\n');
  }
  const words = text.match(/\s+|\w+|[^\s\w]/gu) ?? [];
  if (words.length > 400) return;
  for (const size of [8, 4, 2, 1]) {
    for (let at = 0; at + size <= words.length; at += 1)
      yield [...words.slice(0, at), ...words.slice(at + size)].join('');
  }
}

/**
 * Makes a differing case smaller while the difference stays of the same kind.
 * @param candidate the case: `{ trees, … }` or `{ line }` with a source
 * @param toLine makes the protocol line of a candidate
 * @param differs says of many lines at once which still differ in the same way
 */
export async function shrink(candidate, toLine, differs) {
  let best = candidate;
  for (let round = 0; round < 60; round += 1) {
    const size = sizeOf(best);
    const smaller = [];
    const seen = new Set();
    for (const next of candidates(best)) {
      const key = JSON.stringify(toLine(next));
      if (sizeOf(next) >= size || seen.has(key)) continue;
      seen.add(key);
      smaller.push(next);
      if (smaller.length >= 400) break;
    }
    smaller.sort((a, b) => sizeOf(a) - sizeOf(b));
    const good = await differs(smaller.map(toLine));
    const index = good.indexOf(true);
    if (index < 0) return best;
    best = smaller[index];
  }
  return best;
}

function* candidates(made) {
  if (made.trees === undefined) {
    for (const source of cuts(made.line.source)) yield { ...made, line: { ...made.line, source } };
    return;
  }
  for (const [name, tree] of Object.entries(made.trees)) {
    for (const next of steps(tree)) yield { ...made, trees: { ...made.trees, [name]: next } };
  }
  for (const name of made.context) yield { ...made, context: made.context.filter(other => other !== name) };
  for (const key of Object.keys(made.env)) {
    if (key === 'sandbox') continue;
    const { [key]: _, ...env } = made.env;
    yield { ...made, env };
  }
}

function sizeOf(made) {
  if (made.trees === undefined) return made.line.source.length;
  let size = Object.keys(made.env).length + made.context.length;
  for (const tree of Object.values(made.trees)) size += print(tree).length;
  return size;
}
