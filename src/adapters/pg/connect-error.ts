import { DatabaseError, type Message, makeMessage, ProjectError } from '../../base/index.js';
import type { ErrorFields } from '../wire/backend-message.js';
import type { PgLogin } from './pg-target.js';

/** Why a connect failed, in the words of libpq, which are the words dbt shows. */
export function connectError(cause: unknown, login: PgLogin): DatabaseError | ProjectError {
  if (cause instanceof ProjectError || cause instanceof DatabaseError) return cause;
  const fields = cause as ErrorFields & NodeJS.ErrnoException;
  const fromServer = fields.severity !== undefined;
  const where = login.host.startsWith('/')
    ? `connection to server on socket "${login.host}/.s.PGSQL.${login.port}" failed: `
    : `connection to server at "${login.host}", port ${login.port} failed: `;
  const reason = fromServer ? `${fields.severity}:  ${fields.message}` : socketReason(fields, login);
  const lines = [`${where}${reason}`];
  if (fromServer && fields.detail) lines.push(`DETAIL:  ${fields.detail}`);
  if (fromServer && fields.hint) lines.push(`HINT:  ${fields.hint}`);
  const message = messageFor(fromServer ? fields.code : undefined, isTlsError(fields), lines.join('\n'), login);
  const sqlstate = fromServer ? fields.code : '08001';
  return new DatabaseError(message, { sqlstate, detail: fields.detail, hint: fields.hint, summary: reason }, { cause });
}

function messageFor(sqlstate: string | undefined, tls: boolean, text: string, login: PgLogin): Message {
  if (sqlstate === '3D000') {
    const quoted = /^[A-Za-z0-9_.-]+$/.test(login.database)
      ? login.database
      : `'${login.database.replaceAll("'", "'\\''")}'`;
    const command = `createdb -h ${login.host} -p ${login.port} -U ${login.user} ${quoted}`;
    return makeMessage('DB-004', text, { suggestion: `make it with: ${command}` });
  }
  return makeMessage(tls ? 'DB-005' : 'DB-002', text, { suggestion: nextStep(sqlstate, tls, text) });
}

/** What to look at first; `quern debug` names the keys of the profile that are in effect. */
function nextStep(sqlstate: string | undefined, tls: boolean, text: string): string {
  const check = 'in profiles.yml; quern debug shows what is in effect';
  if (tls) return `Check sslmode and sslrootcert ${check}`;
  if (text.includes(NO_PASSWORD)) return `Set password ${check}`;
  if (sqlstate?.startsWith('28') === true)
    return text.includes('no encryption')
      ? `The server may want TLS: set sslmode: require ${check}`
      : `Check user and password ${check}`;
  return sqlstate === undefined || sqlstate.startsWith('08')
    ? `Check host and port ${check}`
    : 'quern debug tells more about the connection';
}

/** libpq's words, and how pg begins its own. */
const NO_PASSWORD = 'fe_sendauth: no password supplied';
const EMPTY_PASSWORD = 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be';

function socketReason(error: NodeJS.ErrnoException & { errors?: NodeJS.ErrnoException[] }, login: PgLogin): string {
  const code = error.code ?? error.errors?.[0]?.code;
  switch (code) {
    case 'ECONNREFUSED':
      return 'Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `could not translate host name "${login.host}" to address: Name or service not known`;
    case 'ENOENT':
      return 'No such file or directory\n\tIs the server running locally and accepting connections on that socket?';
    default:
      if (error.message.startsWith(EMPTY_PASSWORD)) return NO_PASSWORD;
      return error.message === 'The server does not support SSL connections'
        ? 'server does not support SSL, but SSL was required'
        : error.message;
  }
}

/** Errors of the TLS layer, of certificates and of servers without TLS. */
export function isTlsError(error: {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}): boolean {
  const code = error.code ?? '';
  const message = error.message ?? '';
  return (
    message.includes('SSL connection') ||
    /^ERR_(SSL|TLS)_/.test(code) ||
    /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|INVALID_CA/.test(code) ||
    code === 'EPROTO'
  );
}
