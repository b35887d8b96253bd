import type { Adapter } from '../adapters/index.js';
import type { Files } from '../base/index.js';
import type { Env, Flags } from '../config/index.js';
import type { EventBus } from '../events/index.js';
import type { Reporter, RunFacts } from '../reporters/index.js';
import type { SessionFlags } from './session-flags.js';

/** Where a session works and what it goes by; everything has a default. */
export type SessionOptions = {
  /** The folder to start from: the project is this one, or the nearest above it. Default: the current folder. */
  readonly cwd?: string;
  /** Default: the environment of the process. */
  readonly env?: Env;
  /** The user's home folder, for ~/.dbt. Default: HOME of `env`. */
  readonly home?: string;
  /** Flags of every verb; those given to a verb win. */
  readonly flags?: SessionFlags;
  /** Stops what is running: statements are cancelled on the server. */
  readonly abort?: AbortSignal;
  /** Makes the reporters of one verb, which hear its events from the first to the last. Default: none. */
  readonly reporters?: (facts: ReporterFacts) => readonly Reporter[];
  /** Used in place of the profile's connection, and not closed by the session. */
  readonly adapter?: Adapter;
  /** Default: the disk. */
  readonly files?: Files;
};

/** What reporters need to know of the verb they report on. */
export type ReporterFacts = {
  readonly flags: Flags;
  readonly env: Env;
  readonly run: RunFacts;
  readonly files: Files;
  /** Absolute path of the log file. */
  readonly logFile: string;
  readonly events: EventBus;
};
