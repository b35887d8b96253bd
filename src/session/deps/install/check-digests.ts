import { type Message, makeMessage, ProjectError } from '../../../base/index.js';
import { LOCK_FILE, type PackageDigests } from '../../../config/index.js';
import { treeDigest } from '../archive/file-tree.js';
import type { PackageContent } from '../sources/found-package.js';

/** Of what was fetched; none for a folder of this machine, which changes as its owner works. */
export function digestsOf(content: PackageContent): PackageDigests | undefined {
  return content.kind === 'tree' ? { archive: content.archive, tree: treeDigest(content.tree) } : undefined;
}

/**
 * Throws a ProjectError when the files are not those of the lock file. Gives back a notice when only the archive differs:
 * some servers pack anew what they send, and the files are what counts.
 */
export function checkDigests(name: string, found: PackageDigests, locked: PackageDigests): Message | undefined {
  if (found.tree !== locked.tree)
    throw new ProjectError(
      makeMessage('DEPS-013', `The files of the package '${name}' are not those that ${LOCK_FILE} was written for`, {
        notes: [
          `sha256 of its file tree in ${LOCK_FILE}: ${locked.tree}`,
          `sha256 of what was downloaded:           ${found.tree}`,
        ],
        suggestion:
          'Find out why the package has changed under the same version; if the change is meant: quern deps --upgrade',
      }),
    );
  if (found.archive === undefined || locked.archive === undefined || found.archive === locked.archive) return undefined;
  const text = `The archive of '${name}' was packed anew since ${LOCK_FILE} was written; the files in it are the same`;
  return makeMessage('DEPS-019', text, {
    severity: 'info',
    suggestion: 'Nothing needs to be done; quern deps --upgrade writes the new digest',
  });
}
