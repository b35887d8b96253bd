// Lays a scratch project out in a folder of its own: a scenario's files over the smallest project that runs.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROJECT = `name: scratch
version: '1.0'
profile: scratch
flags: {send_anonymous_usage_stats: false}
`;

const output = (server, schema) =>
  `{type: postgres, host: '${server.host}', port: ${server.port}, user: '${server.user}', password: x, dbname: ${server.database}, schema: ${schema}, threads: 1}`;

/** Makes the folder and returns its path; the caller removes it. */
export const layOutProject = (files, server) => {
  const folder = mkdtempSync(join(tmpdir(), 'macros-'));
  writeFiles(folder, {
    'dbt_project.yml': PROJECT,
    ...files,
    'profiles.yml': `scratch:\n  target: dev\n  outputs:\n    dev: ${output(server, 's')}\n    other: ${output(server, 's2')}\n`,
  });
  return folder;
};

/** Writes path → text; null deletes the file. */
export const writeFiles = (folder, files) => {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if (text === null) {
      if (existsSync(file)) rmSync(file);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.endsWith('\n') ? text : `${text}\n`);
  }
};
