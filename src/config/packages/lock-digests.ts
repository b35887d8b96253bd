/** What was downloaded for one package when the lock was written. */
export type PackageDigests = {
  /** sha256 of the archive as it came; none for a package from git. */
  readonly archive: string | undefined;
  /**
   * sha256 of the file tree: of lines `<sha256 of the file>  <path>` in the order of the paths, which in the folder of
   * an installed package is: find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum
   */
  readonly tree: string;
};

const HEAD =
  '# sha256 of what was downloaded, checked at every installation. dbt refuses keys that it does not know: hence comments.';
const LINE = /^# (\S+):(?: archive ([0-9a-f]{64}),)? tree ([0-9a-f]{64})$/;

/** Comment lines that go after what dbt writes into package-lock.yml. By name of the package's project, in that order. */
export function digestLines(digests: ReadonlyMap<string, PackageDigests>): string {
  if (digests.size === 0) return '';
  const lines = [...digests].map(([name, { archive, tree }]) => {
    return `# ${name}:${archive === undefined ? '' : ` archive ${archive},`} tree ${tree}\n`;
  });
  return `${HEAD}\n${lines.join('')}`;
}

/** The digests in the text of a package-lock.yml, by name; none in one that dbt has written. */
export function readDigests(text: string): ReadonlyMap<string, PackageDigests> {
  const found = new Map<string, PackageDigests>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, archive, tree] = LINE.exec(line) ?? [];
    if (name !== undefined && tree !== undefined) found.set(name, { archive, tree });
  }
  return found;
}
