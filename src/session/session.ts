import { failPointsFrom, type StatementEvent } from '../adapters/index.js';
import type { Message } from '../base/index.js';
import { type Profile, usageError } from '../config/index.js';
import { type EventBus, emitMessage, type Listener } from '../events/index.js';
import type { Manifest } from '../manifest/index.js';
import type { RunOutcome } from '../runner/index.js';
import { databaseKey, databaseName, type OpenDatabase, openDatabase } from './database/open-database.js';
import { tellStatement } from './database/tell-statement.js';
import { flagsAsWords, type SessionFlags } from './session-flags.js';
import type { SessionOptions } from './session-options.js';
import { type OpenTurn, openTurn, type TurnRequest } from './turn/open-turn.js';
import { closeTurn, tellEnd, tellStart } from './turn/tell-turn.js';
import type { Turn } from './turn/turn.js';
import type { VerbOutcome } from './verb-outcome.js';
import { type SessionVerb, VERBS, type Verb, type VerbValue } from './verbs/index.js';
import type { Validation } from './verbs/validate.js';
import type { Watching, WatchOptions } from './watch/watch-project.js';

/**
 * Works on one project: the commands of the command line as methods, without a process. The database is opened when a
 * verb first needs it and stays open for the next one; `close` releases everything. Verbs run one after the other.
 * A method throws ProjectError or DatabaseError when it could not be done; nodes that failed stand in its result.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #listeners = new Set<Listener>();
  /** The verb that runs now hears of statements and warnings of the database. */
  #events: EventBus | undefined;
  #database: OpenDatabase | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: SessionOptions = {}) {
    this.#options = options;
  }

  /** Hears every event of every verb from now on. Gives back the function that ends this. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** The project with every name resolved; asks no database. */
  parse(flags: SessionFlags = {}): Promise<Manifest> {
    return this.#do('parse', flags);
  }

  /** A line a selected node, in the form of `listOutput`: selector (usual), name, path or json. */
  list(flags: SessionFlags = {}): Promise<readonly string[]> {
    return this.#do('list', flags);
  }

  build(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('build', flags);
  }

  run(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('run', flags);
  }

  test(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('test', flags);
  }

  seed(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('seed', flags);
  }

  snapshot(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('snapshot', flags);
  }

  /** SQL of the selected nodes, in the results and in the target folder; nothing is built. */
  compile(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('compile', flags);
  }

  /** The first rows of the selected nodes, or of `inline`; `rowsOf` gives those of a finished node. */
  show(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('show', flags);
  }

  clone(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('clone', flags);
  }

  /** How old the data of the selected sources is. */
  freshness(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('source freshness', flags);
  }

  /** Calls a macro (`name` or `package.name`) with the flag `args`, or runs the SQL of the flag `sql`. */
  runOperation(macro: string | undefined, flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('run-operation', flags, macro === undefined ? {} : { macro });
  }

  /** Runs again what did not go well in the last run. */
  retry(flags: SessionFlags = {}): Promise<RunOutcome> {
    return this.#do('retry', flags);
  }

  /** Removes the folders of clean-targets. */
  clean(flags: SessionFlags = {}): Promise<void> {
    return this.#do('clean', flags);
  }

  /**
   * Checks every selected statement on an embedded Postgres, without a server. Problems of the project are in the report;
   * `report.exitCode` is what the command line would exit with.
   */
  validate(flags: SessionFlags = {}): Promise<Validation> {
    return this.#do('validate', flags);
  }

  /** Whether project, profile and connection are right; what was found goes out as events. */
  debug(flags: SessionFlags = {}): Promise<boolean> {
    return this.#do('debug', flags);
  }

  /**
   * Any verb, for callers that have a command line. Throws only what is wrong before anybody listens, above all
   * UsageErrors; everything else was told as events and stands in the outcome.
   */
  async invoke(request: TurnRequest): Promise<VerbOutcome<unknown>> {
    const { command } = request;
    if (!Object.hasOwn(VERBS, command)) throw usageError(command, `'${command}' is not built yet`);
    return await this.#inTurn(request, VERBS[command as SessionVerb] as Verb<unknown>);
  }

  /**
   * Runs build, run, test or compile once and then again and again what saved files change, until `close` of what it gives.
   * `options.tell` hears of every turn; listeners and reporters hear of the nodes.
   */
  async watch(request: TurnRequest, options: WatchOptions): Promise<Watching> {
    const { command } = request;
    if (command !== 'build' && command !== 'run' && command !== 'test' && command !== 'compile')
      throw usageError(command, `'${command}' cannot be watched`);
    const { watchProject } = await import('./watch/watch-project.js');
    return await watchProject({ ...request, command }, options, (turn, verb) => this.#inTurn(turn, verb));
  }

  /** Ends what runs and closes what is open. No verb may be called afterwards. */
  async close(): Promise<void> {
    await this.#database?.adapter.close();
    this.#database = undefined;
    await this.#last.catch(() => undefined);
  }

  async #do<V extends SessionVerb>(
    command: V,
    flags: SessionFlags,
    words: Readonly<Record<string, string>> = {},
  ): Promise<VerbValue<V>> {
    const after = { ...flagsAsWords(this.#options.flags ?? {}), ...flagsAsWords(flags) };
    const verb = VERBS[command] as unknown as Verb<VerbValue<V>>;
    const outcome = await this.#inTurn({ command, cli: { before: {}, after }, words }, verb);
    if ('error' in outcome) throw outcome.error;
    return outcome.value as VerbValue<V>;
  }

  /** Waits for the verb before. */
  #inTurn<T>(request: TurnRequest, verb: Verb<T>): Promise<VerbOutcome<T>> {
    const turn = this.#last.catch(() => undefined).then(() => this.#take(request, verb));
    this.#last = turn;
    return turn;
  }

  async #take<T>(request: TurnRequest, verb: Verb<T>): Promise<VerbOutcome<T>> {
    const opened = openTurn(request, this.#options);
    const turn: Turn = { ...opened.turn, database: (profile, extensions) => this.#open(turn, profile, extensions) };
    for (const listener of this.#listeners) turn.events.subscribe(listener);
    this.#events = turn.events;
    let outcome: VerbOutcome<T> = { exitCode: 2 };
    try {
      outcome = await attempt(opened, turn, verb);
    } finally {
      this.#events = undefined;
      tellEnd(turn, outcome);
      closeTurn(opened);
    }
    return outcome;
  }

  /** The adapter of the last verb when it leads to the same place, else a new one. */
  async #open(turn: Turn, profile: Profile, extensions: readonly string[] = []): Promise<OpenDatabase> {
    const { env, clock } = turn.invocation;
    const failPoints = failPointsFrom(env['QUERN_FAILPOINTS'] ?? '');
    const { adapter } = this.#options;
    if (adapter !== undefined) return { adapter, failPoints, name: databaseName(profile), key: '' };
    if (this.#database?.key === databaseKey({ profile, extensions })) return this.#database;
    await this.#database?.adapter.close();
    this.#database = openDatabase({
      profile,
      extensions,
      projectDir: turn.places.projectDir,
      env,
      files: turn.files,
      clock,
      failPoints,
      onStatement: (event: StatementEvent) => this.#events && tellStatement(this.#events, event),
      warn: (message: Message) => this.#events && emitMessage(this.#events, message),
    });
    return this.#database;
  }
}

async function attempt<T>(opened: OpenTurn, turn: Turn, verb: Verb<T>): Promise<VerbOutcome<T>> {
  try {
    tellStart(turn);
    opened.announce();
    const value = await verb.run(turn);
    turn.deprecations.summarize();
    return { exitCode: verb.exitCode(value), value };
  } catch (error) {
    return { exitCode: 2, error };
  }
}
