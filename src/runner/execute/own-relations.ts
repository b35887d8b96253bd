import type { OwnRelations } from '../../adapters/index.js';
import { isEphemeral, isRelational, textField } from '../nodes/run-node-type.js';
import type { Run } from './run.js';

/** What belongs to the project: relations of its enabled nodes, and those that its earlier runs made. */
export async function ownRelations(run: Run): Promise<OwnRelations> {
  const known = new Set(run.keepsState ? await (await run.store()).recordedRelations() : []);
  for (const node of [...run.manifest.nodes.values(), ...run.manifest.functions.values()]) {
    const leaves = isRelational(node, () => true) || node.resource_type === 'function';
    if (leaves && !isEphemeral(node)) known.add(`${textField(node, 'schema')}.${textField(node, 'alias')}`);
  }
  return { has: (schema, name) => known.has(`${schema}.${name}`) };
}
