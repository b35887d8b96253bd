import {
  type Adapter,
  type DbSession,
  type Described,
  qualifiedName,
  quoteIdentifier,
  quoteLiteral,
  type RelationName,
} from '../../adapters/index.js';
import { DatabaseError } from '../../base/index.js';

export type StubColumn = { readonly name: string; readonly typeName: string };

const PURPOSE = 'validate';

/** An empty database in which statements are described against stand-ins of what they read. Nothing of it is kept. */
export class Sandbox {
  readonly #adapter: Adapter;
  readonly #session: DbSession;
  readonly #schemas = new Set<string>();
  readonly #types = new Map<string, Described>();
  #functionNames: ReadonlySet<string> | undefined;

  constructor(adapter: Adapter, session: DbSession) {
    this.#adapter = adapter;
    this.#session = session;
  }

  /** Columns and types of a statement, or what the server has against it. */
  describe(sql: string): Promise<Described> {
    return this.#adapter.describe(this.#session, sql);
  }

  /** Runs a text; gives the server's error instead of throwing it. */
  async attempt(sql: string): Promise<DatabaseError | undefined> {
    try {
      await this.#session.sql(sql, { purpose: PURPOSE });
      return undefined;
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.sqlstate === undefined || this.#session.status === 'broken')
        throw error;
      return error;
    }
  }

  /** Runs `work` in a transaction that is rolled back. */
  async trial<T>(work: () => Promise<T>): Promise<T> {
    await this.#session.sql('begin', { purpose: PURPOSE });
    try {
      return await work();
    } finally {
      await this.#session.sql('rollback', { purpose: PURPOSE });
    }
  }

  async makeSchema(name: string): Promise<void> {
    if (this.#schemas.has(name)) return;
    this.#schemas.add(name);
    await this.attempt(`create schema if not exists ${quoteIdentifier(name)}`);
  }

  /** A table that has these columns and no rows. An error is the server's word on a column. */
  async makeStub(relation: RelationName, columns: readonly StubColumn[]): Promise<DatabaseError | undefined> {
    await this.makeSchema(relation.schema);
    const list = columns.map(column => `${quoteIdentifier(column.name)} ${column.typeName}`).join(', ');
    return this.attempt(`create table ${qualifiedName(relation.schema, relation.name)} (${list})`);
  }

  async addColumn(relation: RelationName, column: StubColumn): Promise<DatabaseError | undefined> {
    const table = qualifiedName(relation.schema, relation.name);
    return this.attempt(`alter table ${table} add column ${quoteIdentifier(column.name)} ${column.typeName}`);
  }

  /** What a type that somebody wrote is to the server (the one column of the answer); asked once a spelling. */
  async typeOf(written: string): Promise<Described> {
    const known = this.#types.get(written);
    if (known !== undefined) return known;
    const answer = await this.describe(`select cast(null as ${written}\n) as c`);
    this.#types.set(written, answer);
    return answer;
  }

  /** Names of all functions that can be called without a schema. */
  async functionNames(): Promise<ReadonlySet<string>> {
    if (this.#functionNames !== undefined) return this.#functionNames;
    const rows = await this.rows(`select distinct p.proname from pg_catalog.pg_proc p
      where pg_catalog.pg_function_is_visible(p.oid) and p.prorettype <> 'trigger'::regtype
        and not ('internal'::regtype = any(p.proargtypes))`);
    this.#functionNames = new Set(rows.map(([name]) => name ?? ''));
    return this.#functionNames;
  }

  /** `lower(text)`, … of the functions of a name. */
  async signatures(name: string): Promise<readonly string[]> {
    const rows = await this.rows(`select p.proname || '(' || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')'
      from pg_catalog.pg_proc p where p.proname = ${quoteLiteral(name)} order by p.pronargs, 1 limit 4`);
    return rows.map(([text]) => text ?? '');
  }

  async rows(sql: string): Promise<readonly (readonly (string | null)[])[]> {
    return (await this.#session.sql(sql, { purpose: PURPOSE })).rows;
  }

  /**
   * Gives the embedded database the name that three-part names begin with. There it is one row of the catalogue; on a
   * server the database keeps the name it has.
   */
  async rename(database: string): Promise<void> {
    if (this.#adapter.engine !== 'pglite') return;
    await this.#session.sql(
      `set allow_system_table_mods = on;
       update pg_catalog.pg_database set datname = ${quoteLiteral(database)} where datname = current_database();
       reset allow_system_table_mods`,
      { purpose: PURPOSE },
    );
  }
}
