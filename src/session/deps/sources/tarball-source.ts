import { sha256 } from '../../../base/index.js';
import type { Wish } from '../resolve/wish.js';
import type { FoundPackage, PackageContent } from './found-package.js';
import { readPackageTree } from './read-package.js';
import type { SourceTools } from './source-tools.js';

/** Its name is the one in the list, whatever its project says. */
export async function findTarball(wish: Wish & { kind: 'tarball' }, tools: SourceTools): Promise<FoundPackage> {
  const { url, name } = wish;
  const content = await tools.memo.once(`archive ${url}`, async (): Promise<PackageContent & { kind: 'tree' }> => {
    const { bytes, tree } = await tools.downloader.archive(url, name);
    return { kind: 'tree', tree, archive: sha256(bytes) };
  });
  const { packages } = readPackageTree(content.tree, name, tools.request);
  return {
    source: 'tarball',
    name,
    version: undefined,
    packages,
    lockEntry: { tarball: tools.withoutSecrets(wish.written), name },
    shownName: name,
    shownVersion: `tarball (url: ${url})`,
    subdirectory: undefined,
    latest: undefined,
    content: () => Promise.resolve(content),
  };
}
