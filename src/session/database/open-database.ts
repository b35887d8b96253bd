import * as os from 'node:os';
import * as path from 'node:path';
import { type Adapter, driverFor, type FailPoints, makeAdapter, type StatementEvent } from '../../adapters/index.js';
import { type Clock, type Files, type Message, sha256, userCacheFolder } from '../../base/index.js';
import type { Env, Profile } from '../../config/index.js';

/** The adapter of a session: made once, shared by its verbs, closed with the session. */
export type OpenDatabase = {
  readonly adapter: Adapter;
  readonly failPoints: FailPoints;
  /** The name of the database that the profile leads to. */
  readonly name: string;
  /** What it was opened for: another profile or other extensions need another one. */
  readonly key: string;
};

export type OpenDatabaseRequest = {
  readonly profile: Profile;
  readonly extensions: readonly string[];
  readonly projectDir: string;
  readonly env: Env;
  readonly files: Files;
  readonly clock: Clock;
  readonly failPoints: FailPoints;
  /** Both go to whichever verb runs when they come. */
  readonly onStatement: (event: StatementEvent) => void;
  readonly warn: (message: Message) => void;
};

/** Nothing connects before the first statement. */
export function openDatabase(request: OpenDatabaseRequest): OpenDatabase {
  const { profile, projectDir, files, clock, failPoints, onStatement, warn, extensions, env } = request;
  const driver = driverFor({
    profile,
    files,
    projectRoot: projectDir,
    cacheFolder: cacheFolder(env, process.platform),
    extensions,
    clock,
    failPoints,
    onStatement,
    warn,
  });
  return { adapter: makeAdapter(driver), failPoints, name: databaseName(profile), key: databaseKey(request) };
}

/** Two requests with one key can share an adapter. */
export function databaseKey({ profile, extensions }: Pick<OpenDatabaseRequest, 'profile' | 'extensions'>): string {
  const { connection, settings, poolSize, maxOverflow } = profile;
  const password = connection.type === 'postgres' ? connection.password.reveal() : '';
  return sha256(JSON.stringify([connection, password, settings, poolSize, maxOverflow, extensions]));
}

export function databaseName({ connection }: Profile): string {
  return connection.type === 'postgres' ? connection.database : 'postgres';
}

/** The user's cache folder, by the rules of the platform; in a service without a home, one for this user that is temporary. */
export function cacheFolder(env: Env, platform: string): string {
  return userCacheFolder(env, platform) ?? path.join(os.tmpdir(), `quern-${os.userInfo().uid}`);
}
