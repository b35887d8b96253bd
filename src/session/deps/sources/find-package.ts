import type { Wish } from '../resolve/wish.js';
import type { FoundPackage } from './found-package.js';
import { findGitPackage } from './git-source.js';
import { findHubPackage } from './hub-source.js';
import { findLocalPackage } from './local-source.js';
import type { SourceTools } from './source-tools.js';
import { findTarball } from './tarball-source.js';

/** The package that a wish means now: its version is chosen, its name and needs are known. */
export async function findPackage(wish: Wish, tools: SourceTools): Promise<FoundPackage> {
  tools.request.signal?.throwIfAborted();
  switch (wish.kind) {
    case 'hub':
      return await findHubPackage(wish, tools);
    case 'tarball':
      return await findTarball(wish, tools);
    case 'local':
      return findLocalPackage(wish, tools);
    default:
      return await findGitPackage(wish, tools);
  }
}
