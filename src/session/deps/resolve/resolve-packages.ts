import type { PackageSpec } from '../../../config/index.js';
import { runAll } from '../network/start-all.js';
import { findPackage } from '../sources/find-package.js';
import type { FoundPackage } from '../sources/found-package.js';
import type { SourceTools } from '../sources/source-tools.js';
import { makeWish } from './make-wish.js';
import type { Wish } from './wish.js';
import { WishList } from './wish-list.js';

/** A package with the way by which it came in. */
export type ResolvedPackage = FoundPackage & { readonly chain: readonly string[] };

type Resolution = {
  readonly tools: SourceTools;
  /** Name of the file of the project's own list. */
  readonly file: string;
};

/**
 * All packages that the list needs, directly or not, in dbt's order (deps/resolver.py): level by level, and without
 * going back when a later wish narrows a range. Throws a ProjectError for wishes that exclude each other.
 */
export async function resolvePackages(
  packages: readonly PackageSpec[],
  resolution: Resolution,
): Promise<readonly ResolvedPackage[]> {
  const { tools } = resolution;
  let pending = ownWishes(packages, resolution);
  const all = new WishList();
  // Packages may need each other in a ring; dbt goes round in it for ever.
  const expanded = new Set<string>();
  while (pending.size > 0) {
    const next = new WishList();
    for (const wish of pending) {
      const found = await findPackage(all.add(wish), tools);
      const key = `${found.shownName} ${found.version}`;
      if (expanded.has(key)) continue;
      expanded.add(key);
      for (const spec of found.packages) next.add(neededWish(spec, wish, found, resolution));
    }
    pending = next;
  }
  return await findAll(all, tools);
}

/** The packages of a lock file: the list is whole, and what they need is in it. */
export async function lockedPackages(
  packages: readonly PackageSpec[],
  resolution: Resolution,
): Promise<readonly ResolvedPackage[]> {
  return await findAll(ownWishes(packages, resolution), resolution.tools);
}

function ownWishes(packages: readonly PackageSpec[], { tools, file }: Resolution): WishList {
  const wishes = new WishList();
  for (const spec of packages)
    wishes.add(
      makeWish(spec, { chain: [file], span: spec.span }, { env: tools.request.env, addSecret: tools.addSecret }),
    );
  return wishes;
}

function neededWish(spec: PackageSpec, parent: Wish, found: FoundPackage, { tools }: Resolution): Wish {
  const asker = parent.asks[0]?.asker;
  const label = tools.clean(found.version === undefined ? found.shownName : `${found.shownName} ${found.version}`);
  const chain = [...(asker?.chain ?? []), label];
  return makeWish(spec, { chain, span: asker?.span }, { env: tools.request.env, addSecret: tools.addSecret });
}

/** At once: their order does not matter any more, and each is a request or two. */
async function findAll(wishes: WishList, tools: SourceTools): Promise<readonly ResolvedPackage[]> {
  return await runAll([...wishes], async wish => {
    const found = await findPackage(wish, tools);
    return { ...found, chain: wish.asks[0]?.asker.chain ?? [] };
  });
}
