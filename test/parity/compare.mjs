#!/usr/bin/env node
/**
 * Runs small projects through real dbt and through quern and compares what both leave: exit codes, node statuses, every
 * relation row by row, the manifest field by field, and the events of the log. Prints a table, one line a project.
 *
 *   node test/parity/compare.mjs [-v] [--only relations,statuses,manifest,events] [--keep FOLDER] [PROJECT_FOLDER…]
 *
 * `--record FOLDER` writes dbt's artifacts of the first command into <folder's name>.json there, for the suite.
 * `--keep` keeps what dbt left in that folder and takes it from there the next time, as long as the project is the same.
 * Without folders: every project under test/fixtures/projects. Needs `QUERN_REAL_DBT` (the dbt command) and
 * `QUERN_PARITY_PG` (host:port:user of a scratch server, as `npm run pg` prints it); says so and ends well without them.
 * A folder may hold parity.json: {"commands": [["build"], ["run", "--full-refresh"]], "env": {}, "setup": "sql"}.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { eventDifferences, manifestDifferences, statusDifferences } from './artifact-differences.mjs';
import { contentDifferences, databaseContent, freshDatabase, withClient } from './database-content.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    verbose: { type: 'boolean', short: 'v', default: false },
    keep: { type: 'string' },
    record: { type: 'string' },
    only: { type: 'string', default: 'codes,statuses,relations,manifest,events' },
  },
});
const dbt = process.env.QUERN_REAL_DBT;
const at = process.env.QUERN_PARITY_PG;
const quern = (process.env.QUERN_PARITY_TOOL ?? `${process.execPath} ${join(root, 'dist/cli.js')}`).split(' ');

function projectsBelow(folder) {
  if (existsSync(join(folder, 'dbt_project.yml'))) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(entry => projectsBelow(join(folder, entry.name)));
}

async function leave(tool, project, plan, server) {
  const folder = mkdtempSync(join(tmpdir(), 'quern-parity-'));
  try {
    cpSync(project, folder, { recursive: true });
    const text = readFileSync(join(folder, 'dbt_project.yml'), 'utf8');
    const profile = /^profile:\s*['"]?([\w-]+)/m.exec(text)?.[1] ?? 'parity';
    if (!/^profile:/m.test(text)) writeFileSync(join(folder, 'dbt_project.yml'), `${text}\nprofile: parity\n`);
    const output = {
      type: 'postgres',
      ...server,
      port: Number(server.port),
      password: 'x',
      dbname: 'parity',
      schema: 'dev',
      threads: 1,
    };
    writeFileSync(
      join(folder, 'profiles.yml'),
      JSON.stringify({ [profile]: { target: 'dev', outputs: { dev: output } } }),
    );
    await freshDatabase(server, 'parity');
    if (plan.setup) await withClient({ ...server, database: 'parity' }, client => client.query(plan.setup));
    const env = {
      ...process.env,
      DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
      DBT_VERSION_CHECK: 'false',
      NO_COLOR: '1',
      ...plan.env,
    };
    const steps = plan.commands.map(command => {
      const run = spawnSync(
        tool[0],
        [...tool.slice(1), '--no-use-colors', '--log-format-file', 'json', '--log-path', 'logs', ...command],
        {
          cwd: folder,
          env,
          encoding: 'utf8',
          timeout: 300_000,
        },
      );
      const read = name => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null);
      const log = read('logs/dbt.log') ?? '';
      rmSync(join(folder, 'logs'), { recursive: true, force: true });
      return {
        command: command.join(' '),
        code: run.status,
        output: `${run.stdout}${run.stderr}`,
        results: JSON.parse(read('target/run_results.json') ?? 'null'),
        manifest: JSON.parse(read('target/manifest.json') ?? 'null'),
        log,
      };
    });
    return { steps, content: await databaseContent(server, 'parity') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What dbt leaves, from the folder of `--keep` where the same project was run with the same commands before. */
async function leaveKept(project, plan, server) {
  if (options.keep === undefined) return leave([dbt], project, plan, server);
  const hash = createHash('sha256').update(JSON.stringify(plan));
  for (const name of readdirSync(project, { recursive: true, withFileTypes: true }))
    if (name.isFile())
      hash.update(`${join(name.parentPath, name.name)}\0`).update(readFileSync(join(name.parentPath, name.name)));
  const file = join(options.keep, `${hash.digest('hex').slice(0, 20)}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const left = await leave([dbt], project, plan, server);
  mkdirSync(options.keep, { recursive: true });
  writeFileSync(file, JSON.stringify(left));
  return left;
}

/** Without the macros and docs that ship with dbt. */
function record(project, { manifest, results }) {
  const isOwn = ([id]) => !/^(macro|doc)\.(dbt|dbt_postgres)\./.test(id);
  const own = map => Object.fromEntries(Object.entries(map).filter(isOwn));
  const kept = { ...manifest, macros: own(manifest.macros), docs: own(manifest.docs) };
  const file = join(options.record, `${basename(project)}.json`);
  writeFileSync(
    file,
    `${JSON.stringify({ manifest: kept, results })}\n`.replaceAll(/"\/[^"]*\/quern-parity-[^"]*"/g, '"/project"'),
  );
}

function differences(theirs, ours) {
  const found = {
    codes: [],
    statuses: [],
    relations: contentDifferences(theirs.content, ours.content),
    manifest: [],
    events: [],
  };
  theirs.steps.forEach((step, i) => {
    const mine = ours.steps[i];
    if (step.code !== mine.code)
      found.codes.push(`${step.command}: ${step.code} | ours ${mine.code}\n${mine.output.slice(-1500)}`);
    const files = Object.values(step.manifest?.macros ?? {}).filter(
      macro => !/^dbt(_postgres)?$/.test(macro.package_name),
    );
    const macroFiles = new Set(files.map(macro => macro.original_file_path));
    found.statuses.push(...statusDifferences(step.results, mine.results, macroFiles));
    if (i === 0) found.manifest.push(...manifestDifferences(step.manifest, mine.manifest));
    found.events.push(...eventDifferences(step.log, mine.log).map(line => `${step.command}: ${line}`));
  });
  return found;
}

if (dbt === undefined || at === undefined) {
  console.log(
    'parity: skipped; set QUERN_REAL_DBT to the dbt command and QUERN_PARITY_PG to host:port:user of a scratch server',
  );
} else {
  const [host, port, user] = at.split(':');
  const kinds = options.only.split(',');
  const projects = positionals.length > 0 ? positionals : projectsBelow(join(root, 'test/fixtures/projects'));
  const rows = [];
  for (const project of projects) {
    const planFile = join(project, 'parity.json');
    const plan = { commands: [['build']], ...(existsSync(planFile) ? JSON.parse(readFileSync(planFile, 'utf8')) : {}) };
    const theirs = await leaveKept(project, plan, { host, port, user });
    if (options.record !== undefined) record(project, theirs.steps[0]);
    const ours = await leave(quern, project, plan, { host, port, user });
    const found = differences(theirs, ours);
    const row = { project: relative(root, project) };
    for (const kind of kinds) row[kind] = found[kind].length === 0 ? 'same' : found[kind].length;
    rows.push(row);
    console.log(Object.values(row).join('  '));
    if (options.verbose)
      for (const kind of kinds) for (const line of found[kind].slice(0, 20)) console.log(`    ${kind}: ${line}`);
  }
  console.table(rows);
  const different = rows.filter(row => kinds.some(kind => row[kind] !== 'same')).length;
  console.log(`${rows.length - different} of ${rows.length} projects the same`);
  process.exitCode = different === 0 ? 0 : 1;
}
