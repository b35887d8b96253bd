import { snapshotFault } from '../../../config/index.js';
import type { Manifest } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';
import { nodePlace } from './node-place.js';

/** The config of a snapshot may come from its file and from property files: only now it is whole. */
export function checkSnapshots(linking: Linking, manifest: Manifest): void {
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== 'snapshot') continue;
    const fault = snapshotFault(node.config);
    if (fault !== undefined)
      linking.problems.error('PARSE-021', fault, nodePlace(linking, node.unique_id), {
        notes: [`in snapshot ${node.name} (${node.original_file_path})`],
      });
  }
}
