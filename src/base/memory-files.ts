import * as path from 'node:path';
import { Readable } from 'node:stream';
import type { DirEntry, FileStat, Files } from './files.js';

/** A file system in a map from absolute path to content, for tests and for projects that are not on disk. Has no links. */
export function memoryFiles(content: Map<string, string | Uint8Array>): Files {
  const encoder = new TextEncoder();
  const touched = new Map<string, number>();
  let ticks = 0;
  const bytes = (file: string): Uint8Array => {
    const data = content.get(file);
    if (data === undefined) throw missing(file);
    return typeof data === 'string' ? encoder.encode(data) : data;
  };
  const put = (file: string, data: string | Uint8Array): void => {
    content.set(file, data);
    touched.set(file, ++ticks);
  };
  const below = (folder: string): string[] =>
    [...content.keys()].filter(f => f.startsWith(folder === '/' ? '/' : `${folder}/`));
  const stat = (file: string): FileStat | undefined => {
    const times = { mtimeMs: touched.get(file) ?? 0, ctimeMs: touched.get(file) ?? 0, inode: 0 };
    if (content.has(file)) return { kind: 'file', sizeBytes: bytes(file).length, ...times };
    return below(file).length > 0 ? { kind: 'directory', sizeBytes: 0, ...times } : undefined;
  };
  const withHead = (file: string, from: string, head: string): FileStat | undefined => {
    const copy = Buffer.from(bytes(from));
    copy.write(head);
    put(file, copy);
    return stat(file);
  };
  return {
    readBytes: bytes,
    stat,
    owner: file => {
      const mine = { mode: 0o700, uid: process.getuid?.() ?? 0 };
      if (content.has(file)) return { kind: 'file', ...mine };
      return below(file).length > 0 ? { kind: 'directory', ...mine } : undefined;
    },
    list: folder => {
      const found = new Map<string, DirEntry>();
      for (const file of below(folder)) {
        const [name = '', ...rest] = path.posix.relative(folder, file).split('/');
        found.set(name, { name, kind: rest.length > 0 ? 'directory' : 'file' });
      }
      if (found.size === 0) throw missing(folder);
      return [...found.values()];
    },
    realPath: file => file,
    write: put,
    overwrite: put,
    writeParts: (file, parts) => {
      const pieces = [...parts];
      const isText = pieces.every(part => typeof part === 'string');
      put(file, isText ? pieces.join('') : Buffer.concat(pieces.map(part => Buffer.from(part as string))));
      return stat(file);
    },
    copyWithHead: withHead,
    replaceHead: (file, head, isMeant) => {
      const before = stat(file);
      return before !== undefined && isMeant(before) ? withHead(file, file, head) : undefined;
    },
    readPart: (file, start, end) => bytes(file).subarray(start, end),
    create: (file, data) => {
      if (content.has(file)) return false;
      put(file, data);
      return true;
    },
    append: (file, data) =>
      put(file, Buffer.concat([content.has(file) ? bytes(file) : new Uint8Array(), Buffer.from(data)])),
    makeFolder: () => {},
    remove: file => {
      for (const name of [file, ...below(file)]) content.delete(name);
    },
    rename: (from, to) => {
      put(to, bytes(from));
      content.delete(from);
    },
    link: (_target, file) => {
      throw new Error(`no links here: ${file}`);
    },
    openRead: (file, options) => Readable.from([Buffer.from(bytes(file)).subarray(options?.start ?? 0)]),
  };
}

function missing(file: string): Error {
  return Object.assign(new Error(`ENOENT: no such file or directory, open '${file}'`), { code: 'ENOENT' });
}
