import * as path from 'node:path';
import { ProjectError } from '../../base/index.js';
import {
  LOCK_FILE,
  type PackageList,
  type PackageLock,
  packagesHash,
  readPackageLock,
  readPackages,
} from '../../config/index.js';
import type { DepsRequest, DepsResult } from './deps-request.js';
import { editList, type ListEdit } from './install/edit-list.js';
import { installLocked } from './install/install-locked.js';
import { writeLock } from './install/write-lock.js';
import { withSourceTools } from './make-source-tools.js';
import { runAll } from './network/start-all.js';
import { checkNames } from './resolve/check-names.js';
import { lockedPackages, resolvePackages } from './resolve/resolve-packages.js';
import type { SourceTools } from './sources/source-tools.js';

/**
 * `deps`: writes package-lock.yml when it is missing, was made for another list, or shall be made anew; then installs
 * what is in it, beside the packages that are there, and puts it in their place when all of it is there.
 * Throws a ProjectError that says what to do next; nothing that was installed has changed then.
 */
export async function installPackages(request: DepsRequest): Promise<DepsResult> {
  const { addPackage } = request.flags;
  const edit = addPackage === undefined ? undefined : await editList(addPackage, readPackages(request).file, request);
  const list = readPackages({ ...request, files: edit?.files ?? request.files });
  return await withSourceTools(request, list.secrets, tools => runDeps(list, edit, tools));
}

async function runDeps(list: PackageList, edit: ListEdit | undefined, tools: SourceTools): Promise<DepsResult> {
  const { flags, shapes } = tools.request;
  const former = formerLock(tools);
  const isCurrent = former?.sha1 === packagesHash(list.packages, shapes);
  const lockChanged = flags.upgrade || former === undefined || !isCurrent;
  if (list.packages.length === 0) return noPackages(edit, former, isCurrent, tools);
  if (lockChanged) await makeLock(list, edit, flags.upgrade ? undefined : former, tools);
  else edit?.write();
  if (flags.lock) return { installed: [], lockChanged };
  const lock = lockChanged ? readLock(tools) : former;
  for (const secret of lock?.secrets ?? []) tools.addSecret(secret);
  const packages = await lockedPackages(lock?.packages ?? [], { tools, file: LOCK_FILE });
  checkNames(packages, tools);
  return { installed: await installLocked(packages, lock, tools), lockChanged };
}

async function makeLock(
  list: PackageList,
  edit: ListEdit | undefined,
  former: PackageLock | undefined,
  tools: SourceTools,
): Promise<void> {
  const resolved = await resolvePackages(list.packages, { tools, file: list.file });
  checkNames(resolved, tools);
  await runAll(resolved, ({ content }) => content());
  edit?.write();
  await writeLock({ wanted: list.packages, resolved, former }, tools);
}

/** dbt leaves a lock file that was made for other packages and installs those; here the list is what counts. */
async function noPackages(
  edit: ListEdit | undefined,
  former: PackageLock | undefined,
  isCurrent: boolean,
  tools: SourceTools,
): Promise<DepsResult> {
  const { root, files, flags, events } = tools.request;
  edit?.write();
  if (!isCurrent) events.emit('DepsNoPackagesFound', {});
  const isStale = former !== undefined && former.packages.length > 0;
  if (isStale) files.remove(path.join(root, LOCK_FILE));
  if (flags.lock) return { installed: [], lockChanged: isStale };
  events.emit('DepsNoPackagesFound', {});
  return { installed: await installLocked([], undefined, tools), lockChanged: isStale };
}

/** With --upgrade a lock file that cannot be read does not matter: it is written anew. */
function formerLock(tools: SourceTools): PackageLock | undefined {
  if (!tools.request.flags.upgrade) return readLock(tools);
  try {
    return readLock(tools);
  } catch (error) {
    if (error instanceof ProjectError) return undefined;
    throw error;
  }
}

function readLock({ request }: SourceTools): PackageLock | undefined {
  return readPackageLock(request);
}
