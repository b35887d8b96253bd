import type { Span } from '../../base/index.js';
import type { DataMap } from '../data.js';
import type { PackageDigests } from './lock-digests.js';

type Common = {
  /** Name of the package's project: required for a tarball, in a lock file known for all. */
  readonly name: string | undefined;
  /** The entry with its expressions worked out, and as written; the former may hold secrets. */
  readonly rendered: DataMap;
  readonly unrendered: DataMap;
  readonly span: Span | undefined;
};

/** One entry of packages.yml, dependencies.yml or package-lock.yml. */
export type PackageSpec = Common &
  (
    | {
        readonly kind: 'hub';
        readonly package: string;
        readonly versions: readonly string[];
        readonly installPrerelease: boolean;
      }
    | {
        readonly kind: 'git';
        readonly git: string;
        readonly revision: string | undefined;
        readonly subdirectory: string | undefined;
        readonly warnUnpinned: boolean | undefined;
      }
    | {
        readonly kind: 'private';
        readonly private: string;
        readonly provider: string | undefined;
        readonly revision: string | undefined;
        readonly subdirectory: string | undefined;
        readonly warnUnpinned: boolean | undefined;
      }
    | { readonly kind: 'local'; readonly local: string }
    | { readonly kind: 'tarball'; readonly tarball: string }
  );

export type PackageList = {
  /** File that the packages stand in; packages.yml when there is none. */
  readonly file: 'packages.yml' | 'dependencies.yml';
  readonly packages: readonly PackageSpec[];
  /** `projects` of dependencies.yml, as written: other projects whose public models can be used. */
  readonly projects: readonly DataMap[];
  /** Secrets that rendering put into the entries. */
  readonly secrets: readonly string[];
};

export type PackageLock = {
  readonly packages: readonly PackageSpec[];
  readonly sha1: string | undefined;
  /** By name of the package's project; empty in a lock file that dbt has written. */
  readonly digests: ReadonlyMap<string, PackageDigests>;
  readonly secrets: readonly string[];
};
