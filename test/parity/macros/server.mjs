// A fresh scratch database, what lies in it, and the statements that the server logged.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import pg from 'pg';

const RELATIONS = `
select n.nspname || '.' || c.relname as name, c.relkind as kind, c.relpersistence as persistence,
 (select json_agg(json_build_array(attname, format_type(atttypid, atttypmod), attnotnull, col_description(c.oid, attnum)) order by attnum)
    from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
 (select json_agg(regexp_replace(replace(indexdef, 'ON ' || quote_ident(n.nspname) || '.', 'ON '), 'INDEX \\S+ ON', 'INDEX * ON') order by 1) from pg_indexes i where i.schemaname = n.nspname and i.tablename = c.relname) as indexes,
 (select json_agg(json_build_array(contype, pg_get_constraintdef(oid)) order by contype, pg_get_constraintdef(oid)) from pg_constraint where conrelid = c.oid and contype <> 'n') as constraints,
 obj_description(c.oid) as comment, (select json_agg(x::text order by x::text) from unnest(c.relacl) x) as acl,
 pg_get_viewdef(c.oid) as definition
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm') and n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'quern')
order by 1`;
const FUNCTIONS = `select n.nspname || '.' || p.proname || '(' || pg_get_function_arguments(p.oid) || ')' as name, pg_get_functiondef(p.oid) as definition, obj_description(p.oid) as comment, p.proacl::text as acl
from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'quern') order by 1`;
const CLOCK = /^(dbt_valid_from|dbt_valid_to|dbt_updated_at|since|until|upd|at|t)$/;
const CLOCK_HASH = /^(dbt_scd_id|scd)$/;

const withClient = async (server, database, work) => {
  const client = new pg.Client({ host: server.host, port: server.port, user: server.user, password: 'x', database });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

export const freshDatabase = async server => {
  await withClient(server, 'postgres', async client => {
    await client.query(`drop database if exists ${server.database} with (force)`);
    await client.query(`create database ${server.database} template template0`);
    for (const role of ['reader', 'other']) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
      if (rowCount === 0) await client.query(`create role ${role}`);
    }
  });
};

export const runSql = (server, sql) => withClient(server, server.database, client => client.query(sql));

/** Rows as sorted texts of {column: value}; a column that holds a clock or a hash of one says only whether it is set. */
const readRows = async (client, relation, names) => {
  const value = name => {
    if (CLOCK_HASH.test(name)) return `case when "${name}" is null then 'null' else 'set' end`;
    if (CLOCK.test(name))
      return `case when "${name}"::text >= '9999' then 'end' when "${name}" is null then 'null' else 'set' end`;
    return `"${name}"::text`;
  };
  const pairs = [...names].sort().map(name => `'${name}', ${value(name)}`);
  const text = `select json_build_object(${pairs.join(', ')})::text as r from ${relation} order by 1`;
  return client.query({ text, rowMode: 'array' }).then(
    r => r.rows.flat(),
    error => [`unreadable: ${error.message}`],
  );
};

/** Every relation with its shape and rows. */
export const dumpDatabase = server =>
  withClient(server, server.database, async client => {
    const result = {};
    for (const row of (await client.query(RELATIONS)).rows) {
      const columns = row.columns ?? [];
      const [schema, ...rest] = row.name.split('.');
      const rows = await readRows(
        client,
        `"${schema}"."${rest.join('.')}"`,
        columns.map(([name]) => name),
      );
      const shapes = Object.fromEntries(columns.map(([name, ...shape]) => [name, shape]));
      result[row.name] = { ...row, columns: shapes, column_order: columns.map(([name]) => name).join(), rows };
    }
    for (const row of (await client.query(FUNCTIONS)).rows) {
      result[`function ${row.name}`] = { ...row, definition: row.definition.replace(/\s+/g, ' ') };
    }
    return result;
  });

/** Reads what the server's log (line prefix '@@%p|%d|%a|%m| ', log_statement all) gained since the mark. */
export const logMark = file => (file ? statSync(file).size : 0);
export const statementsSince = (file, mark, database) => {
  if (!file) return [];
  const size = statSync(file).size - mark;
  const buffer = Buffer.alloc(size);
  const fd = openSync(file, 'r');
  readSync(fd, buffer, 0, size, mark);
  closeSync(fd);
  return buffer
    .toString('utf8')
    .split(/^@@/m)
    .filter(entry => entry.split('|')[1] === database)
    .map(entry => /LOG: {2}(?:statement|execute [^:]*): (.*)/s.exec(entry)?.[1])
    .filter(text => text !== undefined);
};
