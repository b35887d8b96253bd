export type ServerOptions = {
  /** '12' takes the package under test/postgres-12. */
  readonly version?: string | undefined;
  /** For data that stays small: kept in memory where there is room for it. */
  readonly inMemory?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** Written into the data folder before the start. */
  readonly files?: Readonly<Record<string, string>>;
};

export type RunningServer = {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly folder: string;
  readonly url: string;
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

export function startPostgres(options?: ServerOptions): Promise<RunningServer>;
