import type { Span } from '../../../base/index.js';

/** Who asks for a package: the chain from the project's own list to the package that names it. */
export type Asker = {
  /** `packages.yml`, then packages with their versions. */
  readonly chain: readonly string[];
  /** Where it stands in the project's list, for the first link of the chain. */
  readonly span: Span | undefined;
};

type Ask<T> = { readonly asker: Asker } & T;

/** All that the project and its packages ask of one package, whose version is not chosen yet. */
export type Wish =
  | {
      readonly kind: 'hub';
      readonly package: string;
      readonly asks: readonly Ask<{ readonly versions: readonly string[] }>[];
      /** Of the first that asks, as in dbt. */
      readonly installPrerelease: boolean;
    }
  | {
      readonly kind: 'git' | 'private';
      /** As git takes it; may hold a secret. */
      readonly url: string;
      /** As it is written: what goes into the lock file. */
      readonly written: string;
      readonly subdirectory: string | undefined;
      readonly provider: string | undefined;
      readonly warnUnpinned: boolean;
      readonly asks: readonly Ask<{ readonly revision: string | undefined }>[];
    }
  | { readonly kind: 'local'; readonly local: string; readonly asks: readonly Ask<object>[] }
  | {
      readonly kind: 'tarball';
      readonly url: string;
      readonly written: string;
      readonly name: string;
      readonly asks: readonly Ask<object>[];
    };

/** What dbt calls the package before its project's name is known. */
export function wishName(wish: Wish): string {
  switch (wish.kind) {
    case 'hub':
      return wish.package;
    case 'local':
      return wish.local;
    case 'tarball':
      return wish.url;
    default:
      return wish.subdirectory === undefined ? wish.url : `${wish.url}/${wish.subdirectory}`;
  }
}

/** Names under which the package may already be listed: a repository with and without `.git` is one. */
export function wishNames(wish: Wish): readonly string[] {
  if (wish.kind !== 'git' && wish.kind !== 'private') return [wishName(wish)];
  const other = wish.url.endsWith('.git') ? wish.url.slice(0, -4) : `${wish.url}.git`;
  return [wishName(wish), wishName({ ...wish, url: other })];
}
