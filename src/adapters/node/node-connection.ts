import { DatabaseError, makeMessage, ProjectError } from '../../base/index.js';
import type { DbSession, SqlColumn, SqlResult, Statement } from '../db-session.js';
import type { Driver } from '../driver.js';
import { type FailPoints, noFailPoints } from '../session/fail-points.js';
import { type AdapterResponse, adapterResponse } from './adapter-response.js';
import { isCommitText } from './ends-transaction.js';

export type NodeConnectionOptions = {
  readonly driver: Pick<Driver, 'acquire' | 'release'>;
  /** dbt's name of the connection, as messages show it: the node's unique id, `master`, … */
  readonly name: string;
  readonly node?: string;
  /** Puts the query comment into a text. */
  readonly comment?: (sql: string) => string;
  /** Statements that have to become true together with the main statement: the node's state row. */
  readonly beforeCommit?: (session: DbSession) => readonly Statement[] | Promise<readonly Statement[]>;
  readonly failPoints?: FailPoints;
  /** The profile's `autocommit`: no transaction is ever begun. */
  readonly autocommit?: boolean;
};

export type ExecuteOptions = {
  /** dbt's flag: it only says that `commit()` is allowed. */
  readonly autoBegin?: boolean;
  /** `main` for the statement that is the node's work, `hook`, or whatever else the log should show. */
  readonly purpose?: string;
};

export type ExecuteResult = {
  readonly response: AdapterResponse;
  readonly columns: readonly SqlColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly notices: readonly string[];
};

type Along = { readonly key: string; readonly statements: readonly Statement[] };
type Answered = { readonly key: string; readonly results: readonly SqlResult[] };

/**
 * Where the node stands between its transactions:
 * - `fresh`: nothing sent yet; the first statement begins one;
 * - `outside`: dbt's macro for hooks outside the transaction has committed; its hooks run by themselves, then the next
 *   statement with auto_begin begins again;
 * - `hook`: a hook's own text `commit;` has ended it; everything runs by itself until the main statement;
 * - `done`: the transaction of the main statement is committed; the rest runs by itself.
 */
type Phase = 'fresh' | 'outside' | 'hook' | 'done';

/**
 * The one session of a node and its transactions. The session is taken at the first statement. Every statement but those
 * named above runs in a transaction that only `commit()` or a text COMMIT ends, so that what a node publishes appears
 * at one moment.
 */
export class NodeConnection {
  readonly name: string;
  readonly #options: NodeConnectionOptions;
  readonly #failPoints: FailPoints;
  #session: DbSession | undefined;
  #phase: Phase = 'fresh';
  #flag = false;
  #mainSeen = false;
  #stateWritten = false;
  #committing = false;
  #outcomeUnknown = false;
  /** What goes along with the main statement, and what came of it while nothing else was sent. */
  #along: Along | undefined;
  #answered: Answered | undefined;

  constructor(options: NodeConnectionOptions) {
    this.name = options.name;
    this.#options = options;
    this.#failPoints = options.failPoints ?? noFailPoints;
  }

  /** True when the state row was committed together with the main statement. */
  get stateWritten(): boolean {
    return this.#stateWritten;
  }

  /** True when the line broke while the main COMMIT was under way: only the server knows whether it took place. */
  get outcomeUnknown(): boolean {
    return this.#outcomeUnknown;
  }

  /** The session, when one was taken. */
  get openSession(): DbSession | undefined {
    return this.#session;
  }

  /** Takes the session without beginning a transaction. */
  async session(): Promise<DbSession> {
    this.#session ??= await this.#options.driver.acquire('node', this.name);
    return this.#session;
  }

  /** dbt's adapter.execute: one text with the query comment. Throws DatabaseError with the position in `sql`. */
  async execute(sql: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    if (isCommitText(sql)) return this.#commitByText(options.autoBegin ?? false);
    const text = this.#options.comment?.(sql) ?? sql;
    return this.#run(text, { autoBegin: false, ...options }, sql);
  }

  /** dbt's adapter.add_query: no query comment. */
  async addQuery(sql: string, options: ExecuteOptions = {}): Promise<ExecuteResult> {
    if (isCommitText(sql)) return this.#commitByText(options.autoBegin ?? true);
    return this.#run(sql, { autoBegin: true, ...options }, sql);
  }

  /** dbt's adapter.commit: an error when nothing was begun, whatever the server thinks. */
  async commit(): Promise<void> {
    if (!this.#flag) {
      const text = `Tried to commit transaction on connection "${this.name}", but it does not have one open!`;
      throw new ProjectError(makeMessage('DB-015', text));
    }
    await this.#endTransaction();
    this.#flag = false;
    this.#phase = this.#mainSeen ? 'done' : 'hook';
  }

  /**
   * Runs `work` in the node's transaction, which is begun when it has to be and stays open; behind the main commit it
   * is one of its own.
   */
  async inTransaction<T>(work: (session: DbSession) => Promise<T>): Promise<T> {
    const session = await this.session();
    this.#answered = undefined;
    if (session.status === 'transaction') return work(session);
    const alone = this.#phase === 'done' || this.#options.autocommit === true;
    await session.sql('begin', this.#marked('begin'));
    try {
      const value = await work(session);
      if (alone) await session.sql('commit', this.#marked('commit'));
      return value;
    } catch (error) {
      if (alone && session.status !== 'broken') await session.sql('rollback', this.#marked('rollback'));
      throw error;
    }
  }

  /** Says that the main work is done by other means than a statement (a COPY, a publish). */
  markMain(): void {
    this.#mainSeen = true;
    this.#flag = true;
  }

  /** Statements that go along with the main statement when that runs in a transaction; they save a round trip behind it. */
  sendAlong(key: string, statements: readonly Statement[]): void {
    this.#along = { key, statements };
  }

  /** What came of the statements of that key, if they were the last ones that were sent. */
  takeAnswers(key: string): readonly SqlResult[] | undefined {
    const answered = this.#answered;
    this.#answered = undefined;
    return answered?.key === key ? answered.results : undefined;
  }

  /** Gives the session back; what was not committed is undone. Never throws. */
  async finish(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    if (session.status === 'transaction' || session.status === 'failed') {
      // The locks are gone before the node counts as ended, not when the server notices.
      await session.sql('rollback', this.#marked('rollback')).catch(() => undefined);
    }
    this.#options.driver.release(session);
  }

  async #run(text: string, options: ExecuteOptions, sql: string): Promise<ExecuteResult> {
    const session = await this.session();
    const purpose = options.purpose ?? 'query';
    const begins = this.#mustBegin(session, purpose, options.autoBegin ?? false);
    if (options.autoBegin) this.#flag = true;
    if (purpose === 'main') this.#mainSeen = true;
    const statement: Statement = { ...this.#marked(purpose), text };
    const begin: Statement = { ...this.#marked('begin'), text: 'begin' };
    const along = purpose === 'main' && (begins || session.status === 'transaction') ? this.#along : undefined;
    this.#answered = undefined;
    try {
      const before = begins ? [begin] : [];
      const results = await session.pipeline([...before, statement, ...(along?.statements ?? [])]);
      const own = before.length;
      if (along !== undefined) this.#answered = { key: along.key, results: results.slice(own + 1) };
      return this.#resultOf(results[own] as SqlResult, text);
    } catch (error) {
      throw error instanceof DatabaseError ? withoutComment(error, text, sql) : error;
    }
  }

  #mustBegin(session: DbSession, purpose: string, autoBegin: boolean): boolean {
    if (session.status !== 'idle' || this.#options.autocommit) return false;
    switch (this.#phase) {
      case 'fresh':
        return true;
      case 'outside':
        return autoBegin || purpose === 'main';
      case 'hook':
        return purpose === 'main';
      case 'done':
        return false;
    }
  }

  async #commitByText(autoBegin: boolean): Promise<ExecuteResult> {
    if (autoBegin) this.#flag = true;
    await this.#endTransaction();
    this.#phase = this.#mainSeen ? 'done' : autoBegin ? 'hook' : 'outside';
    return { response: adapterResponse('COMMIT', -1), columns: [], rows: [], notices: [] };
  }

  async #endTransaction(): Promise<void> {
    this.#answered = undefined;
    const session = this.#session;
    if (session === undefined || session.status === 'idle') return;
    const isMain = this.#mainSeen && !this.#stateWritten;
    const rows = isMain ? ((await this.#options.beforeCommit?.(session)) ?? []) : [];
    const node = this.#options.node ?? this.name;
    if (isMain) this.#failPoints.hit('node.before_commit', node);
    this.#committing = isMain;
    try {
      const results = await session.pipeline([...rows, { ...this.#marked('commit'), text: 'commit' }]);
      if (results.at(-1)?.tag !== 'COMMIT') throw notCommitted();
    } catch (error) {
      this.#outcomeUnknown = this.#committing && session.status === 'broken';
      throw error;
    } finally {
      this.#committing = false;
    }
    if (!isMain) return;
    this.#stateWritten = rows.length > 0;
    this.#failPoints.hit('node.after_commit', node);
  }

  #resultOf(result: SqlResult, text: string): ExecuteResult {
    if (result.tag === '') {
      throw new DatabaseError(makeMessage('DB-001', "can't execute an empty query"), {}, { cause: text });
    }
    const { columns, rows, notices } = result;
    return { response: adapterResponse(result.tag, result.rowsAffected), columns, rows, notices };
  }

  #marked(purpose: string): { purpose: string; node?: string } {
    return this.#options.node === undefined ? { purpose } : { purpose, node: this.#options.node };
  }
}

function notCommitted(): DatabaseError {
  return new DatabaseError(makeMessage('DB-001', 'the transaction had failed, so the server rolled it back'));
}

/** Positions are those of the text that the caller knows, without the comment put before it; the text goes along. */
function withoutComment(error: DatabaseError, sent: string, sql: string): DatabaseError {
  if (error.position === undefined) return error;
  const before = sent === sql ? 0 : Math.max(0, sent.indexOf(sql));
  const position = error.position - [...sent.slice(0, before)].length;
  return new DatabaseError(error.problem, { ...error.server, position, statement: sql }, { cause: error });
}
