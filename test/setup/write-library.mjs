// The last part of npm run build: parses the macros that ship with the tool, so that no start has to.
import { diskFiles } from '../../dist/base/index.js';
import { libraryPlace, makeLibrary } from '../../dist/compiler/index.js';

const files = diskFiles();
files.write(libraryPlace(), makeLibrary(files));
