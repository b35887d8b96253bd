import { type Adapter, makeAdapter, noFailPoints, PgliteDriver, pgliteImageFiles } from '../../adapters/index.js';
import type { Clock, Files } from '../../base/index.js';

export type SandboxRequest = {
  readonly files: Files;
  readonly clock: Clock;
  /** Absolute folder of the user's cache, where the prepared image lies. */
  readonly cacheFolder: string;
  /** Extensions that the embedded Postgres has and the project needs. */
  readonly extensions: readonly string[];
};

/** An embedded Postgres in memory. Whoever opens it closes it. */
export function openSandbox(request: SandboxRequest): Adapter {
  const { files, clock, cacheFolder, extensions } = request;
  const target = { files, extensions, images: pgliteImageFiles(cacheFolder), settings: {} };
  return makeAdapter(new PgliteDriver(target, { clock, failPoints: noFailPoints }));
}
