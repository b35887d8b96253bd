import { type DataMap, makeMap } from '../data.js';

type Names = { readonly profileName: string; readonly targetName: string; readonly threads: number };

/** Keys of a connection that templates see, in dbt's order. A password is not among them. */
const SHOWN = [
  ...['host', 'port', 'user', 'database', 'schema', 'connect_timeout', 'role', 'search_path', 'keepalives_idle'],
  ...['sslmode', 'sslcert', 'sslkey', 'sslrootcert', 'application_name', 'autocommit', 'retries'],
];

/** `target` in templates: `type` is postgres on both engines, `engine` (ours) tells them apart. */
export function targetDict(engine: 'postgres' | 'pglite', values: DataMap, names: Names): DataMap {
  const known = engine === 'postgres' ? values : { ...values, database: 'postgres', user: 'postgres' };
  return makeMap([
    ...SHOWN.map(key => [key, known[key] ?? null] as const),
    ['dbname', known['database'] ?? null],
    ['type', 'postgres'],
    ['threads', names.threads],
    ['name', names.targetName],
    ['target_name', names.targetName],
    ['profile_name', names.profileName],
    ['engine', engine],
  ]);
}
