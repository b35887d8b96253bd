export type AddedPackage = {
  readonly name: string;
  /** Several requirements with commas between, a revision for git; nothing for a local folder. */
  readonly version: string | undefined;
  readonly source: 'hub' | 'git' | 'local';
};

export type PackageEdit = {
  /** The file with the new entry at the end of the list; comments and everything else stay as they are. */
  readonly text: string;
  /** Entries that made place for it, for the log: their text and number values. */
  readonly removed: readonly Readonly<Record<string, string>>[];
};

/**
 * Puts a package into the text of packages.yml or dependencies.yml (undefined: there is no such file yet) and takes out
 * those it replaces. Rejects with a ProjectError when the file has no place for it.
 */
export async function addPackage(text: string | undefined, added: AddedPackage, file: string): Promise<PackageEdit> {
  const { editPackageList } = await import('./edit-package-list.js');
  return editPackageList(text, added, file);
}
