import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countTrips } from './count-trips.mjs';
import { measure } from './measure.mjs';
import { MIDDLE } from './metrics.mjs';
import { profileText, writeShape } from './shapes/write-shape.mjs';

const EXAMPLE = fileURLToPath(new URL('../../example-project', import.meta.url));

/**
 * One of the tools that take turns, in a folder of its own: `prepare()` does what comes before a run, `run()` measures one,
 * `count()` runs once through a door that counts statements and round trips.
 */
export function makeTool({ name, command, scratch, shape, shapeOptions, metric, server }) {
  const folder = join(scratch, name);
  const cache = join(scratch, `${name}-cache`);
  const schema = `bench_${name}`;
  writeProject(folder, shape, shapeOptions, { ...server, schema });
  const env = {
    XDG_CACHE_HOME: cache,
    DBT_SEND_ANONYMOUS_USAGE_STATS: 'false',
    QUERN_NOW: '2026-01-01T00:00:00Z',
    NO_COLOR: '1',
  };
  const middle = MIDDLE[shape];
  const words = metric.args.map(word => word.replace('{name}', middle?.name ?? ''));
  let edits = 0;
  const run = () => measure([...command, ...words], { cwd: folder, env });
  const prepare = async () => {
    if (metric.before === 'cold') {
      for (const gone of ['target', 'logs', '.quern']) rmSync(join(folder, gone), { recursive: true, force: true });
      rmSync(cache, { recursive: true, force: true });
    }
    if (metric.before === 'edit') appendFileSync(join(folder, middle.file), `-- edit ${++edits}\n`);
    if (metric.before === 'empty') await dropSchema(server, schema);
  };
  return {
    name,
    folder,
    schema,
    env,
    words,
    prepare,
    run,
    count: () => countOf({ folder, server, schema, prepare, run }),
  };
}

function writeProject(folder, shape, options, profile) {
  if (shape !== 'example') {
    writeShape(shape, folder, options, profile);
    return;
  }
  cpSync(EXAMPLE, folder, { recursive: true, filter: path => !/\/(target|logs|\.quern|\.user\.yml)$/.test(path) });
  const project = readFileSync(join(folder, 'dbt_project.yml'), 'utf8');
  writeFileSync(join(folder, 'profiles.yml'), profileText(profile, /^profile: *['"]?(\w+)/m.exec(project)?.[1]));
}

async function countOf({ folder, server, schema, prepare, run }) {
  const door = await countTrips({ host: server.host, port: Number(server.port) });
  const profile = join(folder, 'profiles.yml');
  const before = readFileSync(profile, 'utf8');
  try {
    await prepare();
    writeFileSync(profile, before.replaceAll(`port: ${server.port}`, `port: ${door.port}`));
    await run();
    return door.counts();
  } finally {
    writeFileSync(profile, before);
    door.close();
    void schema;
  }
}

/** A schema of thousands of relations needs more locks than one transaction may take, so it is emptied in pieces. */
export async function dropSchema({ host, port, user }, schema) {
  const pg = (await import('pg')).default;
  const client = new pg.Client({ host, port: Number(port), user, database: 'postgres', password: 'x' });
  await client.connect();
  await client.query('set client_min_messages = warning');
  for (;;) {
    const { rows } = await client.query(
      `select c.oid::regclass::text as name, c.relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname = $1 and c.relkind in ('v', 'r', 'm') order by c.oid desc limit 500`,
      [schema],
    );
    if (rows.length === 0) break;
    const kinds = { r: 'table', v: 'view', m: 'materialized view' };
    await client.query(rows.map(r => `drop ${kinds[r.relkind]} if exists ${r.name} cascade`).join(';'));
  }
  await client.query(`drop schema if exists "${schema}" cascade`);
  await client.end();
}
