// The second half of npm run build: what a command loads, as a few files instead of hundreds. The compiler's output, file
// by file, stays beside it for programs that want one room (tests, benchmarks); the package ships the bundle and the types.
//
//   dist/program/*.cjs  the program. CommonJS, because V8 can keep what it makes of it on every Node; ES modules it cannot
//   dist/program.json   which of them the command line starts
//   dist/import-library.cjs  asks for libraries that are ES modules
//   dist/cli.js         the door that loads them, dist/index.js the door of the API
//   dist/adapters/pglite/pglite-worker.js  the thread of the embedded database, at the place where it is looked for
import { rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { ownPlace } from './own-place.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = 'program';
const IMPORT = 'import-library.cjs';

/** What the command line loads, by the names of src/cli/load-program.ts, and the API. */
const PARTS = {
  'run-command-line': 'src/cli/run-command-line.ts',
  complete: 'src/cli/completion/complete.ts',
  session: 'src/session/index.ts',
};

/** A module's place is its own file in dist. `depth`: folders of the bundle. */
function placeInDist(depth) {
  return ownPlace(id => {
    const module = relative(`${root}src`, id).split(sep).join('/').replace(/\.ts$/, '.js');
    return `new URL('${depth}${module}', import.meta.url).href`;
  });
}

/** The door loads these from the program; without one it would load them from the compiler's output. */
const notInDoor = {
  name: 'not-in-door',
  resolveId(id, importer) {
    if (importer?.endsWith('src/cli/index.ts') && /\/(run-command-line|complete)\.js$/.test(id))
      return { id: `./cli/${id.slice(2)}`, external: true };
  },
};

/** Some libraries are ES modules. A file that is not loaded by Node cannot ask for them, so one that is does. */
const importLibraries = {
  name: 'import-libraries',
  renderChunk: code => code.replace(/\bimport\(("[^".]+")\)/g, `require("../${IMPORT}")($1)`),
};

async function bundled(input, output, plugins) {
  const bundle = await rolldown({
    input,
    cwd: root,
    platform: 'node',
    // Libraries are installed beside the package: none of their code is in it.
    external: id => !id.startsWith('.') && !isAbsolute(id) && !id.startsWith('src/'),
    resolve: { extensionAlias: { '.js': ['.ts'] } },
    plugins,
  });
  const { output: written } = await bundle.write({ comments: false, ...output });
  await bundle.close();
  return written;
}

rmSync(`${root}dist/${PROGRAM}`, { recursive: true, force: true });
const chunks = await bundled(
  PARTS,
  {
    dir: `${root}dist/${PROGRAM}`,
    format: 'cjs',
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    dynamicImportInCjs: true,
    // What the door reads without decoding it.
    charset: 'ascii',
  },
  [placeInDist('../'), importLibraries],
);
writeFileSync(`${root}dist/${IMPORT}`, 'module.exports = name => import(name);\n');
const entryOf = name => chunks.find(chunk => chunk.isEntry && chunk.name === name);
const places = Object.keys(PARTS).map(name => [name, `${PROGRAM}/${entryOf(name).fileName}`]);
writeFileSync(`${root}dist/program.json`, `${JSON.stringify(Object.fromEntries(places))}\n`);

const api = entryOf('session');
writeFileSync(
  `${root}dist/index.js`,
  `import program from './${PROGRAM}/${api.fileName}';\nexport const { ${api.exports.join(', ')} } = program;\n`,
);

const one = { format: 'esm', codeSplitting: false };
await bundled('src/cli.ts', { file: `${root}dist/cli.js`, ...one }, [notInDoor, placeInDist('./')]);
const worker = 'adapters/pglite/pglite-worker';
await bundled(`src/${worker}.ts`, { file: `${root}dist/${worker}.js`, ...one }, [placeInDist('../../')]);
