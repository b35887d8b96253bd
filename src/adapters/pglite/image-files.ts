import { fileURLToPath } from 'node:url';

/** The exact version this code is built with: a data folder, and so an image of one, belongs to one version. */
export const PGLITE_VERSION = '0.5.16';

/** Where prepared images are looked for: the one that is shipped, then the one in the user's cache folder (absolute). */
export function pgliteImageFiles(cacheFolder: string): readonly string[] {
  const name = `pglite-${PGLITE_VERSION}.tar.br`;
  return [fileURLToPath(new URL(`../../../templates/pglite/${name}`, import.meta.url)), `${cacheFolder}/${name}`];
}
