import * as path from 'node:path';
import type { FSWatcher } from 'chokidar';

export type FileWatcher = { readonly close: () => Promise<void> };

/**
 * Tells of every file that is written, made, moved or removed under `paths` (files or folders, absolute), until `close`.
 * Nothing under `ignored` (absolute) is looked at, nor hidden folders, nor what editors leave beside a file while they save.
 * Resolves when the first look is done, so that no change after it is missed.
 */
export async function watchFiles(
  paths: readonly string[],
  options: {
    readonly ignored: readonly string[];
    readonly isThere: (file: string) => boolean;
    readonly onChange: (file: string) => void;
  },
): Promise<FileWatcher> {
  const roots = new Set(paths);
  const isIgnored = (file: string): boolean => {
    if (roots.has(file)) return false;
    if (options.ignored.some(folder => file === folder || file.startsWith(folder + path.sep))) return true;
    const name = path.basename(file);
    return (
      (name.startsWith('.') && name !== '.env' && name !== '.dbtignore') || /(~|\.sw[a-p]|\.tmp|\.bak|#)$/.test(name)
    );
  };
  const [there, missing] = [paths.filter(options.isThere), paths.filter(file => !options.isThere(file))];
  // An ES module, which a CommonJS program can only ask for.
  const { watch } = await import('chokidar');
  // Not atomic: chokidar would hold a removal back for 100 ms, and a rename would be two turns.
  const watcher: FSWatcher = watch(there, { ignoreInitial: true, ignored: isIgnored, atomic: false });
  watcher.on('all', (event, file) => {
    if (event === 'add' || event === 'change' || event === 'unlink') options.onChange(path.resolve(file));
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve);
    watcher.once('error', reject);
  });
  // Each of these would count twice in what chokidar waits for: it would be ready before the folders were looked at.
  watcher.add(missing);
  await waitForParents(watcher, missing.map(path.dirname).filter(options.isThere));
  watcher.on('error', () => {
    // A folder that goes away while it is watched: its files are told as removed, which is all there is to know.
  });
  return { close: () => watcher.close() };
}

const WAIT_MS = 500;

/** A path that is not there is seen to come by watching the folder above it, which chokidar does a little later. */
async function waitForParents(watcher: FSWatcher, folders: readonly string[]): Promise<void> {
  const isWatched = (folder: string): boolean =>
    watcher.getWatched()[path.dirname(folder)]?.includes(path.basename(folder)) === true;
  const until = performance.now() + WAIT_MS;
  for (const folder of new Set(folders))
    while (!isWatched(folder) && performance.now() < until) await new Promise(resolve => setTimeout(resolve, 1));
}
