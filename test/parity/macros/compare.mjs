// Compares two tools that run dbt projects (real dbt and ours): what each macro call renders, and what each scenario
// leaves in the database, says in its results and sends to the server.
//
//   node test/parity/macros/compare.mjs --left 'dbt' --right 'node dist/cli.js' --dsn 127.0.0.1:5432:postgres [NAME…]
//     --server-log FILE --statements   also compare statements (server settings as in server.mjs)
//     --overridden                     run the scenarios in projects that override every public macro, and compare which
//                                      overrides were called
//     --left-records DIR               keep what the left tool did and read it from there the next time (without --right: only
//                                      record)
//     --database NAME                  the scratch database, dropped and made anew (default: scratch)
//     -v                               print what both tools said
// NAME is `calls`, `calls:<case>` or a file of scenarios/ without its ending; none means all. Exit status 0 when equal.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { foldMessage, foldSql } from './fold-sql.mjs';
import { overrideAll, seenOverrides } from './override-all.mjs';
import { layOutProject, writeFiles } from './scratch-project.mjs';
import { dumpDatabase, freshDatabase, logMark, runSql, statementsSince } from './server.mjs';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    left: { type: 'string' },
    right: { type: 'string' },
    dsn: { type: 'string' },
    'server-log': { type: 'string' },
    database: { type: 'string', default: 'scratch' },
    'left-records': { type: 'string' },
    statements: { type: 'boolean' },
    overridden: { type: 'boolean' },
    v: { type: 'boolean', short: 'v' },
  },
});
const [host, port, user] = (options.dsn ?? '').split(':');
const server = { host, port: Number(port), user, database: options.database };

const runTool = (tool, folder, command) => {
  const env = {
    ...process.env,
    DBT_PROFILES_DIR: folder,
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    DBT_USE_COLORS: 'false',
  };
  const result = spawnSync('bash', ['-c', `${tool} ${command}`], {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { exit: result.status, output: `${result.stdout}${result.stderr}` };
};

const readResults = folder => {
  const file = join(folder, 'target', 'run_results.json');
  if (!existsSync(file)) return {};
  const { results } = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return Object.fromEntries(
    results.map(r => [r.unique_id, [r.status, r.message ?? '', r.failures, r.adapter_response?.rows_affected ?? null]]),
  );
};

const readExtra = folder => {
  const extra = {};
  for (const name of ['sources.json', 'catalog.json']) {
    const file = join(folder, 'target', name);
    if (!existsSync(file)) continue;
    const json = JSON.parse(readFileSync(file, 'utf8'));
    rmSync(file);
    extra[name] =
      name === 'catalog.json'
        ? { nodes: json.nodes, sources: json.sources, errors: json.errors }
        : json.results.map(r => [r.unique_id, r.status, r.criteria, r.error]);
  }
  return extra;
};

/** Runs a scenario with one tool; one record a step that ran the tool. */
const record = async (tool, scenario) => {
  await freshDatabase(server);
  const extra = options.overridden ? { 'macros/override_all.sql': overrideAll() } : {};
  const folder = layOutProject({ ...scenario.files, ...extra }, server);
  const steps = [];
  try {
    for (const step of scenario.steps) {
      if (step.files) writeFiles(folder, step.files);
      if (step.sql) await runSql(server, step.sql);
      if (step.shell) execFileSync('bash', ['-c', step.shell], { cwd: folder });
      if (!step.dbt) continue;
      const mark = logMark(options['server-log']);
      const { exit, output } = runTool(tool, folder, step.dbt);
      const statements = statementsSince(options['server-log'], mark, server.database);
      steps.push({
        command: step.dbt,
        exit,
        output,
        results: readResults(folder),
        extra: readExtra(folder),
        relations: await dumpDatabase(server),
        statements,
      });
      if (options.v) process.stdout.write(`--- ${tool} ${step.dbt}\n${output}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return steps;
};

const clip = value => {
  const text = JSON.stringify(value) ?? 'nothing';
  return options.v || text.length < 900 ? text : `${text.slice(0, 900)}…`;
};

const differences = (path, a, b) => {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  const both = [a, b].every(x => x !== null && typeof x === 'object' && !Array.isArray(x));
  if (!both) return [`${path}\n      left  ${clip(a)}\n      right ${clip(b)}`];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(key =>
    differences(`${path} ${key}`, a[key], b[key]),
  );
};

const foldResults = results =>
  Object.fromEntries(
    Object.entries(results).map(([id, [status, message, ...rest]]) => [id, [status, foldMessage(message), ...rest]]),
  );

/** Ours may see more overrides, never fewer. */
const missingOverrides = (a, b) => a.filter(line => !b.includes(line)).map(line => `override not called: ${line}`);

/** What publishing does instead: names set aside and dropped, whichever tool says so. */
const PUBLISHING =
  /^(drop (table|view|materialized view) if exists \S+__staged"$|alter table \S+ rename to|begin$|commit$|rollback$)/i;

const statementDifferences = (a, b) => {
  const left = a.map(foldSql);
  const right = b.map(foldSql).filter(s => {
    const i = left.indexOf(s);
    if (i >= 0) left.splice(i, 1);
    return i < 0;
  });
  const shown = (sign, list) => list.filter(s => !PUBLISHING.test(s)).map(s => `      ${sign} ${clip(s)}`);
  return [...shown('-', left), ...shown('+', right)];
};

/** What the left tool did, from the records when they hold it; a changed case is recorded anew. */
const leftRecord = async (name, source, make) => {
  const folder = options['left-records'];
  if (!folder) return make();
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) {
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    if (kept.source === source) return kept.record;
  }
  const record = await make();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ source, record }, null, 1));
  return record;
};

const compareScenario = async name => {
  const source = readFileSync(join(here, 'scenarios', `${name}.yml`), 'utf8');
  const scenario = parse(source);
  const left = await leftRecord(options.overridden ? `${name}-overridden` : name, source, () =>
    record(options.left, scenario),
  );
  if (!options.right) return [];
  const right = await record(options.right, scenario);
  const found = left.flatMap((step, i) => {
    const other = right[i];
    const list = ['exit', 'extra', 'relations'].flatMap(key => differences(key, step[key], other[key]));
    list.unshift(...differences('results', foldResults(step.results), foldResults(other.results)));
    if (options.overridden) list.push(...missingOverrides(seenOverrides(step.output), seenOverrides(other.output)));
    if (options.statements) list.push(...statementDifferences(step.statements, other.statements));
    return list.map(line => `    step ${i + 1} (${step.command}): ${line}`);
  });
  return withoutExpected(found, scenario.differs ?? []);
};

/** A scenario names where the tools differ on purpose; one that is not seen any more is a difference too. */
const withoutExpected = (found, expected) => {
  const unseen = expected.filter(({ at }) => !found.some(line => line.includes(at)));
  return [
    ...found.filter(line => !expected.some(({ at }) => line.includes(at))),
    ...unseen.map(({ at }) => `    expected and not seen: ${at}`),
  ];
};

const CALL = /^## (\w+)\n([\s\S]*?)(?=^## |(?![\s\S]))/gm;
const PROBE = `{% materialization probe, default %}{% call noop_statement("main", "PROBE") %}{{ sql }}{% endcall %}{{ return({"relations": []}) }}{% endmaterialization %}`;

/** Each case is a model; what it compiles to, or its error, is compared. `config()` stays outside the execute test. */
const compareCalls = async only => {
  const source = readFileSync(join(here, 'calls.jinja'), 'utf8');
  const cases = [...source.matchAll(CALL)].filter(([, name]) => !only || only === name);
  const files = Object.fromEntries(
    cases.map(([, name, text]) => {
      const [, config, body] = /^(\{\{ config\(.*?\) \}\})?([\s\S]*)$/.exec(text.trim());
      return [`models/${name}.sql`, `${config ?? ''}{% if execute %}${body}{% endif %}`];
    }),
  );
  const render = async tool => {
    await freshDatabase(server);
    const folder = layOutProject(
      {
        ...files,
        'macros/probe.sql': PROBE,
        'dbt_project.yml': `name: scratch\nversion: '1.0'\nprofile: scratch\nmodels: {+materialized: probe}\n`,
      },
      server,
    );
    const { output } = runTool(tool, folder, '--log-level warn run');
    const results = readResults(folder);
    if (Object.keys(results).length === 0) process.stdout.write(output);
    const texts = Object.fromEntries(
      cases.map(([, name]) => {
        const [status, message] = results[`model.scratch.${name}`] ?? ['missing', ''];
        const file = join(folder, 'target/compiled/scratch/models', `${name}.sql`);
        return [
          name,
          status === 'success'
            ? { text: existsSync(file) ? readFileSync(file, 'utf8') : '' }
            : { error: `${status}: ${message}` },
        ];
      }),
    );
    rmSync(folder, { recursive: true, force: true });
    return texts;
  };
  const left = await leftRecord(`calls-${only ?? 'all'}`, source, () => render(options.left));
  const fold = texts =>
    Object.fromEntries(
      Object.entries(texts).map(([name, { text, error }]) => [name, error ? foldMessage(error) : foldSql(text)]),
    );
  return options.right ? differences('   ', fold(left), fold(await render(options.right))) : [];
};

const names =
  positionals.length > 0
    ? positionals
    : ['calls', ...readdirSync(join(here, 'scenarios')).map(f => f.replace(/\.yml$/, ''))];
let different = 0;
for (const name of names) {
  const found = name.startsWith('calls') ? await compareCalls(name.split(':')[1]) : await compareScenario(name);
  process.stdout.write(
    `${found.length === 0 ? 'same' : 'DIFFERENT'}  ${name}\n${found.map(line => `${line}\n`).join('')}`,
  );
  if (found.length > 0) different += 1;
}
process.exitCode = different > 0 ? 1 : 0;
