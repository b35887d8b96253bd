import { InternalError } from '../../base/index.js';
import type { RunEnvironment, RunEnvironmentInput } from './run-environment.js';

/** What compiles and runs the nodes of one linked project. */
export function makeRunEnvironment(_input: RunEnvironmentInput): RunEnvironment {
  throw new InternalError('not built yet');
}
