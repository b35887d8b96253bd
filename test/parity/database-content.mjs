import pg from 'pg';

/** Connects, runs `work`, and always ends the connection. */
export async function withClient({ host, port, user, database }, work) {
  const client = new pg.Client({ host, port: Number(port), user, database, password: 'x' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function freshDatabase(server, name) {
  await withClient({ ...server, database: 'postgres' }, async client => {
    await client.query(`drop database if exists "${name}" with (force)`);
    await client.query(
      `create database "${name}" template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'`,
    );
  });
}

const RELATIONS = `
select n.nspname as schema, c.relname as name, c.oid,
  case c.relkind when 'r' then 'table' when 'v' then 'view' when 'm' then 'materialized view' when 'p' then 'partitioned' end as kind,
  c.relpersistence = 'u' as unlogged, obj_description(c.oid, 'pg_class') as comment,
  (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
     'comment', col_description(c.oid, a.attnum)) order by a.attnum)
   from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  (select json_agg(regexp_replace(pg_get_indexdef(i.indexrelid), 'INDEX .* ON', 'INDEX ON') order by 1)
   from pg_index i where i.indrelid = c.oid) as indexes,
  (select json_agg(pg_get_constraintdef(k.oid) order by 1) from pg_constraint k
   where k.conrelid = c.oid and k.contype <> 'n') as constraints,
  (select json_agg(g.grantee || ':' || g.privilege_type order by 1)
   from information_schema.role_table_grants g where g.table_schema = n.nspname and g.table_name = c.relname and g.grantee <> current_user) as grants
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and n.nspname <> all($1)
order by 1, 2`;

/**
 * Every relation outside `without` (schemas) with columns, rows, indexes, constraints, comments and grants. Moments of today
 * become `<today>`, and what dbt hashes from them `<hash>`, because no two runs have them in common.
 */
export async function databaseContent(server, database, without = ['quern']) {
  return withClient({ ...server, database }, client => contentOf(client, without));
}

/** The same over an open connection: whatever has `query(text, values)`, the embedded Postgres too. */
export async function contentOf(client, without = ['quern']) {
  const { rows } = await client.query(RELATIONS, [without]);
  const found = {};
  for (const { oid: _, ...relation } of rows) {
    const data = await client.query(`select to_jsonb(t) as row from "${relation.schema}"."${relation.name}" t`);
    found[`${relation.schema}.${relation.name}`] = {
      ...relation,
      rows: data.rows.map(one => JSON.stringify(masked(one.row))).sort(),
    };
  }
  return found;
}

function masked(row) {
  let moving = false;
  const out = {};
  for (const [key, value] of Object.entries(row)) {
    const age =
      typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value)
        ? Date.now() - Date.parse(value)
        : Infinity;
    const today = Math.abs(age) < 36 * 3600 * 1000;
    moving ||= today;
    out[key] = today ? '<today>' : value;
  }
  if (moving && 'dbt_scd_id' in out) out.dbt_scd_id = '<hash>';
  return out;
}

/** Differences between two contents, one line each. */
export function contentDifferences(theirs, ours) {
  const lines = [];
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const [a, b] = [theirs[name], ours[name]];
    if (a === undefined || b === undefined) {
      lines.push(`${name}: ${a === undefined ? 'only ours' : 'missing'}`);
      continue;
    }
    for (const key of Object.keys(a)) {
      const [x, y] = [JSON.stringify(a[key]), JSON.stringify(b[key])];
      if (x === y) continue;
      if (key !== 'rows') lines.push(`${name} ${key}: ${x} | ours ${y}`);
      else {
        const missing = a.rows.filter(row => !b.rows.includes(row));
        const extra = b.rows.filter(row => !a.rows.includes(row));
        lines.push(
          `${name} rows: ${a.rows.length} | ours ${b.rows.length}; missing ${missing[0] ?? '–'} | extra ${extra[0] ?? '–'}`,
        );
      }
    }
  }
  return lines;
}
