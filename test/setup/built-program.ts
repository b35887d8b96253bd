import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Plugin } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');
const [sources, built] = [path.join(root, 'src/'), path.join(root, 'dist/')];

/** What tests import of these is not transformed, but loaded by Node. */
export const BUILT_FILES = new RegExp(`^${built.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

/**
 * Tests import the sources; with this they get what the compiler made of them, which `npm test` has just made anyway. Half
 * of a small test's time would go into making it once more, module by module and in each worker.
 */
export function builtProgram(): Plugin {
  return {
    name: 'built-program',
    enforce: 'pre',
    resolveId(id, importer) {
      if (importer === undefined || !/^\..*\.js$/.test(id)) return;
      const wanted = path.resolve(path.dirname(importer), id);
      if (!wanted.startsWith(sources) || !fs.existsSync(wanted.replace(/\.js$/, '.ts'))) return;
      return path.join(built, path.relative(sources, wanted));
    },
  };
}
