import { type Clock, DatabaseError, makeMessage } from '../../base/index.js';
import type {
  DbSession,
  SessionStatus,
  SqlOptions,
  SqlResult,
  Statement,
  StatementEvent,
  StatementShape,
} from '../db-session.js';
import { rowsOfTag } from '../wire/command-tag.js';
import { serverError } from '../wire/server-error.js';
import type { WireReply } from '../wire/wire-reply.js';
import type { WireRequest } from '../wire/wire-request.js';
import type { FailPoints } from './fail-points.js';
import { leavesNothing } from './leaves-nothing.js';
import type { BackendIdentity, Transport } from './transport.js';

export type SessionOptions = {
  readonly id: number;
  readonly clock: Clock;
  readonly failPoints: FailPoints;
  readonly onStatement: (event: StatementEvent) => void;
};

/** A session over any transport: order of calls, errors, log, counts and fail-points are the same on every engine. */
export class WireSession implements DbSession {
  readonly id: number;
  readonly transport: Transport;
  name = '';
  /** True after an error outside a savepoint: the pool throws such a session away. */
  tainted = false;
  /** False when nothing ran since the last reset but what cannot leave anything on a session. */
  isUsed = true;
  /** Set by cancel, so that the server's "canceling statement" is told from a timeout. */
  cancelRequested = false;
  readonly #options: SessionOptions;
  readonly #identity: () => BackendIdentity;
  #status: SessionStatus = 'idle';
  #queue: Promise<unknown> = Promise.resolve();
  #savepoints = 0;
  #savepointDepth = 0;
  #inFlight = 0;
  /** Savepoints and releases that travel with the next statement instead of by themselves. */
  #deferred: Statement[] = [];

  constructor(transport: Transport, identity: () => BackendIdentity, options: SessionOptions) {
    this.id = options.id;
    this.transport = transport;
    this.#identity = identity;
    this.#options = options;
  }

  get backendPid(): number {
    return this.#identity().pid;
  }
  get backendStart(): string {
    return this.#identity().start;
  }
  get status(): SessionStatus {
    return this.transport.lost ? 'broken' : this.#status;
  }

  /** True while the server works for this session, or is about to. */
  get isRunning(): boolean {
    return this.#inFlight > 0;
  }

  async sql(text: string, options: SqlOptions): Promise<SqlResult> {
    const [result] = await this.pipeline([{ ...options, text }]);
    return result as SqlResult;
  }

  pipeline(statements: readonly Statement[]): Promise<readonly SqlResult[]> {
    return this.#inTurn(async () => {
      for (const s of statements) refuseBrokenText(s.text);
      for (const s of statements) this.#options.failPoints.hit('sql.before', s.purpose);
      const deferred = this.#takeDeferred(statements);
      const all = [...deferred, ...statements];
      const requests = all.map(statement => requestOf(statement, !this.isUsed));
      const replies = await this.#send(all, () => this.transport.exchange(requests));
      const results: SqlResult[] = [];
      let failure: DatabaseError | undefined;
      all.forEach((statement, i) => {
        const reply = replies.list[i] as WireReply;
        if (!leavesNothing(statement, reply)) this.#use();
        if (failure !== undefined && statement.goesAlong === true) return;
        const outcome = this.#settle(statement, reply, replies.durationMs, i === deferred.length);
        if (outcome instanceof DatabaseError) failure ??= outcome;
        else results.push(outcome);
      });
      if (failure !== undefined) throw failure;
      for (const s of statements) this.#options.failPoints.hit('sql.after', s.purpose);
      return results.slice(deferred.length);
    });
  }

  describe(text: string, options: SqlOptions): Promise<StatementShape> {
    return this.#inTurn(async () => {
      refuseBrokenText(text);
      await this.#flushDeferred();
      const statement = { ...options, text };
      this.#use();
      const replies = await this.#send([statement], () => this.transport.exchange([{ kind: 'describe', text }]));
      const reply = replies.list[0] as WireReply;
      const outcome = this.#settle(statement, reply, replies.durationMs, true);
      if (outcome instanceof DatabaseError) throw outcome;
      return { columns: reply.columns, parameters: reply.parameters };
    });
  }

  copyIn(text: string, chunks: AsyncIterable<string | Uint8Array>, options: SqlOptions): Promise<SqlResult> {
    return this.#inTurn(async () => {
      const statement = { ...options, text };
      this.#use();
      await this.#flushDeferred();
      this.#options.failPoints.hit('sql.before', options.purpose);
      const replies = await this.#send([statement], async () => [await this.transport.copyIn(text, chunks)]);
      const outcome = this.#settle(statement, replies.list[0] as WireReply, replies.durationMs, true);
      if (outcome instanceof DatabaseError) throw outcome;
      this.#options.failPoints.hit('sql.after', options.purpose);
      return outcome;
    });
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `quern_${++this.#savepoints}`;
    const begin: Statement = { text: `savepoint ${name}`, purpose: 'savepoint' };
    this.#deferred.push(begin);
    this.#savepointDepth++;
    try {
      const value = await work();
      this.#savepointDepth--;
      if (!this.#forgetDeferred(begin))
        this.#deferred.push({ text: `release savepoint ${name}`, purpose: 'savepoint' });
      return value;
    } catch (error) {
      this.#savepointDepth--;
      const wasSent = !this.#forgetDeferred(begin);
      if (wasSent && (this.status === 'failed' || this.status === 'transaction')) {
        // What was to be released inside it goes with it.
        this.#deferred = [];
        const undo = [`rollback to savepoint ${name}`, `release savepoint ${name}`];
        await this.pipeline(undo.map(text => ({ text, purpose: 'savepoint' })));
      }
      throw error;
    }
  }

  #use(): void {
    this.isUsed = true;
    this.transport.forgetKept();
  }

  /** True when the savepoint was never sent: nothing happened inside it, so it need not be. */
  #forgetDeferred(begin: Statement): boolean {
    const at = this.#deferred.indexOf(begin);
    if (at !== -1) this.#deferred.splice(at, 1);
    return at !== -1;
  }

  /** What was put off goes out now; a rollback of everything makes it needless. */
  #takeDeferred(statements: readonly Statement[]): readonly Statement[] {
    const taken = this.#deferred;
    this.#deferred = [];
    return statements.every(s => UNDOING.has(s.purpose)) ? [] : taken;
  }

  /** For what cannot travel together with other statements. Runs inside a turn. */
  async #flushDeferred(): Promise<void> {
    const deferred = this.#deferred;
    this.#deferred = [];
    if (deferred.length === 0) return;
    const replies = await this.#send(deferred, () =>
      this.transport.exchange(deferred.map(statement => requestOf(statement, false))),
    );
    deferred.forEach((statement, i) => {
      const outcome = this.#settle(statement, replies.list[i] as WireReply, replies.durationMs, i === 0);
      if (outcome instanceof DatabaseError) throw outcome;
    });
  }

  /** Runs `task` when everything asked for before is done, whether that went well or not. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#inFlight++;
    const result = this.#queue.then(task).finally(() => this.#inFlight--);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #send(
    statements: readonly Statement[],
    send: () => Promise<readonly WireReply[]>,
  ): Promise<{ list: readonly WireReply[]; durationMs: number }> {
    const started = this.#options.clock.ticks();
    try {
      this.#refuseAfterCancel(statements);
      const list = await send();
      const last = list.at(-1);
      if (last !== undefined) this.#status = statusOf(last.transaction);
      return { list, durationMs: this.#options.clock.ticks() - started };
    } catch (error) {
      this.tainted = true;
      if (this.transport.lost) this.#status = 'broken';
      const durationMs = this.#options.clock.ticks() - started;
      const lost = error instanceof DatabaseError ? error : undefined;
      if (lost !== undefined && statements[0] !== undefined) this.#log(statements[0], '', -1, durationMs, lost, true);
      throw error;
    }
  }

  /** A node that was cancelled between two statements must not send its next one; only what undoes may go out. */
  #refuseAfterCancel(statements: readonly Statement[]): void {
    if (!this.cancelRequested || statements.every(s => UNDOING.has(s.purpose))) return;
    throw cancelled();
  }

  #settle(statement: Statement, reply: WireReply, durationMs: number, own: boolean): SqlResult | DatabaseError {
    if (reply.error !== undefined) {
      if (this.#savepointDepth === 0) this.tainted = true;
      const error = this.#explain(serverError(reply.error, statement.text));
      this.#log(statement, '', -1, durationMs, error, own);
      return error;
    }
    const counted = reply.columns.length > 0 ? reply.rows.length : rowsOfTag(reply.tag);
    this.#log(statement, reply.tag, counted, durationMs, undefined, own);
    return {
      columns: reply.columns,
      rows: reply.rows,
      tag: reply.tag,
      rowsAffected: counted,
      notices: reply.notices.map(n => n.message ?? ''),
    };
  }

  #explain(error: DatabaseError): DatabaseError {
    if (error.sqlstate !== '57014' || !this.cancelRequested) return error;
    return new DatabaseError({ ...error.problem, code: 'DB-014' }, error.server);
  }

  #log(
    statement: Statement,
    tag: string,
    rowsAffected: number,
    durationMs: number,
    error: DatabaseError | undefined,
    ownRoundTrip: boolean,
  ): void {
    this.#options.onStatement({
      session: this.id,
      sessionName: this.name,
      backendPid: this.#identity().pid,
      node: statement.node,
      purpose: statement.purpose,
      text: statement.text,
      durationMs,
      tag,
      rowsAffected,
      error,
      ownRoundTrip,
    });
  }
}

const UNDOING: ReadonlySet<string> = new Set(['rollback', 'reset']);

/** What a statement ends with that was cancelled, in the words of the server. */
export function cancelled(): DatabaseError {
  const text = 'canceling statement due to user request';
  return new DatabaseError(makeMessage('DB-014', text), { sqlstate: '57014', summary: text });
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** A NUL would end the message in the middle, and half a surrogate pair would become another character in silence. */
function refuseBrokenText(text: string): void {
  if (!text.includes('\0') && !LONE_SURROGATE.test(text)) return;
  const what = text.includes('\0') ? 'a NUL character' : 'half of a character outside the basic plane';
  throw new DatabaseError(makeMessage('DB-001', `the SQL text holds ${what}, which PostgreSQL cannot store`), {
    sqlstate: '22021',
  });
}

export function connectionLost(cause?: unknown): DatabaseError {
  const why = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
  return new DatabaseError(makeMessage('DB-003', `the connection to the server was lost${why}`), {}, { cause });
}

/** Kept statements are for sessions on which nothing can have thrown them away. */
function requestOf({ text, params, again }: Statement, keeps: boolean): WireRequest {
  if (params === undefined) return { kind: 'simple', text };
  return { kind: 'bound', text, params, again: keeps && again === true };
}

function statusOf(transaction: string): SessionStatus {
  return transaction === 'I' ? 'idle' : transaction === 'T' ? 'transaction' : 'failed';
}
