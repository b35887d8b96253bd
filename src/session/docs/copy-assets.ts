import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';

/**
 * Copies the folders and files of `asset-paths` to the same place below the target folder, so that pages can show them. What
 * an earlier run copied there is removed first; a path with nothing there is no error. Throws DOCS-003 for a path that would
 * lead out of the project, where dbt removes and writes whatever it leads to.
 */
export function copyAssets(files: Files, root: string, targetFolder: string, assets: readonly string[]): void {
  for (const asset of assets) {
    const [from, to] = [path.join(root, asset), path.join(targetFolder, asset)];
    if (path.isAbsolute(asset) || !isBelow(targetFolder, to) || !isBelow(root, from)) throw leadsOut(asset);
    const found = [...filesBelow(files, from, [])].filter(file => !isBelow(targetFolder, file));
    files.remove(to);
    for (const file of found) files.write(path.join(to, path.relative(from, file)), files.readBytes(file));
  }
}

/** Follows links, as dbt does, but never in a circle. */
function* filesBelow(files: Files, place: string, above: readonly string[]): Generator<string> {
  const kind = files.stat(place)?.kind;
  if (kind === 'file') yield place;
  if (kind !== 'directory') return;
  const real = files.realPath(place);
  if (above.includes(real)) return;
  for (const { name } of files.list(place)) yield* filesBelow(files, path.join(place, name), [...above, real]);
}

function isBelow(folder: string, file: string): boolean {
  return file.startsWith(`${folder}${path.sep}`) && file.length > folder.length + 1;
}

function leadsOut(asset: string): ProjectError {
  const text = `'${asset}' of asset-paths leads out of the project`;
  return new ProjectError(makeMessage('DOCS-003', text, { suggestion: 'Name a folder inside of the project' }));
}
