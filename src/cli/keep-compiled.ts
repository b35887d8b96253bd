import * as nodeModule from 'node:module';
import * as path from 'node:path';
import { diskFiles, makePrivateFolder, userCacheFolder } from '../base/index.js';

/**
 * Lets V8 keep what it makes of libraries and of this door in the user's cache folder, where this version of Node can (22.1
 * and newer). The next start reads it instead of compiling again. A folder that is not the user's alone is not used.
 */
export function keepCompiled(env: NodeJS.ProcessEnv): void {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
  const caches = userCacheFolder(env, process.platform);
  if (enableCompileCache === undefined || caches === undefined) return;
  const folder = path.join(caches, 'program');
  if (makePrivateFolder(diskFiles(), folder)) enableCompileCache(folder);
}
