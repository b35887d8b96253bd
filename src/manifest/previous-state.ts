import type { Manifest } from './manifest.js';
import type { UniqueId } from './node.js';
import type { NodeResult } from './result.js';

/** One source of sources.json: what `source_status:` compares. Runtime errors have no `max_loaded_at`. */
export type FreshnessState = {
  readonly unique_id: UniqueId;
  readonly status?: string;
  readonly max_loaded_at?: string;
};

/** What an earlier run left in the folder of `--state`, and what this target's last freshness check said. */
export type PreviousState = {
  readonly manifest: Manifest | null;
  readonly results: readonly Pick<NodeResult, 'unique_id' | 'status'>[] | null;
  readonly sources: readonly FreshnessState[] | null;
  readonly currentSources: readonly FreshnessState[] | null;
};
