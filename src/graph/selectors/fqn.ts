import type { GraphNode, Manifest } from '../../manifest/index.js';
import { fnmatch, hasWildcard } from '../fnmatch.js';
import { allButSources, type SelectionContext, type SelectorMethod, textOf } from './selector-method.js';

/** `fqn:`, the default: a node's name, or a dotted way to it from its package or from below it. Never a source. */
export const fqn: SelectorMethod = function* (criterion, context) {
  const selector = textOf(criterion);
  const matches = fqnMatcher(selector);
  for (const node of candidates(selector, context))
    if (matches(node.fqn, isVersioned(node)) || matches(node.fqn.slice(1), isVersioned(node))) yield node.unique_id;
};

function candidates(selector: string, context: SelectionContext): Iterable<GraphNode> {
  if (hasWildcard(firstWord(selector))) return allButSources(context.manifest);
  const index = context.memo('fqn', () => indexWords(context.manifest));
  // Of a versioned model only the last two parts count, whatever stands before them.
  const words = [firstWord(selector), firstWord(selector.split('.').slice(-2).join('_'))];
  return new Set(words.flatMap(word => [...(index.get(word) ?? [])]));
}

function isVersioned(node: GraphNode): boolean {
  return node.resource_type === 'model' && node.version !== null;
}

/**
 * Nodes by every word that a selector without wildcard can begin with: hundreds of names are selected in one go by
 * orchestrators, and each would otherwise be held against every node.
 */
function indexWords(manifest: Manifest): ReadonlyMap<string, ReadonlySet<GraphNode>> {
  const index = new Map<string, Set<GraphNode>>();
  const add = (word: string | undefined, node: GraphNode): void => {
    if (word === undefined) return;
    const known = index.get(firstWord(word));
    if (known === undefined) index.set(firstWord(word), new Set([node]));
    else known.add(node);
  };
  for (const node of allButSources(manifest)) {
    for (const word of [node.fqn[0], node.fqn[1], node.fqn.at(-1)]) add(word, node);
    if (!isVersioned(node)) continue;
    add(node.fqn.at(-2), node);
    add(node.fqn.slice(-2).join('_'), node);
  }
  return index;
}

/** Dots within a name count as parts of the way. */
function firstWord(text: string): string {
  return text.split('.', 1)[0] ?? '';
}

function fqnMatcher(selector: string): (fqn: readonly string[], isVersioned: boolean) => boolean {
  const parts = selector.split('.');
  const wildcardAt = parts.findIndex(hasWildcard);
  const plain = wildcardAt === -1 ? parts : parts.slice(0, wildcardAt);
  const rest = wildcardAt === -1 ? undefined : fnmatch(parts.slice(wildcardAt).join('.'));
  const leafMatches = rest !== undefined && parts.length === 1 ? rest : undefined;
  const versioned = parts.slice(-2).join('_');
  return (fqn, isVersioned) => {
    const name = isVersioned ? fqn.at(-2) : fqn.at(-1);
    if (name === selector) return true;
    // The last two of a versioned model may be joined by a dot or by `_`.
    if (isVersioned && fqn.slice(-2).join('_') === versioned) return true;
    // Dots within a name count as parts of the way.
    const flat = fqn.some(part => part.includes('.')) ? fqn.flatMap(part => part.split('.')) : fqn;
    if (flat.length < parts.length || plain.some((part, i) => flat[i] !== part)) return false;
    if (rest === undefined || rest(flat.slice(wildcardAt).join('.'))) return true;
    return leafMatches?.(name ?? '') ?? false;
  };
}
