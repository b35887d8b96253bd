#!/usr/bin/env node
/**
 * Runs small projects through real dbt and through quern and compares what `docs generate` leaves after each command: exit
 * code, catalog.json field by field, sources.json, and which files lie in target/. Prints one line a command.
 *
 *   node test/parity/catalog.mjs [--record FOLDER] [PROJECT_FOLDER…]
 *
 * Without folders: the projects under test/fixtures/projects/catalog and every_kind. `--record` writes what dbt left into
 * <folder's name>.json there, for the suite. Needs `QUERN_REAL_DBT` (the dbt command) and `QUERN_PARITY_PG` (host:port:user
 * of a scratch server, as `npm run pg` prints it); says so and ends well without them.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { catalogDifferences, publicFiles, sourcesDifferences } from './artifact-differences.mjs';
import { freshDatabase, withClient } from './database-content.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const projects = join(root, 'test/fixtures/projects');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { record: { type: 'string' } },
});
const { QUERN_REAL_DBT: dbt, QUERN_PARITY_PG: at } = process.env;
const quern = (process.env.QUERN_PARITY_TOOL ?? `${process.execPath} ${join(root, 'dist/cli.js')}`).split(' ');

if (dbt === undefined || at === undefined) {
  console.log('catalog: skipped; it needs QUERN_REAL_DBT and QUERN_PARITY_PG (host:port:user of a scratch server)');
} else {
  const [host, port, user] = at.split(':');
  const usual = ['catalog/types', 'catalog/places', 'every_kind'].map(name => join(projects, name));
  let different = 0;
  for (const project of positionals.length > 0 ? positionals : usual)
    different += await compare(project, { host, port, user });
  console.log(different === 0 ? 'catalog: no difference' : `catalog: ${different} commands with differences`);
  process.exitCode = different === 0 ? 0 : 1;
}

async function compare(project, server) {
  const theirs = await leave([dbt], project, server);
  if (options.record !== undefined) record(project, theirs);
  const ours = await leave(quern, project, server);
  let different = 0;
  theirs.forEach((step, i) => {
    const mine = ours[i];
    const lines = [
      ...(step.code === mine.code ? [] : [`exit code ${step.code} | ours ${mine.code}: ${mine.output.slice(-1000)}`]),
      ...catalogDifferences(step.catalog, mine.catalog),
      ...sourcesDifferences(step.sources, mine.sources),
      ...(step.files.join() === mine.files.join() ? [] : [`files: ${step.files} | ours ${mine.files}`]),
    ];
    if (lines.length > 0) different++;
    console.log(`${relative(projects, project)}: ${step.command}: ${lines.length === 0 ? 'same' : 'DIFFERENT'}`);
    for (const line of lines.slice(0, 20)) console.log(`    ${line}`);
  });
  return different;
}

/** What a tool leaves after each command of the project's parity.json. */
async function leave(tool, project, server) {
  const { commands, setup } = JSON.parse(readFileSync(join(project, 'parity.json'), 'utf8'));
  const folder = mkdtempSync(join(tmpdir(), 'quern-catalog-'));
  try {
    cpSync(project, folder, { recursive: true });
    const output = { type: 'postgres', ...server, port: Number(server.port), password: 'x', dbname: 'parity' };
    const profile = { target: 'dev', outputs: { dev: { ...output, schema: 'dev', threads: 1 } } };
    writeFileSync(join(folder, 'profiles.yml'), JSON.stringify({ parity: profile }));
    await freshDatabase(server, 'parity');
    await withClient({ ...server, database: 'parity' }, client => client.query(setup));
    return commands.map(command => {
      const ran = spawnSync(tool[0], [...tool.slice(1), '--no-use-colors', ...command], {
        ...{ cwd: folder, encoding: 'utf8', timeout: 300_000 },
        env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DBT_VERSION_CHECK: 'false' },
      });
      const target = join(folder, 'target');
      const read = name =>
        existsSync(join(target, name)) ? JSON.parse(readFileSync(join(target, name), 'utf8')) : null;
      return {
        ...{ command: command.join(' '), code: ran.status, output: `${ran.stdout}${ran.stderr}` },
        ...{ manifest: read('manifest.json'), results: read('run_results.json') },
        ...{ catalog: read('catalog.json'), sources: read('sources.json'), files: publicFiles(target) },
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the macros and docs that ship with dbt, and with no path of this machine. */
function record(project, steps) {
  const own = map => Object.fromEntries(Object.entries(map).filter(([id]) => !/^(macro|doc)\.dbt(_|\.)/.test(id)));
  const [{ manifest, results }] = steps;
  const kept = {
    manifest: { ...manifest, macros: own(manifest.macros), docs: own(manifest.docs) },
    results,
    steps: steps.map(({ command, code, catalog, sources, files }) => ({ command, code, files, catalog, sources })),
  };
  const text = JSON.stringify(kept).replaceAll(/"\/[^"]*\/quern-catalog-[^"]*"/g, '"/project"');
  writeFileSync(join(options.record, `${basename(project)}.json`), `${text}\n`);
}
