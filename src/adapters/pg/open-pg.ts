import pg from 'pg';
import { DatabaseError, makeMessage, ProjectError } from '../../base/index.js';
import { setupStatements } from '../session/session-setup.js';
import type { BackendIdentity } from '../session/transport.js';
import type { ErrorFields } from '../wire/backend-message.js';
import { serverError } from '../wire/server-error.js';
import { connectError, isTlsError } from './connect-error.js';
import type { PgLogin, PgTarget } from './pg-target.js';
import { PgTransport } from './pg-transport.js';
import { GuardedConnection, type PgWire } from './pg-wire.js';
import { type Attempt, connectAttempts } from './tls-options.js';

export type OpenedBackend = {
  readonly transport: PgTransport;
  readonly identity: BackendIdentity;
  /** server_version_num */
  readonly version: number;
  /** True on a standby: nothing can be written. */
  readonly readOnly: boolean;
};

const IDENTITY = `select pg_catalog.pg_backend_pid(),
  (select to_char(backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
     from pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())),
  pg_catalog.current_setting('server_version_num'), pg_catalog.pg_is_in_recovery()`;

/** The server notices within this time that we are gone, even in the middle of a statement (PostgreSQL 14 and newer). */
const GONE_AFTER = `select pg_catalog.set_config('client_connection_check_interval', '1000', false)`;

/** Connects, with the retries of the profile: dbt waits attempt² seconds between them. Throws DatabaseError, ProjectError. */
export async function openPg(target: PgTarget, signal?: AbortSignal): Promise<OpenedBackend> {
  for (let attempt = 0; ; attempt++) {
    const login = await target.connect();
    try {
      return await openOnce(target, login);
    } catch (cause) {
      const error = connectError(cause, login);
      if (attempt >= target.retries || !mayHelp(error) || signal?.aborted) throw error;
      await pause(attempt * attempt * 1000, signal);
    }
  }
}

/** A wrong password, a missing database or a bad certificate does not get better by waiting. */
function mayHelp(error: DatabaseError | ProjectError): boolean {
  if (error instanceof ProjectError || error.problem.code !== 'DB-002') return false;
  return !(error.sqlstate ?? '').startsWith('28') && error.sqlstate !== '53300';
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

async function openOnce(target: PgTarget, login: PgLogin): Promise<OpenedBackend> {
  let last: unknown;
  for (const host of login.host.split(',')) {
    const one = { ...login, host: host.trim() };
    const attempts = connectAttempts(one, target.files);
    for (const [i, attempt] of attempts.entries()) {
      try {
        return await openWith(target, one, attempt);
      } catch (error) {
        last = connectError(error, one);
        if (i + 1 < attempts.length && tryOtherWay(error)) continue;
        break;
      }
    }
    if (last instanceof ProjectError) break;
  }
  throw last;
}

/** TLS that cannot be made, or a server whose access list wants the other kind of connection. */
function tryOtherWay(error: unknown): boolean {
  const fields = error as ErrorFields & NodeJS.ErrnoException;
  return fields.severity === undefined ? isTlsError(fields) : fields.code === '28000';
}

async function openWith(target: PgTarget, login: PgLogin, attempt: Attempt): Promise<OpenedBackend> {
  const wire = new GuardedConnection({
    ssl: attempt.ssl,
    keepAlive: true,
    keepAliveInitialDelayMillis: target.keepalivesIdleSeconds * 1000,
  });
  const client = new pg.Client({
    connection: wire,
    host: login.host,
    port: login.port,
    user: login.user,
    database: login.database,
    password: passwordFor(wire, login, attempt),
    ssl: attempt.ssl,
    application_name: target.applicationName,
    connectionTimeoutMillis: target.connectTimeoutMs,
    enableChannelBinding: true,
  } as unknown as pg.ClientConfig);
  // pg reports a line that broke between two statements as an event; without a listener the process would end.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    wire.stream.destroy();
    throw error;
  }
  if (attempt.ssl === false) warnPlain(target, login);
  const transport = new PgTransport(wire, { end: () => client.end() });
  try {
    const opened = await introduce(transport, target);
    // A pooler makes up the number of the process that it tells at the connect.
    if (opened.identity.pid === (client as unknown as { processID: number | null }).processID)
      transport.keepStatements();
    return opened;
  } catch (error) {
    transport.destroy();
    throw error;
  }
}

/** The password goes out in clear only where nobody can listen, or where the profile says `disable`. */
function passwordFor(wire: PgWire, login: PgLogin, attempt: Attempt): () => Promise<string> {
  let askedInClear = false;
  wire.prependListener('authenticationCleartextPassword', () => {
    askedInClear = true;
  });
  return async () => {
    if (askedInClear && attempt.ssl === false && !login.tls.clearPasswordWhenPlain) {
      const text = `the server at "${login.host}" asks for the password in clear text over a connection that is not encrypted; it was not sent`;
      throw new ProjectError(makeMessage('DB-006', text));
    }
    if (login.password === undefined) throw new Error('fe_sendauth: no password supplied');
    return login.password.reveal();
  };
}

function warnPlain(target: PgTarget, login: PgLogin): void {
  if (!login.tls.warnWhenPlain) return;
  const text = `the connection to "${login.host}" is not encrypted: the server offers no TLS`;
  target.warn(makeMessage('DB-016', text, { severity: 'warning' }));
}

/** First words on a new session: settings and role, who we are, and who the server is. One round trip. */
async function introduce(transport: PgTransport, target: PgTarget): Promise<OpenedBackend> {
  const setup = setupStatements(target);
  // Who we are is asked before the role is set: a role that was set may not see the start of the login's session.
  const texts = [IDENTITY, ...setup];
  const [identity, ...settings] = await transport.exchange(texts.map(text => ({ kind: 'simple', text })));
  settings.forEach((reply, i) => {
    if (reply.error !== undefined) throw settingRefused(reply.error, setup[i] ?? '');
  });
  if (identity === undefined || identity.error !== undefined) throw serverError(identity?.error ?? {}, IDENTITY);
  const [pid, start, version, recovery] = identity.rows[0] ?? [];
  if (Number(version) < 120_000) {
    throw new ProjectError(makeMessage('DB-017', `the server is PostgreSQL ${version}; quern needs 12 or newer`));
  }
  if (Number(version) >= 140_000) await transport.exchange([{ kind: 'simple', text: GONE_AFTER }]);
  return {
    transport,
    identity: { pid: Number(pid), start: start ?? '' },
    version: Number(version),
    readOnly: recovery === 't',
  };
}

function settingRefused(fields: ErrorFields, sql: string): DatabaseError {
  const error = serverError(fields, sql);
  const text = `the server refused a setting of the target: ${fields.message ?? ''}`;
  return new DatabaseError(makeMessage('DB-021', text), error.server);
}
