import { fileURLToPath } from 'node:url';
import { diskFiles, type Files } from '../../base/index.js';
import { libraryPlace } from '../../compiler/index.js';

/** The caller's file system, with what ships with quern (macros, migrations, pages) read from the disk all the same. */
export function withShippedFiles(files: Files): Files {
  const disk = diskFiles();
  const shipped = fileURLToPath(new URL('../../../templates/', import.meta.url));
  const library = libraryPlace();
  const of = (file: string): Files => (`${file}/`.startsWith(shipped) || file === library ? disk : files);
  return {
    ...files,
    readBytes: file => of(file).readBytes(file),
    stat: file => of(file).stat(file),
    owner: file => of(file).owner(file),
    list: folder => of(folder).list(folder),
    realPath: file => of(file).realPath(file),
    openRead: (file, options) => of(file).openRead(file, options),
  };
}
