import { ArchiveFault } from './archive-fault.js';
import { paxRecords } from './pax-records.js';
import { isZeroBlock, type TarHeader, tarHeader } from './tar-header.js';

const BLOCK = 512;
/** Long names and extended headers beyond this are an attack: a path has at most 4096 bytes. */
const MAX_META_BYTES = 1 << 16;

export type TarEntry = {
  readonly kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other';
  readonly path: string;
  /** Where a link leads, as it is written. */
  readonly target: string;
  readonly data: Uint8Array;
};

/** What headers that stand before an entry say about it. */
type Overrides = { path?: string; target?: string; sizeBytes?: number };

/**
 * The entries of a tar archive (ustar, GNU long names, pax). Throws an ArchiveFault where the format is broken. Paths are
 * given as written: the caller checks them.
 */
export function* readTar(bytes: Uint8Array): Generator<TarEntry> {
  let overrides: Overrides = {};
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const block = bytes.subarray(at, at + BLOCK);
    if (isZeroBlock(block)) return;
    const header = tarHeader(block);
    const sizeBytes = overrides.sizeBytes ?? header.sizeBytes;
    const start = at + BLOCK;
    const hasData = !['symlink', 'hardlink', 'folder'].includes(kindOf(header));
    const end = start + (hasData ? sizeBytes : 0);
    if (end > bytes.length) throw new ArchiveFault('broken', 'it ends in the middle of a file');
    const data = bytes.subarray(start, end);
    at = start + Math.ceil((end - start) / BLOCK) * BLOCK;
    if (isMeta(header)) {
      overrides = { ...overrides, ...metaOf(header, data) };
      continue;
    }
    const path = overrides.path ?? header.path;
    yield { kind: kindOf(header), path, target: overrides.target ?? header.target, data };
    overrides = {};
  }
  if (at !== bytes.length || at === 0) throw new ArchiveFault('broken', 'it is no tar archive, or was cut off');
}

/** `g` holds facts about the whole archive, such as the commit that git made it from: nothing that is needed. */
function isMeta(header: TarHeader): boolean {
  return ['x', 'g', 'L', 'K'].includes(header.type);
}

function metaOf(header: TarHeader, data: Uint8Array): Overrides {
  if (header.type === 'g') return {};
  if (data.length > MAX_META_BYTES) throw new ArchiveFault('hostile', 'a name in it is endless');
  const text = new TextDecoder().decode(data);
  if (header.type === 'L') return { path: text.replace(/\0+$/, '') };
  if (header.type === 'K') return { target: text.replace(/\0+$/, '') };
  const records = paxRecords(data);
  const size = records.get('size');
  if (size !== undefined && !/^\d{1,15}$/.test(size))
    throw new ArchiveFault('broken', 'the size of a file is no number');
  const path = records.get('path');
  const target = records.get('linkpath');
  return {
    ...(path === undefined ? {} : { path }),
    ...(target === undefined ? {} : { target }),
    ...(size === undefined ? {} : { sizeBytes: Number(size) }),
  };
}

function kindOf(header: TarHeader): TarEntry['kind'] {
  switch (header.type) {
    case '0':
    case '\0':
    case '7':
      // Archives from before POSIX mark a folder by a slash behind its name.
      return header.path.endsWith('/') ? 'folder' : 'file';
    case '5':
      return 'folder';
    case '1':
      return 'hardlink';
    case '2':
      return 'symlink';
    default:
      return 'other';
  }
}
