import type { Files, Message } from '../../base/index.js';
import type { Secret, TlsPlan } from '../../config/index.js';

/** Where and as whom to connect; asked for anew at every connect, because tokens expire. */
export type PgLogin = {
  /** Host names or one socket folder; several, separated by commas, are tried in order. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret | undefined;
  readonly database: string;
  readonly tls: TlsPlan;
};

/** A PostgreSQL target of a profile, checked and resolved. */
export type PgTarget = {
  readonly connect: () => Promise<PgLogin>;
  /** Certificates and keys are read through it at every connect. */
  readonly files: Files;
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
