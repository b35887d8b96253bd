import { fnmatch, hasWildcard } from '../fnmatch.js';
import { allButSources, filterNodes, textOf } from './selector-method.js';

/** `fqn:`, the default: a node's name, or a dotted way to it from its package or from below it. Never a source. */
export const fqn = filterNodes(allButSources, criterion => {
  const matches = fqnMatcher(textOf(criterion));
  return node => {
    const isVersioned = node.resource_type === 'model' && node.version !== null;
    return matches(node.fqn, isVersioned) || matches(node.fqn.slice(1), isVersioned);
  };
});

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
