import * as path from 'node:path';
import type { Files, Message } from '../base/index.js';
import type { PgliteConnection, PostgresConnection, Profile } from '../config/index.js';
import type { Driver } from './driver.js';
import { type DriverOptions, PgDriver } from './pg/pg-driver.js';
import type { PgTarget } from './pg/pg-target.js';
import { pgliteImageFiles } from './pglite/image-files.js';
import { PgliteDriver } from './pglite/pglite-driver.js';
import type { PgliteTarget } from './pglite/pglite-target.js';

export type DriverRequest = DriverOptions & {
  readonly profile: Profile;
  readonly files: Files;
  /** Absolute folder of the project: the embedded database lives below it unless the profile says where. */
  readonly projectRoot: string;
  /** Absolute folder of the user's cache, where prepared images are kept. */
  readonly cacheFolder: string;
  /** Contrib extensions that the embedded database shall have; see CONTRIB_EXTENSIONS. */
  readonly extensions?: readonly string[];
  readonly warn: (message: Message) => void;
};

/** The sessions that a profile's target describes. Nothing is connected or opened yet. */
export function driverFor(request: DriverRequest): Driver {
  const { connection } = request.profile;
  return connection.type === 'pglite'
    ? new PgliteDriver(pgliteTarget(connection, request), request)
    : new PgDriver(pgTarget(connection, request), request);
}

function pgTarget(connection: PostgresConnection, request: DriverRequest): PgTarget {
  const { host, port, user, password, database, tls, connectTimeoutSeconds } = connection;
  const { settings, poolSize, maxOverflow } = request.profile;
  return {
    connect: async () => ({ host, port, user, password, database, tls }),
    files: request.files,
    connectTimeoutMs: connectTimeoutSeconds * 1000,
    retries: connection.retries,
    keepalivesIdleSeconds: connection.keepalivesIdleSeconds,
    applicationName: connection.applicationName,
    searchPath: connection.searchPath,
    role: connection.role,
    settings,
    poolSize,
    maxOverflow,
    warn: request.warn,
  };
}

function pgliteTarget(connection: PgliteConnection, request: DriverRequest): PgliteTarget {
  const { files, projectRoot, cacheFolder, profile } = request;
  const inMemory = connection.path === 'memory';
  return {
    files,
    dataDir: inMemory ? undefined : path.resolve(projectRoot, connection.path ?? '.quern/pglite'),
    extensions: request.extensions ?? [],
    images: pgliteImageFiles(cacheFolder),
    settings: profile.settings,
  };
}
