import * as path from 'node:path';
import { type Files, readText } from '../../../base/index.js';
import { type AddedPackage, addPackage } from '../../../config/index.js';
import type { DepsRequest } from '../deps-request.js';

/** A package that --add-package puts into the list: not written yet, so that a package that cannot be had changes nothing. */
export type ListEdit = {
  /** The file system as it will be. */
  readonly files: Files;
  /** Writes the list and tells so. */
  readonly write: () => void;
};

export async function editList(
  added: AddedPackage,
  file: string,
  { root, files, events }: DepsRequest,
): Promise<ListEdit> {
  const place = path.join(root, file);
  const isThere = files.stat(place)?.kind === 'file';
  const { text, removed } = await addPackage(isThere ? readText(files, place) : undefined, added, file);
  const write = (): void => {
    if (!isThere) events.emit('Formatting', { msg: `Created ${file}` });
    for (const removed_package of removed) events.emit('DepsFoundDuplicatePackage', { removed_package });
    files.write(place, text);
    const { name, version = '' } = added;
    events.emit('DepsAddPackage', { package_name: name, version, packages_filepath: place });
  };
  return { files: withFile(files, place, text), write };
}

function withFile(files: Files, place: string, text: string): Files {
  const bytes = new TextEncoder().encode(text);
  return {
    ...files,
    readBytes: file => (file === place ? bytes : files.readBytes(file)),
    stat: file =>
      file === place ? { kind: 'file', sizeBytes: bytes.length, mtimeMs: 0, ctimeMs: 0, inode: 0 } : files.stat(file),
  };
}
