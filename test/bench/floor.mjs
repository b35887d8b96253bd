import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';
import { dropSchema } from './tools.mjs';

const own = file => fileURLToPath(new URL(file, import.meta.url));
const NODE = process.execPath;

/** Reads every file of the project once and does nothing with it. */
const READ_ALL = `const fs = require('node:fs'); for (const e of fs.readdirSync('.', { recursive: true, withFileTypes: true }))
  if (e.isFile()) fs.readFileSync(require('node:path').join(e.parentPath ?? e.path, e.name));`;

/** The least that the machine needs for the same: `node -e 0`, reading the files, one statement a node, one COPY. */
export function floorOf({ metric, tool, server, scratch }) {
  const { host, port, user } = server;
  switch (metric.floor) {
    case 'read':
      return {
        name: 'reading the files',
        run: () => measure([NODE, '-e', READ_ALL], { cwd: join(tool.folder, 'models') }),
      };
    case 'minimal':
      return {
        name: 'minimal script',
        run: async () => {
          // The compiled text names the tool's schema, so the script works there too.
          await dropSchema(server, tool.schema);
          const manifest = join(tool.folder, 'target', 'manifest.json');
          const words = [own('minimal-run.mjs'), manifest, host, port, user, 'postgres', tool.schema, metric.kind, '4'];
          return withPhase(await measure([NODE, ...words], { cwd: scratch }));
        },
      };
    case 'copy':
      return {
        name: 'one COPY',
        run: async () => {
          const file = join(tool.folder, 'seeds', 'big.csv');
          const words = [own('copy-once.mjs'), file, host, port, user, 'postgres', `"${tool.schema}".big`];
          return withPhase(await measure([NODE, ...words], { cwd: fileURLToPath(new URL('../..', import.meta.url)) }));
        },
      };
    default:
      return { name: 'node -e 0', run: () => measure([NODE, '-e', '0']) };
  }
}

/** The scripts print how long their work took, without the start of Node. */
function withPhase(found) {
  return { ...found, phaseMs: JSON.parse(found.output.trim().split('\n').at(-1)).ms };
}

/** Files of the models, to be sure that there is something to read. */
export function countModels(folder) {
  const models = join(folder, 'models');
  return existsSync(models)
    ? readdirSync(models, { recursive: true }).filter(file => String(file).endsWith('.sql')).length
    : 1;
}
