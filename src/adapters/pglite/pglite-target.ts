import type { Files } from '../../base/index.js';

/** The embedded database of a project. */
export type PgliteTarget = {
  readonly files: Files;
  /** Absolute folder of the data; undefined keeps them in memory, where a cancel loses them. */
  readonly dataDir?: string | undefined;
  /** Contrib extensions to load, by SQL name; each makes the start a little slower. */
  readonly extensions: readonly string[];
  /** Prepared images to start from: the first file that exists is taken. The last one is written when none does. */
  readonly images: readonly string[];
  readonly role?: string | undefined;
  readonly searchPath?: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
};
