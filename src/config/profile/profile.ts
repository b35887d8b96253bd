import type { Message } from '../../base/index.js';
import type { DataMap } from '../data.js';
import type { Secret } from '../env/secret.js';
import type { TlsPlan } from './tls-plan.js';

/** How to reach a server, as profiles.yml says it; defaults are dbt-postgres's. */
export type PostgresConnection = {
  readonly type: 'postgres';
  /** A name, an address, or a folder of sockets when it begins with `/`. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  readonly database: string;
  readonly connectTimeoutSeconds: number;
  /** 0: the system's own. */
  readonly keepalivesIdleSeconds: number;
  /** How often a failed connect is tried again. */
  readonly retries: number;
  readonly searchPath: string | undefined;
  readonly role: string | undefined;
  readonly applicationName: string;
  readonly autocommit: boolean;
  readonly tls: TlsPlan;
};

export type PgliteConnection = {
  readonly type: 'pglite';
  /** Folder of the data, relative to the project; `memory` for none. Absent: the place the adapter chooses. */
  readonly path: string | undefined;
};

/** The chosen target of the chosen profile. */
export type Profile = {
  readonly profileName: string;
  readonly targetName: string;
  readonly threads: number;
  readonly schema: string;
  readonly connection: PostgresConnection | PgliteConnection;
  /** Schema of quern's own tables; undefined when the profile says `none`. */
  readonly internalSchema: string | undefined;
  /** `required`: a run without a writable internal schema is an error. */
  readonly state: 'optional' | 'required';
  /** Schema of sources that name none. */
  readonly dataSchema: string | undefined;
  /** Server settings of each session. */
  readonly settings: Readonly<Record<string, string>>;
  readonly poolSize: number;
  readonly maxOverflow: number;
  /** `target` in templates: dbt's keys and `engine`; never a password. */
  readonly target: DataMap;
  /** Values that must not be shown: the password and every secret variable that was used. */
  readonly secrets: readonly string[];
  /** Environment variables that were read, without secrets; undefined where a default was taken. */
  readonly envReads: ReadonlyMap<string, string | undefined>;
  /** Warnings and notices. */
  readonly messages: readonly Message[];
};
