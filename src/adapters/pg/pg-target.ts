import type { Message } from '../../base/index.js';

/** libpq's sslmode; `unset` is a profile without one (try TLS, fall back to plain with a warning). */
export type TlsMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full' | 'unset';

/** PEM texts, already read. `ca: 'system'` takes the machine's own list. */
export type TlsChoice = {
  readonly mode: TlsMode;
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
};

/** Where and as whom to connect; asked for anew at every connect, because tokens expire. */
export type PgLogin = {
  /** Host names or one socket folder; several, separated by commas, are tried in order. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string | undefined;
  readonly database: string;
  readonly tls: TlsChoice;
};

/** A PostgreSQL target of a profile, checked and resolved. */
export type PgTarget = {
  readonly connect: () => Promise<PgLogin>;
  /** 0 waits for ever. */
  readonly connectTimeoutMs: number;
  /** Further tries after a connect that failed; dbt waits attempt² seconds between them. */
  readonly retries: number;
  /** 0 leaves it to the operating system. */
  readonly keepalivesIdleSeconds: number;
  readonly applicationName: string;
  readonly searchPath?: string | undefined;
  readonly role?: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly poolSize: number;
  readonly maxOverflow: number;
  /** How long a node waits for a session before DB-007. */
  readonly acquireTimeoutMs?: number;
  /** Told once each: that a connection is not encrypted, that the pool had to shrink. */
  readonly warn: (message: Message) => void;
};
