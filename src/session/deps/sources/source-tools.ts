import type { DepsRequest } from '../deps-request.js';
import type { Hub } from '../hub/hub.js';
import type { Downloader } from '../network/downloader.js';
import type { Memo } from './memo.js';

/** What the sources of packages share in one run. */
export type SourceTools = {
  readonly request: DepsRequest;
  readonly hub: Hub;
  readonly downloader: Downloader;
  readonly memo: Memo;
  /** Made at the first call, and removed at the end of the run. */
  readonly temporaryFolder: () => string;
  readonly wait: (ms: number) => Promise<void>;
  /** The text with stars where secrets stood. */
  readonly clean: (text: string) => string;
  /** As `clean`, for what goes into the lock file: warns when there was something to take out. */
  readonly withoutSecrets: (text: string) => string;
  /** Makes `clean` know another one. */
  readonly addSecret: (secret: string) => void;
  readonly warnOnce: (key: string, warn: () => void) => void;
};
