import { nodeRelation } from '../../context/index.js';
import type { ManifestNode } from '../../manifest/index.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Compilable } from './compiled-node.js';

/** A test that stores its failures only because of the command line gets the name of its relation here. */
export function compiledRelationName(settings: RunSettings, node: Compilable): string | null {
  if (node.resource_type !== 'test' || node.relation_name !== null) return node.relation_name;
  const { around } = settings.linked;
  const own = (node as ManifestNode).config['store_failures'];
  const stores = own === true || around.flags['STORE_FAILURES'] === true;
  return stores ? nodeRelation(node, around.quoting).render() : null;
}
