import * as path from 'node:path';
import type { PackageLock } from '../../../config/index.js';
import { emitMessage } from '../../../events/index.js';
import type { InstalledPackage } from '../deps-request.js';
import { startAll } from '../network/start-all.js';
import type { ResolvedPackage } from '../resolve/resolve-packages.js';
import type { PackageContent } from '../sources/found-package.js';
import type { SourceTools } from '../sources/source-tools.js';
import { checkDigests, digestsOf } from './check-digests.js';
import { PackagesFolder } from './packages-folder.js';

/** Installs the packages of the lock file and removes everything else from their folder: all of it or nothing. */
export async function installLocked(
  packages: readonly ResolvedPackage[],
  lock: PackageLock | undefined,
  tools: SourceTools,
): Promise<readonly InstalledPackage[]> {
  const { request } = tools;
  const folder = new PackagesFolder(path.resolve(request.root, request.installPath), request);
  const behind: string[] = [];
  const { results, settled } = startAll(packages, ({ content }) => content());
  try {
    for (const [i, found] of packages.entries()) {
      request.signal?.throwIfAborted();
      request.events.emit('DepsStartPackageInstall', { package_name: tools.clean(found.shownName) });
      const content = (await results[i]) ?? (await found.content());
      checkContent(found, content, lock, tools);
      folder.add(found.name, content);
      tellInstalled(found, tools);
      if (found.latest !== undefined && found.latest !== found.version) behind.push(found.shownName);
    }
    folder.swap();
  } finally {
    await settled();
    folder.clear();
  }
  if (behind.length > 0) {
    request.events.emit('Formatting', { msg: '' });
    request.events.emit('DepsNotifyUpdatesAvailable', { packages: behind });
  }
  return packages.map(({ name, source, version }) => ({ name, source, version }));
}

function checkContent(
  found: ResolvedPackage,
  content: PackageContent,
  lock: PackageLock | undefined,
  { request }: SourceTools,
): void {
  const locked = lock?.digests.get(found.name);
  const own = locked === undefined ? undefined : digestsOf(content);
  const notice = locked === undefined || own === undefined ? undefined : checkDigests(found.name, own, locked);
  if (notice !== undefined) emitMessage(request.events, notice);
}

function tellInstalled(found: ResolvedPackage, { request: { events }, clean }: SourceTools): void {
  events.emit('DepsInstallInfo', { version_name: clean(found.shownVersion) });
  if (found.latest !== undefined && found.latest !== found.version)
    events.emit('DepsUpdateAvailable', { version_latest: found.latest });
  else if (found.latest !== undefined) events.emit('DepsUpToDate', {});
  if (found.subdirectory !== undefined) events.emit('DepsListSubdirectory', { subdirectory: found.subdirectory });
}
