import * as path from 'node:path';
import type { Files } from '../../base/index.js';

/** How a connection is protected: plain data, from which the connection makes the driver's options. */
export type TlsPlan = {
  /** Kinds of connection in the order in which they are tried. */
  readonly attempts: readonly ('tls' | 'plain')[];
  /** What of the server's certificate is checked. */
  readonly verify: 'nothing' | 'chain' | 'chain-and-name';
  /** File of trusted roots; `system` for those of the system. */
  readonly rootCertificate: string | undefined;
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  /** True when a connection that ends up plain deserves a warning, once a run. */
  readonly warnWhenPlain: boolean;
  /** True when the server may be sent the password in clear text over a plain connection. */
  readonly clearPasswordWhenPlain: boolean;
};

export type TlsKeys = {
  readonly host: string;
  readonly sslmode: string | undefined;
  readonly sslrootcert: string | undefined;
  readonly sslcert: string | undefined;
  readonly sslkey: string | undefined;
};

/** A reason why there is no plan, with what to do. */
export type TlsFault = { readonly key: string; readonly text: string; readonly suggestion: string };

/**
 * The keys of a profile in libpq's meaning, its default files below `~/.postgresql` included. Without `sslmode` TLS is
 * tried first and plain is the way out.
 */
export function planTls(keys: TlsKeys, files: Files, home: string | undefined): TlsPlan | TlsFault {
  const local = isLoopback(keys.host);
  const mode = keys.host.startsWith('/') ? 'disable' : (keys.sslmode ?? impliedMode(keys));
  const rootCertificate = keys.sslrootcert ?? defaultFile(files, home, 'root.crt');
  const verify = verification(mode, rootCertificate);
  if (verify !== 'nothing' && rootCertificate !== 'system') {
    const missing = rootCertificate === undefined || files.stat(rootCertificate) === undefined;
    if (missing) return missingRoot(mode, rootCertificate);
  }
  if (rootCertificate === 'system' && mode !== 'verify-full') return weakSystemRoots(mode);
  return {
    attempts: attemptsOf(mode),
    verify,
    rootCertificate: verify === 'nothing' ? undefined : rootCertificate,
    clientCertificate: keys.sslcert ?? defaultFile(files, home, 'postgresql.crt'),
    clientKey: keys.sslkey ?? defaultFile(files, home, 'postgresql.key'),
    warnWhenPlain: keys.sslmode === undefined && !local,
    clearPasswordWhenPlain: local || keys.sslmode === 'disable',
  };
}

/** True where nobody is on the line: this machine by name, by address, or by a socket. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return (
    bare === '' || bare.startsWith('/') || bare === 'localhost' || bare === '::1' || /^127(?:\.\d+){3}$/.test(bare)
  );
}

function impliedMode(keys: TlsKeys): string {
  return keys.sslrootcert === 'system' ? 'verify-full' : 'prefer';
}

function attemptsOf(mode: string): readonly ('tls' | 'plain')[] {
  if (mode === 'disable') return ['plain'];
  if (mode === 'allow') return ['plain', 'tls'];
  return mode === 'prefer' ? ['tls', 'plain'] : ['tls'];
}

/** `require` alone checks nothing; with a file of roots libpq makes it `verify-ca`. */
function verification(mode: string, rootCertificate: string | undefined): TlsPlan['verify'] {
  if (mode === 'verify-full') return 'chain-and-name';
  if (mode === 'verify-ca') return 'chain';
  return mode === 'require' && rootCertificate !== undefined ? 'chain' : 'nothing';
}

function defaultFile(files: Files, home: string | undefined, name: string): string | undefined {
  if (home === undefined) return undefined;
  const file = path.join(home, '.postgresql', name);
  return files.stat(file)?.kind === 'file' ? file : undefined;
}

function missingRoot(mode: string, file: string | undefined): TlsFault {
  return {
    key: file === undefined ? 'sslmode' : 'sslrootcert',
    text:
      file === undefined ? `sslmode ${mode} needs a root certificate` : `root certificate file ${file} does not exist`,
    suggestion: 'Name the file with sslrootcert, or trust the roots of the system with sslrootcert: system',
  };
}

function weakSystemRoots(mode: string): TlsFault {
  return {
    key: 'sslmode',
    text: `sslmode ${mode} is too weak for sslrootcert system: anybody can get a certificate from those roots`,
    suggestion: 'Use sslmode: verify-full, or leave sslmode out',
  };
}
