import type { Files } from '../../base/index.js';
import type { AddedPackage, DataMap, DataShapes, Env, Render } from '../../config/index.js';
import type { Deprecations, EventBus } from '../../events/index.js';

export type DepsRequest = {
  /** Absolute folder of the project. */
  readonly root: string;
  /** Name of the project, which no package may have. */
  readonly projectName: string;
  /** `packages-install-path`, relative to the project or absolute. */
  readonly installPath: string;
  readonly files: Files;
  readonly shapes: DataShapes;
  readonly render: Render;
  readonly env: Env;
  readonly cliVars: DataMap;
  /** `lock`: write package-lock.yml and install nothing. `upgrade`: choose versions anew although the list is the same. */
  readonly flags: {
    readonly lock: boolean;
    readonly upgrade: boolean;
    readonly versionCheck: boolean;
    readonly addPackage: AddedPackage | undefined;
  };
  readonly events: EventBus;
  readonly deprecations: Deprecations;
  readonly signal?: AbortSignal | undefined;
  /** Is told tokens that addresses were given, so that reports can leave them out. */
  readonly addSecret?: (secret: string) => void;
  /** Waits between attempts; a timer unless a test hands in something shorter. */
  readonly wait?: (ms: number) => Promise<void>;
};

export type InstalledPackage = {
  /** Name of its project, which is its folder's. */
  readonly name: string;
  readonly source: 'hub' | 'git' | 'private' | 'local' | 'tarball';
  /** Version of the index or commit hash. */
  readonly version: string | undefined;
};

export type DepsResult = {
  /** Empty with --lock. */
  readonly installed: readonly InstalledPackage[];
  readonly lockChanged: boolean;
};
