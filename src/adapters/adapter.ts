import type { DatabaseError } from '../base/index.js';
import type { RelationName, SchemaListing } from './catalogue/schema-listing.js';
import type { DbSession } from './db-session.js';
import type { Driver } from './driver.js';

export type DescribedColumn = {
  readonly name: string;
  readonly typeOid: number;
  readonly typeModifier: number;
  /** As SQL writes it, with its length: `character varying(10)`. */
  readonly typeName: string;
};

/** What the server says of a statement without running it. */
export type Described =
  | { readonly ok: true; readonly columns: readonly DescribedColumn[]; readonly parameters: readonly number[] }
  | { readonly ok: false; readonly error: DatabaseError };

/**
 * The door to one database. An engine on top of Postgres is one more folder that makes a Driver; everything above talks
 * to this interface only.
 */
export interface Adapter extends Driver {
  /** dbt's adapter type: what `target.type` and dispatch prefixes say. */
  readonly type: 'postgres';
  /** Dispatch prefixes from the most special to `default`: ['postgres', 'default']. */
  readonly dispatchPrefixes: readonly string[];
  /** Tables, views, materialized views and functions of the schemas (any case), and which view reads what. */
  listSchemaContents(session: DbSession, schemas: readonly string[]): Promise<SchemaListing>;
  /** Columns and types of a statement, or the error with its position; runs nothing. */
  describe(session: DbSession, sql: string): Promise<Described>;
  /** Streams rows in COPY text format (lines with `\n`) into the relation; gives the number of rows. */
  copyIn(
    session: DbSession,
    relation: RelationName,
    columns: readonly string[],
    lines: AsyncIterable<string | Uint8Array>,
  ): Promise<number>;
}
