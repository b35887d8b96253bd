import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { makeMessage, ProjectError } from '../../base/index.js';
import type { PgLogin, TlsChoice } from './pg-target.js';

/** One way to try the connection: plain (`false`) or with these TLS options. */
export type Attempt = { readonly ssl: ConnectionOptions | false };

/**
 * The ways to try, in order, as libpq's sslmode orders them. We make the options ourselves: the driver reads sslmode in
 * its own way (`require` would verify, and none given would be plain without a word).
 */
export function connectAttempts(login: PgLogin): readonly Attempt[] {
  const plain: Attempt = { ssl: false };
  if (login.host.startsWith('/')) return [plain];
  const tls: Attempt = { ssl: tlsOptions(login) };
  switch (login.tls.mode) {
    case 'disable':
      return [plain];
    case 'allow':
      return [plain, tls];
    case 'prefer':
    case 'unset':
      return [tls, plain];
    default:
      return [tls];
  }
}

function tlsOptions(login: PgLogin): ConnectionOptions {
  const { mode, ca, cert, key } = login.tls;
  const options: ConnectionOptions = { minVersion: 'TLSv1.2' };
  if (cert !== undefined) options.cert = cert;
  if (key !== undefined) options.key = key;
  if (isIP(login.host) === 0) options.servername = login.host;
  // As in libpq, a given root certificate turns `require` into `verify-ca`.
  const verify = mode === 'verify-ca' || mode === 'verify-full' || (mode === 'require' && ca !== undefined);
  options.rejectUnauthorized = verify;
  if (!verify) return options;
  if (ca === undefined) throw new ProjectError(makeMessage('DB-005', noRoot(login.tls)));
  if (ca !== 'system') options.ca = ca;
  if (mode !== 'verify-full') options.checkServerIdentity = () => undefined;
  return options;
}

function noRoot(tls: TlsChoice): string {
  return `sslmode ${tls.mode} needs a root certificate: give its file as sslrootcert, or system for the machine's own list`;
}
