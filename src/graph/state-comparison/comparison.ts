import type { EventBus } from '../../events/index.js';
import type { PythonValues } from '../../manifest/index.js';

/** What comparing two nodes needs besides them. */
export type Comparison = {
  readonly python: PythonValues;
  readonly emit: EventBus['emit'];
  /** Flag state_modified_compare_more_unrendered_values: sources compare what their files say, not what came of it. */
  readonly compareUnrendered: boolean;
};
