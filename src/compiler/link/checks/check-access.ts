import { suggest } from '../../../base/index.js';
import { pythonValues } from '../../../context/index.js';
import type { Manifest } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import { nodePlace } from './node-place.js';

/** Groups that are named must be declared; what is built into others' queries cannot be public. */
export function checkAccess(linking: Linking, manifest: Manifest): void {
  const groups = [...new Set([...manifest.groups.values()].map(group => group.name))].sort();
  const resources = [manifest.metrics, manifest.semanticModels, manifest.savedQueries, manifest.nodes];
  for (const nodes of resources)
    for (const node of nodes.values()) {
      const group = (node as { group?: string | null }).group ?? null;
      if (group === null || group === '' || groups.includes(group)) continue;
      const near = suggest(group, groups);
      const text = `Invalid group '${group}', expected one of ${pythonValues.repr(groups)}`;
      const suggestion = near === undefined ? undefined : `did you mean '${near}'?`;
      linking.problems.error('PARSE-020', text, nodePlace(linking, node.unique_id), { suggestion });
    }
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== 'model' || node.access !== 'public' || node.config.materialized !== 'ephemeral')
      continue;
    const text = `Node ${node.unique_id} with 'ephemeral' materialization has an invalid value (public) for the access field`;
    linking.problems.error('PARSE-027', text, nodePlace(linking, node.unique_id));
  }
}
