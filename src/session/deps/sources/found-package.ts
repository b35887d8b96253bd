import type { LockEntry, PackageSpec } from '../../../config/index.js';
import type { FileTree } from '../archive/file-tree.js';
import type { InstalledPackage } from '../deps-request.js';

/** Files in memory with the digest of the archive they came in, or a folder of this machine that is linked to. */
export type PackageContent =
  | { readonly kind: 'tree'; readonly tree: FileTree; readonly archive: string | undefined }
  | { readonly kind: 'folder'; readonly folder: string };

/** A package of which one version has been chosen. Texts may hold secrets of the address, except `lockEntry`. */
export type FoundPackage = {
  readonly source: InstalledPackage['source'];
  /** Name of its project. */
  readonly name: string;
  readonly version: string | undefined;
  /** What it needs itself. */
  readonly packages: readonly PackageSpec[];
  readonly lockEntry: LockEntry;
  /** What dbt's log calls it, and its version. */
  readonly shownName: string;
  readonly shownVersion: string;
  readonly subdirectory: string | undefined;
  /** Of the index: the newest version that could be installed. */
  readonly latest: string | undefined;
  /** Fetched at the first call, once a run. */
  readonly content: () => Promise<PackageContent>;
};
