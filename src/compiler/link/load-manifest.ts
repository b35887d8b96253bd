import { InternalError } from '../../base/index.js';
import type { LinkedProject, LoadInput } from './linked-project.js';

/**
 * Files → Manifest: reads every file of the project, its packages and ours, and links them. Throws one ProjectError with
 * everything that is wrong.
 */
export function loadManifest(_input: LoadInput): LinkedProject {
  throw new InternalError('not built yet');
}
