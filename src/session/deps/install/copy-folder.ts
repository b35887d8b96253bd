import * as path from 'node:path';
import type { Files } from '../../../base/index.js';

/** Copies files and folders, and what links to files lead to; links to folders and `.git` are left out. */
export function copyFolder(files: Files, from: string, to: string): void {
  files.makeFolder(to);
  for (const { name, kind } of files.list(from)) {
    if (name === '.git') continue;
    const [source, target] = [path.join(from, name), path.join(to, name)];
    if (kind === 'directory') copyFolder(files, source, target);
    else if (files.stat(source)?.kind === 'file') files.write(target, files.readBytes(source));
  }
}
