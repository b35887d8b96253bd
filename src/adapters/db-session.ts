/** A physical session. `sql` is the only way to the server. */
export interface DbSession {
  /** Backend process id and its start: what cancel and the state rows need. 0 and '' where the engine has none. */
  readonly backendPid: number;
  readonly backendStart: string;
  /** The server's transaction state after the last statement. */
  readonly status: 'idle' | 'transaction' | 'failed' | 'broken';
  sql(text: string, options: SqlOptions): Promise<SqlResult>;
}

export type SqlOptions = {
  /** Unique id of the node the statement is for. */
  readonly node?: string;
  /** Why it is sent: `main`, `hook`, `catalogue`, `state`, `begin`, `commit`, … for the statement log and the counts. */
  readonly purpose: string;
  /** With parameters the extended protocol is used and the text must hold one statement. Values are text or null. */
  readonly params?: readonly (string | null)[];
};

export type SqlColumn = { readonly name: string; readonly typeOid: number; readonly typeModifier: number };

/** Result of the last statement of the text. Values are the server's text; null is NULL. */
export type SqlResult = {
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** The command tag as the server sends it: `SELECT 5`, `CREATE VIEW`, `INSERT 0 5`. */
  readonly tag: string;
  /** Rows the tag counts; -1 where it counts none (dbt's rows_affected). */
  readonly rowsAffected: number;
  /** NOTICE and WARNING texts that came with it. */
  readonly notices: readonly string[];
};
