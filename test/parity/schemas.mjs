#!/usr/bin/env node
/**
 * Validates what quern writes for every project under test/fixtures/projects against the published JSON schemas of dbt's
 * repository. dbt 1.12.6 does not keep them in every point itself: what they say of its recorded artifacts is excused.
 *
 *   QUERN_MIRROR=<folder of clones> node test/parity/schemas.mjs [-v] [--parse] [PROJECT_FOLDER…]
 *
 * The clone is `dbt-labs+dbt-core` in that folder; the schemas are read out of its branch 1.12.latest. Says so and ends well
 * without it. Projects run on the embedded database; with
 * `--parse` they are only parsed, which is enough for the manifest.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { Ajv2020 } from 'ajv/dist/2020.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const projects = join(root, 'test/fixtures/projects');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { verbose: { type: 'boolean', short: 'v', default: false }, parse: { type: 'boolean', default: false } },
});
const PUBLISHED = {
  manifest: 'manifest/v12',
  run_results: 'run-results/v6',
  catalog: 'catalog/v1',
  sources: 'sources/v3',
};
const excused = new Set();
const clone = ['repo', '.']
  .map(name => join(process.env.QUERN_MIRROR ?? '', 'dbt-labs+dbt-core', name))
  .find(folder => existsSync(join(folder, 'HEAD')));

if (process.env.QUERN_MIRROR === undefined || clone === undefined) {
  console.log('schemas: skipped; QUERN_MIRROR must name a folder with a clone dbt-labs+dbt-core');
} else {
  const checks = Object.fromEntries(Object.entries(PUBLISHED).map(([name, file]) => [name, checkOf(file)]));
  const recorded = join(root, 'test/fixtures/artifacts');
  let wrong = 0;
  for (const name of readdirSync(recorded)) {
    const { manifest, results, steps } = JSON.parse(readFileSync(join(recorded, name), 'utf8'));
    excuse(`dbt's own ${name}`, { manifest, run_results: results, ...steps.at(-1) }, checks);
  }
  const folders = positionals.length > 0 ? positionals : projectsBelow(projects);
  for (const folder of folders) wrong += await run(folder, checks);
  console.log(wrong === 0 ? 'schemas: every artifact is valid' : `schemas: ${wrong} artifacts are not valid`);
  process.exitCode = wrong === 0 ? 0 : 1;
}

function checkOf(file) {
  const args = ['-C', clone, 'show', `refs/heads/1.12.latest:schemas/dbt/${file}.json`];
  const schema = JSON.parse(execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 26 }));
  return new Ajv2020({ strict: false, allErrors: true, logger: false }).compile(schema);
}

/** Runs a project's commands and shows its artifacts after each. Returns how many are not valid. */
async function run(project, checks) {
  const place = mkdtempSync(join(tmpdir(), 'quern-schemas-'));
  try {
    cpSync(project, place, { recursive: true });
    const profile = /^profile:\s*['"]?([\w-]+)/m.exec(readFileSync(join(place, 'dbt_project.yml'), 'utf8'))?.[1];
    const output = { type: 'pglite', schema: 'dev' };
    if (profile !== undefined)
      writeFileSync(
        join(place, 'profiles.yml'),
        JSON.stringify({ [profile]: { target: 'dev', outputs: { dev: output } } }),
      );
    const file = join(place, 'parity.json');
    const { setup, env = {}, commands = [['build']] } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (setup !== undefined) await prepare(join(place, '.quern/pglite'), setup);
    let wrong = 0;
    const more = [
      ['source', 'freshness'],
      ['docs', 'generate'],
    ];
    for (const command of options.parse ? [['parse']] : [...commands, ...more]) {
      spawnSync(process.execPath, [join(root, 'dist/cli.js'), '--quiet', ...(command.run ?? command)], {
        ...{ cwd: place, env: { ...process.env, ...env }, timeout: 300_000 },
      });
      const read = name =>
        existsSync(join(place, 'target', name)) ? JSON.parse(readFileSync(join(place, 'target', name), 'utf8')) : null;
      const found = Object.fromEntries(Object.keys(PUBLISHED).map(name => [name, read(`${name}.json`)]));
      wrong += report(`${relative(projects, project)}, ${(command.run ?? command).join(' ')}`, found, checks);
    }
    return wrong;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

async function prepare(folder, sql) {
  mkdirSync(folder, { recursive: true });
  const database = new PGlite(folder);
  await database.exec(sql);
  await database.close();
}

/** A complaint, whatever node it is about. */
function complaint({ instancePath, message, params }) {
  const place = instancePath.replace(/\/[^/]*\.[^/]*/g, '/*').replace(/\/\d+/g, '/#');
  return `${place} ${message} ${JSON.stringify(params)}`;
}

/** The published schemas are older than dbt: what they say of dbt's own artifacts is no fault of ours. */
function excuse(title, artifacts, checks) {
  for (const [name, check] of Object.entries(checks)) {
    if ((artifacts[name] ?? null) === null || check(artifacts[name])) continue;
    for (const line of new Set(check.errors.map(complaint))) {
      if (!excused.has(line)) console.log(`${title}: ${name}: excused: ${line}`);
      excused.add(line);
    }
  }
}

function report(title, artifacts, checks) {
  let wrong = 0;
  let seen = 0;
  for (const [name, check] of Object.entries(checks)) {
    const artifact = artifacts[name] ?? null;
    if (artifact === null) continue;
    seen++;
    if (check(artifact)) continue;
    const errors = check.errors.filter(error => !excused.has(complaint(error)));
    if (errors.length === 0) continue;
    wrong++;
    console.log(`${title}: ${name} is not valid`);
    // Alternatives that were not meant say nothing; the deepest complaint is the one that matters.
    const deepest = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length);
    for (const { instancePath, message, params } of deepest.slice(0, 5))
      console.log(`    ${instancePath} ${message} ${JSON.stringify(params)}`);
  }
  if (wrong === 0 && (options.verbose || seen === 0)) console.log(`${title}: ${seen} valid`);
  return wrong;
}

function projectsBelow(folder) {
  if (existsSync(join(folder, 'dbt_project.yml'))) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .flatMap(entry => projectsBelow(join(folder, entry.name)));
}
