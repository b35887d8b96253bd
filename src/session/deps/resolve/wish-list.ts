import { makeMessage, ProjectError } from '../../../base/index.js';
import { askerLines } from './conflict-lines.js';
import { type Asker, type Wish, wishName, wishNames } from './wish.js';

/** Wishes by name, in the order in which they came: that is the order of the lock file. */
export class WishList implements Iterable<Wish> {
  readonly #wishes = new Map<string, Wish>();

  /** The wish, joined with what was asked of the same package before. Throws a ProjectError when the kinds differ. */
  add(wish: Wish): Wish {
    const key = wishNames(wish).find(name => this.#wishes.has(name)) ?? wishName(wish);
    const known = this.#wishes.get(key);
    const joined = known === undefined ? wish : join(known, wish);
    this.#wishes.set(key, joined);
    return joined;
  }

  get size(): number {
    return this.#wishes.size;
  }

  [Symbol.iterator](): Iterator<Wish> {
    return this.#wishes.values();
  }
}

function join(old: Wish, fresh: Wish): Wish {
  if (old.kind === 'hub' && fresh.kind === 'hub') return { ...old, asks: [...old.asks, ...fresh.asks] };
  if (old.kind === 'local' && fresh.kind === 'local') return { ...old, asks: [...old.asks, ...fresh.asks] };
  if (old.kind === 'tarball' && fresh.kind === 'tarball') return { ...old, asks: [...old.asks, ...fresh.asks] };
  const bothGit = (old.kind === 'git' || old.kind === 'private') && (fresh.kind === 'git' || fresh.kind === 'private');
  if (bothGit && (old.kind === fresh.kind || old.kind === 'private'))
    return { ...old, warnUnpinned: old.warnUnpinned && fresh.warnUnpinned, asks: [...old.asks, ...fresh.asks] };
  throw new ProjectError(
    makeMessage('DEPS-006', `${wishName(fresh)} is asked for as a ${old.kind} and as a ${fresh.kind} package`, {
      notes: askerLines([...askersOf(old, old.kind), ...askersOf(fresh, fresh.kind)]),
      suggestion: 'Write both entries the same way',
    }),
  );
}

function askersOf(wish: Wish, wants: string): { asker: Asker; wants: string }[] {
  return wish.asks.map(({ asker }) => ({ asker, wants }));
}
