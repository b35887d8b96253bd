import { type Files, sha256 } from '../../base/index.js';

/**
 * How files are known again: size, times and inode as they were before the file was read, and the hash of what was read.
 * A file changed within the grain of the clock that stamps it may look the same, so a stamp that is younger than its
 * reading by less than that is not believed: the hash decides.
 */
export type Stamps = {
  readonly paths: readonly string[];
  /** Size, mtime, ctime, inode of each; size -1 for what is not there. */
  readonly numbers: Float64Array;
  /** Hash of each; '' of what was not read. */
  readonly hashes: readonly string[];
  /** Milliseconds since 1970 when the stamps were taken. */
  readonly takenAtMs: number;
};

/** The coarsest grain of file times in use (FAT and old network file systems: 2 s). */
const GRAIN_MS = 2500;

export function takeStamps(files: Files, paths: readonly string[], takenAtMs: number): Omit<Stamps, 'hashes'> {
  const numbers = new Float64Array(paths.length * 4);
  let at = 0;
  for (const path of paths) {
    const stat = statOf(files, path);
    numbers[at++] = stat?.sizeBytes ?? -1;
    numbers[at++] = stat?.mtimeMs ?? 0;
    numbers[at++] = stat?.ctimeMs ?? 0;
    numbers[at++] = stat?.inode ?? 0;
  }
  return { paths, numbers, takenAtMs };
}

/** A link in a loop is there for its reader only. */
function statOf(files: Files, path: string): ReturnType<Files['stat']> {
  try {
    return files.stat(path);
  } catch {
    return undefined;
  }
}

/**
 * Positions of the files that hold something else than they did, and how many had to be read for their hash, because
 * they only look different. `now` are stamps of the same paths.
 */
export function compareFiles(
  files: Files,
  before: Stamps,
  now: Omit<Stamps, 'hashes'>,
): { readonly changed: readonly number[]; readonly doubtful: number } {
  const changed: number[] = [];
  let doubtful = 0;
  for (let i = 0; i < now.paths.length; i++) {
    if (isSameStamp(before, now, i)) continue;
    const hash = before.hashes[i] ?? '';
    if (hash === '' || hashOf(files, now.paths[i] ?? '') !== hash) changed.push(i);
    else doubtful++;
  }
  return { changed, doubtful };
}

function isSameStamp(before: Stamps, now: Omit<Stamps, 'hashes'>, i: number): boolean {
  const at = i * 4;
  for (let k = at; k < at + 4; k++) if (before.numbers[k] !== now.numbers[k]) return false;
  const youngest = Math.max(before.numbers[at + 1] ?? 0, before.numbers[at + 2] ?? 0);
  return before.takenAtMs - youngest > GRAIN_MS;
}

function hashOf(files: Files, path: string): string {
  try {
    return sha256(files.readBytes(path));
  } catch {
    return '';
  }
}

/** A file system that notes the hash of all that is read through it. */
export class HashedFiles {
  readonly files: Files;
  readonly #hashes = new Map<string, string>();
  /** A file was read twice and had changed in between. */
  isTorn = false;

  constructor(files: Files) {
    this.files = { ...files, readBytes: file => this.#read(files, file) };
  }

  hashOf(file: string): string {
    return this.#hashes.get(file) ?? '';
  }

  /** Everything that was read. */
  get paths(): Iterable<string> {
    return this.#hashes.keys();
  }

  #read(files: Files, file: string): Uint8Array {
    const bytes = files.readBytes(file);
    const hash = sha256(bytes);
    const known = this.#hashes.get(file);
    if (known !== undefined && known !== hash) this.isTorn = true;
    this.#hashes.set(file, hash);
    return bytes;
  }
}
