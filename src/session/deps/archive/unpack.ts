import { gunzipSync } from 'node:zlib';
import { ArchiveFault } from './archive-fault.js';
import type { FileTree } from './file-tree.js';
import { PACKAGE_LIMITS, type PackageLimits } from './limits.js';
import { readTar } from './read-tar.js';
import { TreeBuilder } from './tree-builder.js';

/** The files below the one folder of a .tar.gz archive. Throws an ArchiveFault; see TreeBuilder for what is refused. */
export function unpack(archive: Uint8Array, limits: PackageLimits = PACKAGE_LIMITS): FileTree {
  const tree = new TreeBuilder(limits);
  for (const entry of readTar(gunzip(archive, limits))) tree.add(entry);
  return tree.finish();
}

function gunzip(archive: Uint8Array, limits: PackageLimits): Uint8Array {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) throw new ArchiveFault('broken', 'it is not compressed with gzip');
  const maxOutputLength = Math.min(limits.bytes, Math.max(limits.ratioFromBytes, archive.length * limits.ratio));
  try {
    return gunzipSync(archive, { maxOutputLength });
  } catch (error) {
    if (error instanceof RangeError)
      throw new ArchiveFault('hostile', `it unpacks to more than ${maxOutputLength} bytes from ${archive.length}`);
    throw new ArchiveFault('broken', error instanceof Error ? error.message : String(error));
  }
}
