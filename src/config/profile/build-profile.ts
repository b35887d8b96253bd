import type { Data, DataMap } from '../data.js';
import { Secret } from '../env/secret.js';
import type { Findings } from '../reading/findings.js';
import { asInteger } from '../reading/value-kinds.js';
import { checkCredentials, checkUnknownKeys } from './check-credentials.js';
import { OWN_KEYS, PGLITE_KEYS, POSTGRES_KEYS } from './credential-keys.js';
import type { PickedOutput } from './pick-output.js';
import type { PgliteConnection, PostgresConnection, Profile } from './profile.js';
import type { ProfileRequest } from './read-profile.js';
import { targetDict } from './target-dict.js';
import { planTls } from './tls-plan.js';

/** The chosen output after rendering. */
export type RenderedOutput = DataMap;

type Parts = {
  readonly request: ProfileRequest;
  readonly picked: PickedOutput;
  readonly rendered: RenderedOutput;
  readonly findings: Findings;
  readonly secrets: readonly string[];
  readonly envReads: Profile['envReads'];
};

/** The rendered output as a Profile. Throws a ProjectError with all faults found. */
export function buildProfile(parts: Parts): Profile {
  const { request, picked, rendered, findings } = parts;
  const kind = connectionKind(parts);
  const keys = [...(kind === 'pglite' ? PGLITE_KEYS : POSTGRES_KEYS), ...OWN_KEYS];
  const check = {
    findings,
    shapes: request.shapes,
    path: picked.path,
    prefix: `Credentials in profile "${picked.profileName}", target "${picked.targetName}" invalid`,
  };
  const values = checkCredentials(rendered, keys, check);
  // A profile that only lends its schema to the embedded database may well have the keys of a server.
  checkUnknownKeys(rendered, kind === 'pglite' ? [...keys, ...POSTGRES_KEYS] : keys, check);
  const threads = threadsOf(parts);
  const connection = kind === 'pglite' ? pglite(values) : postgres(values, parts);
  checkName(values['internal_schema'], 'internal_schema', parts);
  findings.throwErrors();
  return {
    profileName: picked.profileName,
    targetName: picked.targetName,
    threads,
    schema: String(values['schema']),
    connection,
    internalSchema: values['internal_schema'] === 'none' ? undefined : String(values['internal_schema']),
    state: values['state'] === 'required' ? 'required' : 'optional',
    dataSchema: optional(values['data_schema']),
    settings: (values['settings'] ?? {}) as Record<string, string>,
    poolSize: typeof values['pool_size'] === 'number' ? values['pool_size'] : threads,
    maxOverflow: Number(values['max_overflow']),
    target: targetDict(kind, values, { ...picked, threads }),
    secrets: secretsOf(connection, parts.secrets),
    envReads: parts.envReads,
    messages: findings.messages,
  };
}

function connectionKind({ request, picked, rendered, findings }: Parts): 'postgres' | 'pglite' {
  const type = rendered['type'];
  const path = [...picked.path, 'type'];
  if (type === undefined) {
    const text = `required field "type" not found in profile ${picked.profileName} and target ${picked.targetName}`;
    findings.error('CONFIG-022', picked.path, text, { suggestion: "Add 'type: postgres' or 'type: pglite'" });
  } else if (typeof type !== 'string' || !['postgres', 'postgresql', 'pglite'].includes(type.toLowerCase())) {
    const shown = typeof type === 'string' ? type : request.shapes.repr(type);
    const text = `Credentials in profile "${picked.profileName}", target "${picked.targetName}" invalid: Could not find adapter type ${shown}!`;
    findings.error('CONFIG-022', path, text, { suggestion: 'quern speaks to postgres and to the embedded pglite' });
  }
  findings.throwErrors();
  return String(type).toLowerCase() === 'pglite' ? 'pglite' : 'postgres';
}

function threadsOf({ request, picked, rendered, findings }: Parts): number {
  if (request.threadsFlag !== undefined) return request.threadsFlag;
  if (!Object.hasOwn(rendered, 'threads')) return 1;
  const value = rendered['threads'];
  const threads = asInteger(value, request.shapes);
  const path = [...picked.path, 'threads'];
  if (threads === undefined) {
    const text = `at path ['threads']: ${request.shapes.repr(value)} is not of type 'integer'`;
    const suggestion = `Write a whole number, or "{{ env_var('NAME') | as_number }}"`;
    findings.error('CONFIG-022', path, text, { suggestion });
  } else if (threads < 1) findings.error('CONFIG-022', path, `threads is ${threads}, and at least 1 is needed`);
  return threads ?? 1;
}

function postgres(values: DataMap, { request, picked, findings }: Parts): PostgresConnection {
  const host = String(values['host'] ?? '');
  const tls = planTls(
    {
      host,
      sslmode: optional(values['sslmode']),
      sslrootcert: optional(values['sslrootcert']),
      sslcert: optional(values['sslcert']),
      sslkey: optional(values['sslkey']),
    },
    request.files,
    request.home,
  );
  if ('text' in tls) {
    const { key, text, suggestion } = tls;
    findings.error('CONFIG-026', [...picked.path, key], text, { suggestion });
    findings.throwErrors();
    throw new Error(text);
  }
  return {
    type: 'postgres',
    host,
    port: Number(values['port']),
    user: String(values['user']),
    password: new Secret(String(values['password'] ?? '')),
    database: String(values['database']),
    connectTimeoutSeconds: Number(values['connect_timeout']),
    keepalivesIdleSeconds: Number(values['keepalives_idle']),
    retries: Number(values['retries']),
    searchPath: optional(values['search_path']),
    role: optional(values['role']),
    applicationName: optional(values['application_name']) ?? '',
    autocommit: values['autocommit'] === true,
    tls,
  };
}

function pglite(values: DataMap): PgliteConnection {
  return { type: 'pglite', path: optional(values['path']) };
}

/** Empty text is "not given", as dbt-postgres treats it for all of these. */
function optional(value: Data): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Postgres cuts names at 63 bytes without a word. */
function checkName(value: Data, key: string, { picked, findings }: Parts): void {
  if (typeof value !== 'string' || (value !== '' && new TextEncoder().encode(value).length <= 63)) return;
  findings.error('CONFIG-022', [...picked.path, key], `${key} needs a name of 1 to 63 bytes`);
}

function secretsOf(connection: Profile['connection'], found: readonly string[]): readonly string[] {
  const password = connection.type === 'postgres' ? connection.password.reveal() : '';
  return [...new Set([...found, password])].filter(secret => secret !== '');
}
