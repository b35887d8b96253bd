import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as path from 'node:path';
import { type Files, isPrivate, makePrivateFolder, userCacheFolder } from '../../base/index.js';

/** More files than this, and the oldest go. */
const MOST_FILES = 64;
const SEAL_BYTES = 32;
const KEY_BYTES = 32;

/** Compiled templates by key. Whatever is not as this program left it counts as not there. */
export type CodeCache = {
  readonly read: (key: string) => Uint8Array | undefined;
  readonly write: (key: string, data: Uint8Array) => void;
};

/**
 * The cache in a folder of the user's own, or undefined where it cannot be trusted: compiled code runs as it is, so the
 * folder has to be the user's alone, and each file carries a seal made with a key that only the user can read. A file that
 * was planted, cut short or copied from another machine has no valid seal. The folder is made when it is missing.
 */
export function openCodeCache(files: Files, folder: string): CodeCache | undefined {
  try {
    if (!makePrivateFolder(files, folder)) return undefined;
    const secret = sealKey(files, folder);
    if (secret === undefined) return undefined;
    return {
      read: key => guarded(() => readSealed(files, fileOf(folder, key), key, secret)),
      write: (key, data) =>
        void guarded(() => {
          writeSealed(files, fileOf(folder, key), key, data, secret);
          dropOldest(files, folder);
        }),
    };
  } catch {
    return undefined;
  }
}

/** A cache that cannot be read or written is no cache: nothing depends on it. */
function guarded<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch {
    return undefined;
  }
}

function fileOf(folder: string, key: string): string {
  return path.join(folder, `${key}.code`);
}

function sealKey(files: Files, folder: string): Uint8Array | undefined {
  const file = path.join(folder, 'seal.key');
  if (files.owner(file) === undefined) files.write(file, randomBytes(KEY_BYTES), { mode: 0o600 });
  if (!isPrivate(files, file, 'file')) return undefined;
  const secret = files.readBytes(file);
  return secret.length === KEY_BYTES ? secret : undefined;
}

function sealOf(key: string, data: Uint8Array, secret: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(key).update('\0').update(data).digest();
}

function readSealed(files: Files, file: string, key: string, secret: Uint8Array): Uint8Array | undefined {
  if (!isPrivate(files, file, 'file')) return undefined;
  const bytes = files.readBytes(file);
  if (bytes.length <= SEAL_BYTES) return undefined;
  const data = bytes.subarray(SEAL_BYTES);
  return timingSafeEqual(bytes.subarray(0, SEAL_BYTES), sealOf(key, data, secret)) ? data : undefined;
}

function writeSealed(files: Files, file: string, key: string, data: Uint8Array, secret: Uint8Array): void {
  files.write(file, Buffer.concat([sealOf(key, data, secret), data]), { mode: 0o600 });
}

function dropOldest(files: Files, folder: string): void {
  const kept = files.list(folder).filter(entry => entry.name.endsWith('.code'));
  if (kept.length <= MOST_FILES) return;
  const paths = kept.map(entry => path.join(folder, entry.name));
  const age = new Map(paths.map(file => [file, files.stat(file)?.mtimeMs ?? 0]));
  paths.sort((a, b) => (age.get(a) ?? 0) - (age.get(b) ?? 0));
  for (const file of paths.slice(0, paths.length - MOST_FILES)) files.remove(file);
}

/** Where kept code lies: in the user's own cache folder. Undefined where there is none. */
export function codeCacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): string | undefined {
  const caches = userCacheFolder(env, platform);
  return caches === undefined ? undefined : path.join(caches, 'templates');
}
