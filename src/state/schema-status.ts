import type { DbSession } from '../adapters/index.js';

/** What one query finds out about the internal schema and our rights on it. */
export type SchemaStatus = {
  readonly exists: boolean;
  /** 0 when the tables are not there. */
  readonly version: number;
  /** Relations in the schema although there is no version. */
  readonly foreign: boolean;
  /** May rows be written to all its tables? */
  readonly writable: boolean;
  /** May what is missing be made: the schema in the database, or tables in the schema? */
  readonly creatable: boolean;
  /** True on a standby and where the session may only read. */
  readonly readOnly: boolean;
  readonly role: string;
};

/** Reads the catalogue only: it fails for nobody, whatever the rights, and takes no lock. */
const STATUS = `
select n.oid is not null,
       coalesce(pg_catalog.obj_description(m.oid, 'pg_class'), ''),
       exists (select from pg_catalog.pg_class c where c.relnamespace = n.oid),
       coalesce(pg_catalog.has_schema_privilege(n.oid, 'USAGE')
         and (select bool_and(pg_catalog.has_table_privilege(c.oid, 'SELECT') and pg_catalog.has_table_privilege(c.oid, 'INSERT')
                              and pg_catalog.has_table_privilege(c.oid, 'UPDATE'))
                from pg_catalog.pg_class c where c.relnamespace = n.oid and c.relkind = 'r'), false),
       case when n.oid is null then pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
            else pg_catalog.has_schema_privilege(n.oid, 'CREATE') end,
       pg_catalog.pg_is_in_recovery() or pg_catalog.current_setting('default_transaction_read_only')::bool,
       current_user
  from (select 1) one
  left join pg_catalog.pg_namespace n on n.nspname = $1
  left join pg_catalog.pg_class m on m.relnamespace = n.oid and m.relname = 'migration'`;

export async function readSchemaStatus(session: DbSession, schema: string): Promise<SchemaStatus> {
  const found = await session.sql(STATUS, { purpose: 'state', params: [schema] });
  const [exists, comment, filled, writable, creatable, readOnly, role] = found.rows[0] ?? [];
  const version = Number(/^version (\d+)$/.exec(comment ?? '')?.[1] ?? 0);
  return {
    exists: exists === 't',
    version,
    foreign: version === 0 && filled === 't',
    writable: writable === 't',
    creatable: creatable === 't',
    readOnly: readOnly === 't',
    role: role ?? '',
  };
}
