export type Capabilities = {
  /** How many node sessions may be open at once; 1 on the embedded Postgres. */
  readonly sessions: number;
  /** True where a running statement can be ended without losing the session. */
  readonly cancel: boolean;
  readonly copy: boolean;
  readonly transactionalDdl: boolean;
  /** `server_version_num`, e.g. 150018. */
  readonly serverVersion: number;
  /** True on a standby. */
  readonly readOnly: boolean;
  /** Extensions that `create extension` can make here. */
  readonly extensions: ReadonlySet<string>;
};
