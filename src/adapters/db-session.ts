import type { DatabaseError } from '../base/index.js';

/** A physical session. Its methods are the only way to the server; calls made at once run one after the other. */
export interface DbSession {
  /** Number of the session within its adapter, for the log. */
  readonly id: number;
  /** Who holds it: the node's unique id, or what it was taken for. */
  readonly name: string;
  /** Backend process id and its start (ISO 8601, UTC): what cancel and the state rows need. */
  readonly backendPid: number;
  readonly backendStart: string;
  /** The server's transaction state after the last statement. */
  readonly status: SessionStatus;
  /** Sends one text and gives the result of its last statement. Throws DatabaseError. */
  sql(text: string, options: SqlOptions): Promise<SqlResult>;
  /**
   * Sends statements in one round trip; each is answered by itself. Throws the first error, but the ones behind it have
   * run too (or failed too, inside a transaction).
   */
  pipeline(statements: readonly Statement[]): Promise<readonly SqlResult[]>;
  /** Columns and parameters of one statement, which is not run. Throws DatabaseError with the position. */
  describe(text: string, options: SqlOptions): Promise<StatementShape>;
  /** Runs a `copy … from stdin` and feeds it; pauses the source while the server is busy. */
  copyIn(text: string, chunks: AsyncIterable<string | Uint8Array>, options: SqlOptions): Promise<SqlResult>;
  /** Runs `work` inside a savepoint: an error undoes only what `work` did, and the session stays good. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
}

export type SessionStatus = 'idle' | 'transaction' | 'failed' | 'broken';

export type SqlOptions = {
  /** Unique id of the node the statement is for. */
  readonly node?: string | undefined;
  /** Why it is sent: `main`, `hook`, `catalogue`, `state`, `begin`, `commit`, … for the statement log and the counts. */
  readonly purpose: string;
  /** With parameters the extended protocol is used and the text must hold one statement. Values are text or null. */
  readonly params?: readonly (string | null)[];
  /** The same text comes again and again with other parameters: where that can be, the server reads and plans it once. */
  readonly again?: boolean;
  /** It only goes along with the one before it: when that fails, nothing is told of this one. */
  readonly goesAlong?: boolean;
};

export type Statement = SqlOptions & { readonly text: string };

export type SqlColumn = { readonly name: string; readonly typeOid: number; readonly typeModifier: number };

/** Result of the last statement of the text. Values are the server's text; null is NULL. */
export type SqlResult = {
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** The command tag as the server sends it: `SELECT 5`, `CREATE VIEW`, `INSERT 0 5`. Empty for an empty text. */
  readonly tag: string;
  /** Rows given back or counted by the tag; -1 where there is neither (dbt's rows_affected). */
  readonly rowsAffected: number;
  /** NOTICE and WARNING texts that came with it. */
  readonly notices: readonly string[];
};

export type StatementShape = { readonly columns: readonly SqlColumn[]; readonly parameters: readonly number[] };

/** One line of the statement log. */
export type StatementEvent = {
  readonly session: number;
  readonly sessionName: string;
  readonly backendPid: number;
  readonly node: string | undefined;
  readonly purpose: string;
  readonly text: string;
  readonly durationMs: number;
  /** Command tag; empty when it failed. */
  readonly tag: string;
  readonly rowsAffected: number;
  readonly error: DatabaseError | undefined;
  /** False for those that travelled together with the one before. */
  readonly ownRoundTrip: boolean;
};
