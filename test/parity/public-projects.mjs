/** Public projects as accept.py lays them out: their folder, their commands, and what its records say of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';

/** Commands, environment and variables of a project. */
export function planOf(acceptance, name) {
  return JSON.parse(readFileSync(join(acceptance, 'projects.json'), 'utf8'))[name];
}

/** What real dbt left, and which columns of it differ from run to run. */
export function recordOf(acceptance, name) {
  return JSON.parse(gunzipSync(readFileSync(join(acceptance, 'golden', `${name}.json.gz`))).toString());
}

/** Lays a project out in `place`; its profile leads to `server.database`. Returns the folder of the project. */
export function layOut({ acceptance, mirror }, name, place, { host, port, user, database }) {
  const words = ['accept.py', '--mirror', mirror, '--dsn', `${host}:${port}:${user}`, '--lay-out', place, name];
  const printed = execFileSync('python3', words, { cwd: acceptance, encoding: 'utf8' });
  const file = join(place, name, 'profiles.yml');
  const profiles = parse(readFileSync(file, 'utf8'));
  for (const { outputs } of Object.values(profiles))
    for (const output of Object.values(outputs))
      Object.assign(output, { host, port: Number(port), user, dbname: database });
  writeFileSync(file, JSON.stringify(profiles));
  return printed.trim().split('\n').at(-1);
}

/**
 * Runs the commands of a project one after the other. A failed node is no error here (1, as in some of the records), a
 * command that could not be done is one.
 */
export function runCommands(tool, plan, project, profiles, { host, port, database }, more = []) {
  const env = { ...process.env, ...plan.env };
  if ('POSTGRES_DB' in env) env.POSTGRES_DB = database;
  if ('POSTGRES_HOST' in env) Object.assign(env, { POSTGRES_HOST: host, POSTGRES_PORT: port });
  return (plan.cmds ?? ['build']).map(command => {
    const vars = plan.vars !== undefined && !command.includes('--vars') ? ['--vars', plan.vars] : [];
    const [program = '', ...first] = tool;
    const words = [...first, ...splitWords(command), ...vars, '--profiles-dir', profiles, ...more];
    const ran = spawnSync(program, words, { cwd: project, env, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (ran.status === 2 || ran.status === null)
      throw new Error(
        `${command} in ${dirname(project)} ended with ${ran.status}: ${ran.stdout.slice(-2000)}${ran.stderr}`,
      );
    return ran.status;
  });
}

/** Words of a shell line; quotes keep blanks together. */
function splitWords(line) {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, plain]) => double ?? single ?? plain);
}

/** The content without the columns (and rows) that differ between two runs of real dbt, by its record. */
export function steady(content, volatile) {
  for (const [name, relation] of Object.entries(content)) {
    const { columns = [], rows = false } = volatile?.[name] ?? {};
    const strip = row =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(row)).filter(([key]) => !columns.includes(key))));
    if (columns.length > 0) relation.rows = relation.rows.map(strip).sort();
    if (rows) relation.rows = [];
  }
  return content;
}
