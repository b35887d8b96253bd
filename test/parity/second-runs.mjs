#!/usr/bin/env node
/**
 * Runs public projects twice with quern in one database and says whether the second run leaves what the first one left.
 *
 *   QUERN_ACCEPTANCE=<folder of accept.py> QUERN_MIRROR=<folder of clones> node test/parity/second-runs.mjs \
 *     --pg host:port:user NAME…
 *
 * Compared are all relations (kind, columns, rows, indexes, constraints, comments, grants; without the columns which
 * accept.py's records call volatile). Views, incremental tables, snapshots and seeds keep their oid unless a full refresh
 * is asked for, tables get a new one. A view of somebody else is made between the runs on one of the tables, and has to
 * answer afterwards from the table's new rows. With QUERN_REAL_DBT (the dbt command) a project that differs is run twice
 * by dbt as well, and what differs there in the same way is no difference. QUERN_PARITY_TOOL is the quern to run (default: this checkout's dist).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contentDifferences, contentOf, freshDatabase, withClient } from './database-content.mjs';
import { layOut, planOf, recordOf, runCommands, steady } from './public-projects.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const quern = (process.env.QUERN_PARITY_TOOL ?? `${process.execPath} ${join(root, 'dist/cli.js')}`).split(' ');
const { QUERN_ACCEPTANCE: acceptance, QUERN_MIRROR: mirror, QUERN_REAL_DBT: dbt } = process.env;
const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { pg: { type: 'string' } },
});

const OIDS = `
select n.nspname || '.' || c.relname as name, c.oid::int8 as oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'p') and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'quern', 'foreigner')`;

/** Has a row when the foreign view reads the relation that bears the name now, and not one that was put aside. */
const READ_BY_VIEW = `
select from pg_depend d join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
join pg_class c on c.oid = d.refobjid join pg_namespace n on n.oid = c.relnamespace
where r.ev_class = 'foreigner.report'::regclass and n.nspname || '.' || c.relname = $1`;

/** What a materialization does to the oid of its relation in a second run; those of packages and users may do either. */
const OID_OF = { view: 'kept', incremental: 'kept', snapshot: 'kept', seed: 'kept', table: 'new' };

if (acceptance === undefined || mirror === undefined || options.pg === undefined) {
  console.log('second runs: not run, for they need QUERN_ACCEPTANCE, QUERN_MIRROR and --pg host:port:user');
} else {
  const [host, port, user] = options.pg.split(':');
  const rows = [];
  for (const name of names) {
    const { lines, ...row } = await secondRun(name, { host, port, user, database: `second_runs_${process.pid}` });
    rows.push({ project: name, ...row, result: lines.length === 0 ? 'same' : `${lines.length} differences` });
    console.log(Object.values(rows.at(-1)).join('  '));
    for (const line of lines.slice(0, 20)) console.log(`    ${line.slice(0, 400)}`);
    if (lines.length > 0) process.exitCode = 1;
  }
  console.table(rows);
}

/** A second run changes what it changes under real dbt as well: rows that are appended, an operation that works once. */
async function secondRun(name, server) {
  const found = await runTwice(quern, name, server);
  if (found.lines.length === 0 || dbt === undefined) return { ...found, 'as in dbt': 0 };
  const { lines: known } = await runTwice([dbt], name, server);
  const lines = found.lines.filter(line => !known.includes(line));
  return { ...found, lines, 'as in dbt': found.lines.length - lines.length };
}

async function runTwice(tool, name, server) {
  const place = mkdtempSync(join(tmpdir(), 'quern-second-'));
  const run = () => runCommands(tool, planOf(acceptance, name), project, join(place, name), server);
  const project = layOut({ acceptance, mirror }, name, place, server);
  try {
    await freshDatabase(server, server.database);
    const codes = run();
    const owners = nodesByRelation(project);
    const first = await state(server, name);
    const table = await foreignView(server, first.oids, owners);
    const again = run();
    const second = await state(server, name);
    const judged = oidDifferences(first.oids, second.oids, owners, fullRefreshes(planOf(acceptance, name)));
    return {
      relations: first.oids.size,
      kept: judged.kept,
      new: judged.renewed,
      'foreign view on': table,
      lines: [
        ...(codes.join() === again.join() ? [] : [`exit codes ${codes.join()}, in the second run ${again.join()}`]),
        ...contentDifferences(first.content, second.content),
        ...judged.lines,
        ...(await foreignViewDifferences(server, table)),
      ],
    };
  } finally {
    await withClient({ ...server, database: 'postgres' }, client =>
      client.query(`drop database if exists "${server.database}" with (force)`),
    );
    rmSync(place, { recursive: true, force: true });
  }
}

async function state(server, name) {
  return withClient(server, async client => {
    const { rows } = await client.query(OIDS);
    const content = steady(await contentOf(client, ['quern', 'foreigner']), recordOf(acceptance, name).volatile);
    return { oids: new Map(rows.map(row => [row.name, row.oid])), content };
  });
}

/** Relation → its node, by the manifest of the last command. */
function nodesByRelation(project) {
  const { nodes } = JSON.parse(readFileSync(join(project, 'target/manifest.json'), 'utf8'));
  return new Map(
    Object.values(nodes)
      .filter(node => ['model', 'seed', 'snapshot'].includes(node.resource_type))
      .map(node => [`${node.schema}.${node.alias}`, node]),
  );
}

/** Verbs that a command of the project asks to begin anew. */
function fullRefreshes(plan) {
  return (plan.cmds ?? [])
    .filter(command => /--full-refresh|\s-f\b/.test(command))
    .map(command => command.split(' ')[0]);
}

function oidDifferences(before, after, owners, refreshed) {
  const found = { kept: 0, renewed: 0, lines: [] };
  for (const [name, oid] of before) {
    const node = owners.get(name);
    const isKept = after.get(name) === oid;
    if (isKept) found.kept++;
    else found.renewed++;
    const kind = node?.config.materialized;
    const isRefreshed = node?.config.full_refresh === true || (kind === 'seed' && refreshed.includes('seed'));
    const wanted = isRefreshed ? 'new' : OID_OF[kind];
    if (wanted !== undefined && after.has(name) && isKept !== (wanted === 'kept'))
      found.lines.push(`oid of ${name} (${kind}): ${isKept ? 'kept' : 'new'}, ${wanted} wanted`);
  }
  return found;
}

/** A view in a schema of its own on the first relation that is a table by its materialization (or, without one, on a seed). */
async function foreignView(server, oids, owners) {
  const of = kind => [...oids.keys()].sort().find(name => owners.get(name)?.config.materialized === kind);
  const table = of('table') ?? of('incremental') ?? of('seed');
  const [schema, relation] = table.split('.');
  await withClient(server, client =>
    client.query(
      `create schema foreigner; create view foreigner.report as select t.*, 'mine' as of_report from "${schema}"."${relation}" t`,
    ),
  );
  return table;
}

/** The view has to be there and to hold the very rows of the table. */
async function foreignViewDifferences(server, table) {
  const [schema, relation] = table.split('.');
  return withClient(server, async client => {
    const { rows } = await client.query(`select to_regclass('foreigner.report') is not null as there`);
    if (!rows[0].there) return ['the foreign view is gone'];
    const read = await client.query(READ_BY_VIEW, [table]);
    if (read.rowCount === 0) return [`the foreign view reads something else than ${table}`];
    const all = query =>
      client.query(query).then(result =>
        result.rows
          .map(row => JSON.stringify(row.r))
          .sort()
          .join('\n'),
      );
    const shown = await all(`select to_jsonb(r) - 'of_report' as r from foreigner.report r`);
    const held = await all(`select to_jsonb(r) as r from "${schema}"."${relation}" r`);
    return shown === held ? [] : [`the foreign view does not show what ${table} holds`];
  });
}
