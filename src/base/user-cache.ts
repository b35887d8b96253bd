import * as path from 'node:path';
import type { Files } from './files.js';

type Env = Readonly<Record<string, string | undefined>>;

/** The user's own cache folder, by the rules of the platform. Undefined where there is none, as in a service without a home. */
export function userCacheFolder(env: Env, platform: string): string | undefined {
  const configured = env['XDG_CACHE_HOME'] ?? '';
  if (path.isAbsolute(configured)) return path.join(configured, 'quern');
  const home = env['HOME'] ?? '';
  if (!path.isAbsolute(home)) return undefined;
  return path.join(home, platform === 'darwin' ? 'Library/Caches' : '.cache', 'quern');
}

/** Makes the folder when it is missing. Whether it is this user's alone, so that what lies in it may be run. */
export function makePrivateFolder(files: Files, folder: string): boolean {
  try {
    if (files.owner(folder) === undefined) files.makeFolder(folder, { mode: 0o700 });
    return isPrivate(files, folder, 'directory');
  } catch {
    return false;
  }
}

/** Whether a file or folder belongs to this user and is open to nobody else. */
export function isPrivate(files: Files, file: string, kind: 'file' | 'directory'): boolean {
  const owner = files.owner(file);
  return owner?.kind === kind && (owner.mode & 0o077) === 0 && owner.uid === (process.getuid?.() ?? owner.uid);
}
