import { pythonScalar } from '../yaml/python-scalar.js';
import { digestLines, type PackageDigests } from './lock-digests.js';

/** One package of a lock file: dbt's keys and values, name among them. */
export type LockEntry = Readonly<Record<string, string>>;

export type LockContent = {
  /** In the order in which they were resolved. */
  readonly packages: readonly LockEntry[];
  readonly sha1: string;
  readonly digests: ReadonlyMap<string, PackageDigests>;
};

/** package-lock.yml to the byte as dbt 1.12.6 writes it, followed by our digests in comments. */
export function lockText({ packages, sha1, digests }: LockContent): string {
  const list = packages.length === 0 ? 'packages: []\n' : `packages:\n${packages.map(entryText).join('')}`;
  return `${list}sha1_hash:${pythonScalar(sha1, 'sha1_hash:'.length, 2)}\n${digestLines(digests)}`;
}

/** Keys are sorted, the first one stands behind the dash, the others below it. */
function entryText(entry: LockEntry): string {
  const lines = Object.entries(entry)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value], i) => {
      const start = `${i === 0 ? '  - ' : '    '}${key}:`;
      return `${start}${pythonScalar(value, start.length, 6)}\n`;
    });
  return lines.join('');
}
