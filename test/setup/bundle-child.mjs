// A program that a test starts as a process of its own, many times: as one file, because most of such a process's time
// would go into finding and reading the hundreds of files of the compiler's output.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { ownPlace } from './own-place.mjs';

/**
 * @param {URL} entry the program
 * @param {string} file where to write it
 */
export async function bundleChild(entry, file) {
  const bundle = await rolldown({
    input: fileURLToPath(entry),
    platform: 'node',
    // Starts in a thread, from a file of its own.
    external: id => id.startsWith('@electric-sql/'),
    plugins: [ownPlace(id => JSON.stringify(pathToFileURL(id).href))],
  });
  await bundle.write({ file, format: 'esm', codeSplitting: false });
  await bundle.close();
}
