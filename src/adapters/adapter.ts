import type { DbSession, SqlResult } from './db-session.js';
import type { PublishKind, PublishPlan } from './publish-plan.js';
import type { Relation } from './relation.js';

export type Capabilities = {
  /** How many sessions may be open at once; 1 on the embedded Postgres. */
  readonly sessions: number;
  readonly cancel: boolean;
  readonly copy: boolean;
  readonly transactionalDdl: boolean;
  /** `server_version_num`, e.g. 150018. */
  readonly serverVersion: number;
  readonly extensions: ReadonlySet<string>;
};

/** One row of the relation listing: what lies in a schema, whoever made it. */
export type ListedRelation = {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'view' | 'materialized_view' | 'function' | 'external';
  readonly oid: number;
};

export type DescribedColumn = {
  readonly name: string;
  readonly typeOid: number;
  readonly typeModifier: number;
  readonly typeName: string;
};

/** What the server says of a statement without running it. */
export type Described =
  | { readonly ok: true; readonly columns: readonly DescribedColumn[]; readonly parameters: readonly number[] }
  | { readonly ok: false; readonly error: import('../base/index.js').DatabaseError };

/**
 * The door to one database. An engine on top of Postgres is one more folder that makes one of these; everything above
 * talks to this interface only.
 */
export interface Adapter {
  /** dbt's adapter type: what `target.type` and dispatch prefixes say. */
  readonly type: 'postgres';
  readonly engine: 'postgres' | 'pglite';
  /** Dispatch prefixes from the most special to `default`: ['postgres', 'default']. */
  readonly dispatchPrefixes: readonly string[];
  /** Known after the first connect. */
  capabilities(): Promise<Capabilities>;
  /** Takes a session from the pool; `kind` control sessions come from the overflow. */
  acquire(kind: 'node' | 'control', name: string): Promise<DbSession>;
  /** ROLLBACK, DISCARD ALL, role and search_path again; a broken session is destroyed. */
  release(session: DbSession): Promise<void>;
  /** Ends what the session is running, on the server, within a second. */
  cancel(session: DbSession): Promise<void>;
  /** Tables, views, materialized views and functions of the schemas, with one query. */
  listRelations(session: DbSession, schemas: readonly string[]): Promise<readonly ListedRelation[]>;
  /** Columns and types of a statement, or the error with its position; runs nothing. */
  describe(session: DbSession, sql: string): Promise<Described>;
  /** Streams rows in COPY text format (lines with `\n`) into the relation; gives the number of rows. */
  copyIn(
    session: DbSession,
    relation: Relation,
    columns: readonly string[],
    lines: AsyncIterable<string | Uint8Array>,
  ): Promise<number>;
  /** What putting `staged` in the place of `target` takes; nothing is sent. Reads the catalogue for dependents. */
  planPublish(
    session: DbSession,
    staged: Relation,
    target: Relation,
    kind: PublishKind,
    own: OwnRelations,
  ): Promise<PublishPlan>;
  /** Runs a plan inside the session's open transaction. */
  publish(session: DbSession, plan: PublishPlan): Promise<SqlResult>;
  close(): Promise<void>;
}

/** Says whether a relation is the project's own (decisions 22): of an enabled node, or recorded in the internal schema. */
export type OwnRelations = { readonly has: (schema: string, name: string) => boolean };
