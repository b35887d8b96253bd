import type { Data } from '../data.js';

export type CredentialKind = 'string' | 'integer' | 'boolean' | 'settings';

/** One key of an output in profiles.yml. */
export type CredentialKey = {
  readonly name: string;
  readonly kind: CredentialKind;
  readonly aliases?: readonly string[];
  /** Null may stand for "not given". */
  readonly optional: boolean;
  /** Absent: the key must be given. */
  readonly default?: Data;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly values?: readonly string[];
};

export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** Keys of a connection to a server, as dbt-postgres 1.11 has them; their order is that of its messages and of `target`. */
export const POSTGRES_KEYS: readonly CredentialKey[] = [
  { name: 'database', kind: 'string', aliases: ['dbname'], optional: false },
  { name: 'schema', kind: 'string', optional: false },
  { name: 'host', kind: 'string', optional: false },
  { name: 'user', kind: 'string', optional: false },
  { name: 'port', kind: 'integer', optional: false, minimum: 0, maximum: 65535 },
  { name: 'password', kind: 'string', aliases: ['pass'], optional: false },
  { name: 'connect_timeout', kind: 'integer', optional: false, default: 10, minimum: 0 },
  { name: 'role', kind: 'string', optional: true, default: null },
  { name: 'search_path', kind: 'string', optional: true, default: null },
  { name: 'keepalives_idle', kind: 'integer', optional: false, default: 0, minimum: 0 },
  { name: 'sslmode', kind: 'string', optional: true, default: null, values: SSL_MODES },
  { name: 'sslcert', kind: 'string', optional: true, default: null },
  { name: 'sslkey', kind: 'string', optional: true, default: null },
  { name: 'sslrootcert', kind: 'string', optional: true, default: null },
  { name: 'application_name', kind: 'string', optional: true, default: 'dbt' },
  { name: 'autocommit', kind: 'boolean', optional: true, default: false },
  { name: 'retries', kind: 'integer', optional: false, default: 1, minimum: 0 },
];

export const PGLITE_KEYS: readonly CredentialKey[] = [
  { name: 'schema', kind: 'string', optional: false, default: 'dev' },
  { name: 'path', kind: 'string', optional: true, default: null },
];

/** Keys of quern's own, for both kinds of connection. */
export const OWN_KEYS: readonly CredentialKey[] = [
  { name: 'internal_schema', kind: 'string', optional: true, default: 'quern' },
  { name: 'state', kind: 'string', optional: true, default: 'optional', values: ['optional', 'required'] },
  { name: 'data_schema', kind: 'string', optional: true, default: null },
  { name: 'settings', kind: 'settings', optional: true, default: null },
  { name: 'pool_size', kind: 'integer', optional: true, default: null, minimum: 1 },
  { name: 'max_overflow', kind: 'integer', optional: true, default: 1, minimum: 0 },
];

/** Keys that stand in an output beside those of the connection. */
export const COMMON_KEYS: readonly string[] = ['type', 'threads'];
