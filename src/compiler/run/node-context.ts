import type { Scope, StoredResults } from '../../context/index.js';
import type { UniqueId } from '../../manifest/index.js';

/** The names of one rendering or materialization, and what it left behind. */
export type NodeContext = {
  readonly scope: Scope;
  /** Results of its statements, as `load_result` finds them. */
  readonly results: StoredResults;
  /** Ephemeral nodes whose CTEs the text needs, in the order of their first use. */
  readonly ctes: UniqueId[];
};
