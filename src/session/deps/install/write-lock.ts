import * as path from 'node:path';
import { makeMessage, ProjectError } from '../../../base/index.js';
import {
  LOCK_FILE,
  lockText,
  type PackageDigests,
  type PackageLock,
  type PackageSpec,
  packagesHash,
} from '../../../config/index.js';
import { emitMessage } from '../../../events/index.js';
import type { ResolvedPackage } from '../resolve/resolve-packages.js';
import type { SourceTools } from '../sources/source-tools.js';
import { checkDigests, digestsOf } from './check-digests.js';

type LockRequest = {
  /** The project's own list, which the hash is of. */
  readonly wanted: readonly PackageSpec[];
  readonly resolved: readonly ResolvedPackage[];
  /** The lock file so far, when its digests still count: those of packages that stay at their versions. */
  readonly former: PackageLock | undefined;
};

/** Fetches what is not there yet, for the digests, and writes package-lock.yml. */
export async function writeLock({ wanted, resolved, former }: LockRequest, tools: SourceTools): Promise<void> {
  const { root, files, shapes, events } = tools.request;
  const digests = new Map<string, PackageDigests>();
  for (const found of resolved) {
    const own = digestsOf(await found.content());
    if (own === undefined) continue;
    const locked = formerDigests(former, found);
    const notice = locked === undefined ? undefined : checkDigests(found.name, own, locked);
    if (notice !== undefined) emitMessage(events, notice);
    digests.set(found.name, own);
  }
  const file = path.join(root, LOCK_FILE);
  const packages = resolved.map(({ lockEntry }) => lockEntry);
  const text = lockText({ packages, sha1: packagesHash(wanted, shapes), digests });
  try {
    files.write(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const suggestion = 'Check the rights of the project folder and the space on the disk';
    throw new ProjectError(makeMessage('DEPS-018', `${LOCK_FILE} cannot be written: ${reason}`, { suggestion }), {
      cause: error,
    });
  }
  events.emit('DepsLockUpdating', { lock_filepath: file });
}

/** Only for the very same entry: another version has other files. */
function formerDigests(former: PackageLock | undefined, found: ResolvedPackage): PackageDigests | undefined {
  const text = (entry: object): string => JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
  const isSame = former?.packages.some(({ unrendered }) => text(unrendered) === text(found.lockEntry)) === true;
  return isSame ? former.digests.get(found.name) : undefined;
}
