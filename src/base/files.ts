import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';

export type FileStat = {
  readonly kind: 'file' | 'directory' | 'other';
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly inode: number;
};

/** Whose a path is, without following a link at its end. `mode` holds the permission bits. */
export type FileOwner = {
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly mode: number;
  readonly uid: number;
};

export type DirEntry = { readonly name: string; readonly kind: 'file' | 'directory' | 'link' | 'other' };

/**
 * The one way to the file system. Everything else takes it as a parameter, so that unit tests hand in a map and fault
 * tests hand in a disk that is full or read-only. Errors are Node's, with `code` (ENOENT, EROFS, ENOSPC, …) kept.
 */
export type Files = {
  readonly readBytes: (file: string) => Uint8Array;
  /** Undefined when there is nothing at that path. Follows links. */
  readonly stat: (file: string) => FileStat | undefined;
  /** Undefined when there is nothing at that path. */
  readonly owner: (file: string) => FileOwner | undefined;
  readonly list: (folder: string) => readonly DirEntry[];
  readonly realPath: (file: string) => string;
  /** Makes the folders above it; the file appears whole or not at all. */
  readonly write: (file: string, data: string | Uint8Array, options?: { mode?: number }) => void;
  /**
   * Makes the folders above it and writes in place: a crash may leave half a file. For output that the next run makes
   * again: on ext4 taking the place of a file by a rename, or emptying it first, took 5 ms where this takes 0.03.
   */
  readonly overwrite: (file: string, data: string | Uint8Array) => void;
  /**
   * As `write`, from pieces that are made one after the other: no more than a few hundred kB of them are held. Gives what
   * `stat` says of it then; undefined when somebody else's is there already.
   */
  readonly writeParts: (file: string, parts: Iterable<string | Uint8Array>) => FileStat | undefined;
  /** A copy of a file with other bytes at its beginning, as `writeParts`; the rest stays within the system. */
  readonly copyWithHead: (file: string, from: string, head: string) => FileStat | undefined;
  /**
   * Other bytes at the beginning of a file, in place, if it is the one that is meant. Gives what `stat` says of it then;
   * undefined when it is another or not there.
   */
  readonly replaceHead: (file: string, head: string, isMeant: (stat: FileStat) => boolean) => FileStat | undefined;
  /** The bytes from `start` to `end`. */
  readonly readPart: (file: string, start: number, end: number) => Uint8Array;
  /** Makes a file that must not be there yet; false when it is. The way to a lock that only one process gets. */
  readonly create: (file: string, data: string | Uint8Array) => boolean;
  readonly append: (file: string, data: string | Uint8Array) => void;
  readonly makeFolder: (folder: string, options?: { mode?: number }) => void;
  /** Removes a file or a whole folder; nothing there is no error. Does not follow links. */
  readonly remove: (file: string) => void;
  readonly rename: (from: string, to: string) => void;
  readonly link: (target: string, file: string) => void;
  readonly openRead: (file: string, options?: { start?: number; highWaterMark?: number }) => NodeJS.ReadableStream;
};

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file that must be UTF-8; a byte order mark is dropped. Throws a TypeError on other bytes. */
export function readText(files: Files, file: string): string {
  const text = UTF8.decode(files.readBytes(file));
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** The file system of this machine. `check` runs before each operation and may throw: the seam of fault tests. */
export function diskFiles(check?: (operation: keyof Files, file: string) => void): Files {
  return check === undefined ? plainDisk : guard(plainDisk, check);
}

const plainDisk: Files = Object.freeze({
  readBytes: (file: string) => fs.readFileSync(file),
  stat: statOf,
  owner: ownerOf,
  list: (folder: string) =>
    fs.readdirSync(folder, { withFileTypes: true }).map(e => ({ name: e.name, kind: kindOf(e) })),
  realPath: (file: string) => fs.realpathSync(file),
  write: writeWhole,
  overwrite: writeInPlace,
  writeParts,
  copyWithHead,
  replaceHead,
  readPart,
  create: createNew,
  append: (file: string, data: string | Uint8Array) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.appendFileSync(file, data);
  },
  makeFolder: (folder: string, options: { mode?: number } = {}) =>
    void fs.mkdirSync(folder, { recursive: true, ...options }),
  remove: (file: string) => fs.rmSync(file, { recursive: true, force: true }),
  rename: (from: string, to: string) => fs.renameSync(from, to),
  link: (target: string, file: string) => fs.symlinkSync(target, file),
  openRead: (file: string, options?: { start?: number; highWaterMark?: number }) => fs.createReadStream(file, options),
});

/** The same file system with `check(operation, path)` before each operation. */
function guard(files: Files, check: (operation: keyof Files, file: string) => void): Files {
  const guarded = Object.entries(files).map(([operation, run]) => [
    operation,
    (file: string, ...rest: unknown[]) => {
      check(operation as keyof Files, file);
      return (run as (...args: unknown[]) => unknown)(file, ...rest);
    },
  ]);
  return Object.freeze(Object.fromEntries(guarded) as Files);
}

function statOf(file: string): FileStat | undefined {
  const s = fs.statSync(file, NO_THROW);
  return s === undefined ? undefined : plainStat(s);
}

/** A project of thousands of files asks so often that making this each time would count. */
const NO_THROW = { throwIfNoEntry: false } as const;

function plainStat(s: fs.Stats): FileStat {
  const type = s.mode & fs.constants.S_IFMT;
  const kind = type === fs.constants.S_IFREG ? 'file' : type === fs.constants.S_IFDIR ? 'directory' : 'other';
  return { kind, sizeBytes: s.size, mtimeMs: s.mtimeMs, ctimeMs: s.ctimeMs, inode: s.ino };
}

function ownerOf(file: string): FileOwner | undefined {
  const s = fs.lstatSync(file, { throwIfNoEntry: false });
  if (s === undefined) return undefined;
  const kind = s.isFile() ? 'file' : s.isDirectory() ? 'directory' : s.isSymbolicLink() ? 'link' : 'other';
  return { kind, mode: s.mode & 0o7777, uid: s.uid };
}

function kindOf(entry: fs.Dirent): DirEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

function createNew(file: string, data: string | Uint8Array): boolean {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    fs.writeFileSync(file, data, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Over the old bytes, and cut behind them: emptying the file first would free its blocks. */
function writeInPlace(file: string, data: string | Uint8Array): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const handle = openForOverwrite(file);
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(handle, bytes, at, bytes.length - at, at);
    fs.ftruncateSync(handle, bytes.length);
  } finally {
    fs.closeSync(handle);
  }
}

function openForOverwrite(file: string): number {
  try {
    return fs.openSync(file, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    return fs.openSync(file, 'w');
  }
}

/** Written beside its place and renamed, so that a reader or a crash never sees half a file. */
function writeWhole(file: string, data: string | Uint8Array, options: { mode?: number } = {}): void {
  writeBeside(file, temporary => fs.writeFileSync(temporary, data, options));
}

const PART_CHARACTERS = 1 << 18;

function writeParts(file: string, parts: Iterable<string | Uint8Array>): FileStat | undefined {
  return writeBeside(file, temporary => {
    const handle = fs.openSync(temporary, 'w');
    try {
      let held = '';
      for (const part of parts) {
        if (typeof part === 'string') {
          held += part;
          if (held.length < PART_CHARACTERS) continue;
        }
        if (held !== '') fs.writeFileSync(handle, held);
        held = '';
        if (typeof part !== 'string') fs.writeFileSync(handle, part);
      }
      if (held !== '') fs.writeFileSync(handle, held);
    } finally {
      fs.closeSync(handle);
    }
  });
}

function copyWithHead(file: string, from: string, head: string): FileStat | undefined {
  return writeBeside(file, temporary => {
    fs.copyFileSync(from, temporary, fs.constants.COPYFILE_FICLONE);
    const handle = fs.openSync(temporary, 'r+');
    try {
      fs.writeSync(handle, head, 0);
    } finally {
      fs.closeSync(handle);
    }
  });
}

function replaceHead(file: string, head: string, isMeant: (stat: FileStat) => boolean): FileStat | undefined {
  let handle: number;
  try {
    handle = fs.openSync(file, 'r+');
  } catch {
    return undefined;
  }
  try {
    // What was opened is what is looked at: another file may take its place at any moment.
    const before = fs.fstatSync(handle);
    // Under a second name it is somebody's copy.
    if (before.nlink > 1 || !isMeant(plainStat(before))) return undefined;
    fs.writeSync(handle, head, 0);
    return plainStat(fs.fstatSync(handle));
  } finally {
    fs.closeSync(handle);
  }
}

function readPart(file: string, start: number, end: number): Uint8Array {
  const handle = fs.openSync(file, 'r');
  try {
    const bytes = Buffer.allocUnsafe(end - start);
    let length = 0;
    for (let read = -1; length < bytes.length && read !== 0; length += read)
      read = fs.readSync(handle, bytes, length, bytes.length - length, start + length);
    return bytes.subarray(0, length);
  } finally {
    fs.closeSync(handle);
  }
}

/** Written beside its place and renamed, so that a reader or a crash never sees half a file. */
function writeBeside(file: string, write: (temporary: string) => void): FileStat | undefined {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    write(temporary);
    const made = fs.statSync(temporary).ino;
    fs.renameSync(temporary, file);
    const there = statOf(file);
    return there?.inode === made ? there : undefined;
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
