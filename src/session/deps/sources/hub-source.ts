import { sha256 } from '../../../base/index.js';
import { chooseVersion } from '../resolve/resolve-wish.js';
import type { Wish } from '../resolve/wish.js';
import type { FoundPackage } from './found-package.js';
import type { SourceTools } from './source-tools.js';

/** The index says what a version is called and needs; its archive is fetched when it is installed or locked. */
export async function findHubPackage(wish: Wish & { kind: 'hub' }, tools: SourceTools): Promise<FoundPackage> {
  const { chosen, latest } = await chooseVersion(wish, tools.hub, tools.request.flags.versionCheck);
  const { version, name, tarball } = chosen;
  return {
    source: 'hub',
    name,
    version,
    packages: chosen.packages(),
    lockEntry: { package: wish.package, version, name },
    shownName: wish.package,
    shownVersion: `version ${version}`,
    subdirectory: undefined,
    latest,
    content: () =>
      tools.memo.once(`archive ${tarball}`, async () => {
        const { bytes, tree } = await tools.downloader.archive(tarball, `${wish.package} ${version}`);
        return { kind: 'tree', tree, archive: sha256(bytes) };
      }),
  };
}
