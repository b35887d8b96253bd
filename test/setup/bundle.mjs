// The second half of npm run build: what a command loads, as a few files instead of hundreds. The compiler's output, file
// by file, stays beside it for programs that want one room (tests, benchmarks); the package ships the bundle and the types.
import { rmSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Programs by the name of their file in dist. The thread of the embedded database keeps the place where it is looked for. */
const PROGRAMS = {
  cli: 'src/cli.ts',
  index: 'src/session/index.ts',
  'adapters/pglite/pglite-worker': 'src/adapters/pglite/pglite-worker.ts',
};
const CHUNKS = 'chunks';

/** Files that a module finds relative to itself are found as from its own file in dist; chunks lie one folder deep. */
const ownPlace = {
  name: 'own-place',
  transform: {
    filter: { code: 'import.meta.url' },
    handler(code, id) {
      const module = relative(`${root}src`, id).split(sep).join('/').replace(/\.ts$/, '.js');
      return code.replaceAll('import.meta.url', `new URL('../${module}', import.meta.url).href`);
    },
  },
  renderChunk(code, { fileName }) {
    const isDeep = fileName.startsWith(`${CHUNKS}/`);
    if (!isDeep && code.includes('import.meta.url'))
      throw new Error(`${fileName} would look for files in the wrong place`);
  },
};

const bundle = await rolldown({
  input: PROGRAMS,
  cwd: root,
  platform: 'node',
  // Libraries are installed beside the package: none of their code is in it.
  external: id => !id.startsWith('.') && !isAbsolute(id) && !id.startsWith('src/'),
  resolve: { extensionAlias: { '.js': ['.ts'] } },
  plugins: [ownPlace],
});
rmSync(`${root}dist/${CHUNKS}`, { recursive: true, force: true });
await bundle.write({
  dir: `${root}dist`,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: `${CHUNKS}/[name]-[hash].js`,
  comments: false,
});
await bundle.close();
