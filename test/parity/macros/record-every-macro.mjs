// Records what real dbt makes of the projects of every-macro.mjs:
//   node test/parity/macros/record-every-macro.mjs --tool dbt --dsn HOST:PORT:USER [--database NAME] [calls] [overrides] [--show]
// `calls` keeps a hash of what each call gives in fixtures/macros/every-call.json (with --show: prints the texts instead);
// `overrides` says which calls do not reach the override: with real dbt all do.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { callLines, callProject, expectedLines, hashOfGenerated, overrideProjects } from './every-macro.mjs';
import { foldMessage, foldSql } from './fold-sql.mjs';
import { layOutProject } from './scratch-project.mjs';
import { freshDatabase } from './server.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tool: { type: 'string', default: 'dbt' },
    dsn: { type: 'string' },
    database: { type: 'string', default: 'scratch' },
    show: { type: 'boolean' },
  },
});
const [host, port, user] = options.dsn.split(':');
const server = { host, port: Number(port), user, database: options.database };
const fixture = name => new URL(`../../fixtures/macros/${name}`, import.meta.url);
const write = (name, value) => writeFileSync(fixture(name), `${JSON.stringify(value, null, 2)}\n`);

/** Runs the tool in a folder with these files and hands the folder to `read`. */
const inProject = async (files, command, read) => {
  await freshDatabase(server);
  const project = files['dbt_project.yml'].replace('profile: shop', 'profile: scratch');
  const folder = layOutProject({ ...files, 'dbt_project.yml': project }, server);
  try {
    const env = { ...process.env, DBT_PROFILES_DIR: folder, DBT_SEND_ANONYMOUS_USAGE_STATS: 'false' };
    const { stdout } = spawnSync('bash', ['-c', `${options.tool} ${command}`], {
      cwd: folder,
      env,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    return read(folder, stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const compiled = (folder, name) => {
  const file = join(folder, 'target/compiled/scratch/models', `${name}.sql`);
  return existsSync(file) ? readFileSync(file, 'utf8').replaceAll(options.database, 'scratch') : '';
};

const shown = ([name, { text, error }]) => `## ${name}: ${error ? `ERROR ${foldMessage(error)}` : foldSql(text)}\n`;

const recordCalls = () =>
  inProject(callProject(), '--log-level warn run', (folder, output) => {
    const file = join(folder, 'target/run_results.json');
    if (!existsSync(file)) throw new Error(output);
    const outcomes = JSON.parse(readFileSync(file, 'utf8')).results.map(({ unique_id, status, message }) => {
      const name = unique_id.split('.').at(-1);
      return [
        name,
        status === 'success'
          ? { text: compiled(folder, name) }
          : { error: `${status}: ${message}`.replaceAll(options.database, 'scratch') },
      ];
    });
    outcomes.sort(([a], [b]) => (a < b ? -1 : 1));
    if (options.show) for (const outcome of outcomes) process.stdout.write(shown(outcome));
    else
      write('every-call.json', Object.fromEntries(outcomes.map(([name, outcome]) => [name, hashOfGenerated(outcome)])));
  });

/** Prints the calls that do not say what the override says. */
const checkOverrides = async () => {
  for (const [kind, files] of Object.entries(overrideProjects())) {
    const others = await inProject(files, '--no-populate-cache compile', (folder, output) => {
      const lines = callLines(compiled(folder, 'calls'));
      const expected = expectedLines(kind);
      if (lines.length !== expected.length) throw new Error(`${lines.length} lines, not ${expected.length}: ${output}`);
      return lines.filter((line, i) => foldSql(line) !== foldSql(expected[i]));
    });
    process.stdout.write(`${kind}: ${others.length === 0 ? 'every call reaches the override' : others.join('\n')}\n`);
  }
};

const wanted = positionals.length > 0 ? positionals : ['calls', 'overrides'];
if (wanted.includes('overrides')) await checkOverrides();
if (wanted.includes('calls')) await recordCalls();
