import * as path from 'node:path';
import type { Wish } from '../resolve/wish.js';
import type { FoundPackage } from './found-package.js';
import { readPackageFolder } from './read-package.js';
import type { SourceTools } from './source-tools.js';

/** A folder of this machine. Its path counts from the project, also when a package names it: so in dbt. */
export function findLocalPackage({ local }: Wish & { kind: 'local' }, { request }: SourceTools): FoundPackage {
  const home = request.env['HOME'];
  const expanded = home !== undefined && /^~(?=\/|$)/.test(local) ? path.join(home, local.slice(1)) : local;
  const folder = path.resolve(request.root, expanded);
  const { name, packages } = readPackageFolder(request.files, folder, `the folder ${local}`, request);
  return {
    source: 'local',
    name,
    version: undefined,
    packages,
    lockEntry: { local, name },
    shownName: local,
    shownVersion: `<local @ ${local}>`,
    subdirectory: undefined,
    latest: undefined,
    content: () => Promise.resolve({ kind: 'folder', folder }),
  };
}
