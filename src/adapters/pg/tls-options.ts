import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { type Files, makeMessage, ProjectError, readText } from '../../base/index.js';
import type { PgLogin } from './pg-target.js';

/** One way to try the connection: plain (`false`) or with these TLS options. */
export type Attempt = { readonly ssl: ConnectionOptions | false };

/**
 * The ways to try, in order. We make the options ourselves: the driver reads sslmode in its own way (`require` would
 * verify, and none given would be plain without a word).
 */
export function connectAttempts(login: PgLogin, files: Files): readonly Attempt[] {
  if (login.host.startsWith('/')) return [{ ssl: false }];
  return login.tls.attempts.map(kind => ({ ssl: kind === 'plain' ? false : tlsOptions(login, files) }));
}

function tlsOptions(login: PgLogin, files: Files): ConnectionOptions {
  const { verify, rootCertificate, clientCertificate, clientKey } = login.tls;
  const options: ConnectionOptions = { minVersion: 'TLSv1.2', rejectUnauthorized: verify !== 'nothing' };
  if (clientCertificate !== undefined) options.cert = readPem(clientCertificate, files);
  if (clientKey !== undefined && clientCertificate !== undefined) options.key = readPem(clientKey, files);
  if (rootCertificate !== undefined && rootCertificate !== 'system') options.ca = readPem(rootCertificate, files);
  if (isIP(login.host) === 0) options.servername = login.host;
  if (verify === 'chain') options.checkServerIdentity = () => undefined;
  return options;
}

function readPem(file: string, files: Files): string {
  try {
    return readText(files, file);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectError(makeMessage('DB-005', `the file ${file} cannot be read: ${why}`), { cause });
  }
}
