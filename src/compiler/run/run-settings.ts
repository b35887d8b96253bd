import type { SampleWindow } from '../../config/index.js';
import type { Value } from '../../jinja/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { RunEnvironmentInput } from './run-environment.js';

/** What a run environment is made of, with everything filled in. */
export type RunSettings = RunEnvironmentInput & {
  readonly empty: boolean;
  readonly sample: SampleWindow | null;
  readonly injectEphemeralCtes: boolean;
  readonly writeFiles: boolean;
  readonly selectedSet: ReadonlySet<UniqueId>;
  /** Nodes as this run has compiled them; `graph` shows them so, as dbt's does. */
  readonly compiledNodes: Map<UniqueId, object>;
  /** `graph`: one for all nodes, made when it is first asked for. */
  readonly graph: () => Value;
};
