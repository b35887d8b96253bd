import { at } from '../adjacency.js';
import { fnmatch, hasWildcard } from '../fnmatch.js';
import { fqnAt, Trait } from '../outline.js';
import { type SelectionContext, type SelectorMethod, textOf } from './selector-method.js';

/** `fqn:`, the default: a node's name, or a dotted way to it from its package or from below it. Never a source. */
export const fqn: SelectorMethod = function* (criterion, context) {
  const { outline } = context;
  const selector = textOf(criterion);
  const matches = fqnMatcher(selector);
  const isCandidate = candidates(selector, context);
  for (let node = outline.sourceCount; node < outline.ids.length; node++) {
    const isVersioned = ((outline.traits[node] ?? 0) & Trait.versioned) !== 0;
    if (!isVersioned && !isCandidate(node)) continue;
    const way = fqnAt(outline, node);
    if (matches(way, isVersioned) || matches(way.slice(1), isVersioned)) yield outline.ids[node] ?? '';
  }
};

/**
 * Whether a word of the node is one that the selector can begin with: hundreds of names are selected in one go by
 * orchestrators, and each would otherwise be held against every node. Of versioned models two words may be meant by one.
 */
function candidates(selector: string, { outline, memo }: SelectionContext): (node: number) => boolean {
  const first = firstWord(selector);
  if (hasWildcard(first)) return () => true;
  const { words, fqns } = outline;
  const names = memo('fqn', () => new FirstWords(words));
  const wanted = new Set(names.find(first));
  return node => {
    const end = at(fqns.starts, node + 1);
    for (let i = at(fqns.starts, node); i < end; i++) if (wanted.has(at(fqns.targets, i))) return true;
    return false;
  };
}

/** As many names are looked for before an index of them is worth its making. */
const FEW = 8;

/** Positions of words by what stands before their first dot. */
class FirstWords {
  readonly #words: readonly string[];
  #index: ReadonlyMap<string, readonly number[]> | undefined;
  #asked = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  find(first: string): readonly number[] {
    if (++this.#asked > FEW) {
      this.#index ??= indexWords(this.#words);
      return this.#index.get(first) ?? [];
    }
    const found: number[] = [];
    for (const [i, word] of this.#words.entries())
      if (word.startsWith(first) && firstWord(word) === first) found.push(i);
    return found;
  }
}

function indexWords(words: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [i, word] of words.entries()) {
    const known = index.get(firstWord(word));
    if (known === undefined) index.set(firstWord(word), [i]);
    else known.push(i);
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
