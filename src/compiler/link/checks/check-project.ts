import type { Manifest } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import { checkAccess } from './check-access.js';
import { checkConfigPaths } from './check-config-paths.js';
import { checkDeprecations } from './check-deprecations.js';
import { checkFunctions } from './check-functions.js';
import { checkMicrobatch } from './check-microbatch.js';
import { checkNames } from './check-names.js';
import { checkRelations } from './check-relations.js';
import { checkSnapshots } from './check-snapshots.js';

/** What can only be checked when everything is linked. */
export function checkProject(linking: Linking, manifest: Manifest): void {
  checkAccess(linking, manifest);
  checkSnapshots(linking, manifest);
  checkMicrobatch(linking, manifest);
  checkDeprecations(linking, manifest);
  checkNames(linking, manifest);
  checkFunctions(linking, manifest);
  checkRelations(linking, manifest);
  checkConfigPaths(linking, manifest);
}
