import * as path from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

export type FileWatcher = { readonly close: () => Promise<void> };

/**
 * Tells of every file that is written, made, moved or removed under `paths` (files or folders, absolute), until `close`.
 * Nothing under `ignored` (absolute) is looked at, nor hidden folders, nor what editors leave beside a file while they save.
 * Resolves when the first look is done, so that no change after it is missed.
 */
export async function watchFiles(
  paths: readonly string[],
  options: { readonly ignored: readonly string[]; readonly onChange: (file: string) => void },
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
  // Not atomic: chokidar would hold a removal back for 100 ms, and a rename would be two turns.
  const watcher: FSWatcher = watch([...paths], { ignoreInitial: true, ignored: isIgnored, atomic: false });
  watcher.on('all', (event, file) => {
    if (event === 'add' || event === 'change' || event === 'unlink') options.onChange(path.resolve(file));
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve);
    watcher.once('error', reject);
  });
  watcher.on('error', () => {
    // A folder that goes away while it is watched: its files are told as removed, which is all there is to know.
  });
  return { close: () => watcher.close() };
}
