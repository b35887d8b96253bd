import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';
import { launcherNames, launchers, MARK, type Program } from './launchers.js';

/** Writes the launchers of `name` into the folder, which is made when it is not there, and gives their paths. */
export function writeAlias(files: Files, folder: string, name: string, program: Program): readonly string[] {
  const texts = launchers(name, program);
  refuseOthers(files, folder, [...texts.keys()]);
  return [...texts].map(([file, text]) => {
    const target = path.join(folder, file);
    files.write(target, text, { mode: 0o755 });
    return target;
  });
}

/** Removes the launchers of `name` from the folder and gives the paths of those that were there. */
export function removeAlias(files: Files, folder: string, name: string): readonly string[] {
  const names = launcherNames(name);
  refuseOthers(files, folder, names);
  const there = names.map(file => path.join(folder, file)).filter(file => files.owner(file) !== undefined);
  for (const file of there) files.remove(file);
  return there;
}

/** Throws for a file that is not ours before anything is written or removed. A link is never ours. */
function refuseOthers(files: Files, folder: string, names: readonly string[]): void {
  const others = names.map(name => path.join(folder, name)).filter(file => !isOurs(files, file));
  if (others.length === 0) return;
  throw new ProjectError(
    others.map(file =>
      makeMessage('CLI-012', `${file} is there already and was not made by quern alias`, {
        suggestion: 'Name another folder, or move that file away',
      }),
    ),
  );
}

function isOurs(files: Files, file: string): boolean {
  const owner = files.owner(file);
  if (owner === undefined) return true;
  return owner.kind === 'file' && Buffer.from(files.readBytes(file)).toString('latin1').includes(MARK);
}

/** The first file of that name in the folders of PATH, or undefined. */
export function findOnPath(files: Files, folders: readonly string[], name: string): string | undefined {
  return folders
    .filter(folder => folder !== '')
    .map(folder => path.join(folder, name))
    .find(file => files.stat(file)?.kind === 'file');
}
