import type { Capabilities } from './capabilities.js';
import type { DbSession } from './db-session.js';
import type { StatementCounts } from './session/statement-counts.js';

/** What an engine has to bring: sessions. Everything else an adapter does is SQL and is shared. */
export interface Driver {
  readonly engine: 'postgres' | 'pglite';
  /** Connects when nothing has connected yet. */
  capabilities(): Promise<Capabilities>;
  /** `node` sessions are as many as the pool is wide, `control` ones come from the overflow. */
  acquire(kind: 'node' | 'control', name: string): Promise<DbSession>;
  /** ROLLBACK, DISCARD ALL, role and search_path again, behind the caller's back; a broken session is thrown away. */
  release(session: DbSession): void;
  /** Ends what the sessions are running, on the server, within a second. */
  cancel(sessions: readonly DbSession[]): Promise<void>;
  /** Statements and round trips of all sessions so far. */
  counts(): StatementCounts;
  close(): Promise<void>;
}
