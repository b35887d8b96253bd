import type { Manifest, ManifestNode } from '../../../manifest/index.js';
import { isRelational, relationOf } from '../finish-node.js';
import type { Linking } from '../linking.js';
import { nodePlace } from './node-place.js';

/** PostgreSQL cuts longer names. */
const MAX_IDENTIFIER_BYTES = 63;

/** No two nodes are one relation, and no two resources of a package share a name by which they are referred to. */
export function checkRelations(linking: Linking, manifest: Manifest): void {
  const byRelation = new Map<string, ManifestNode>();
  const names = new Map<string, { versioned: Map<string, ManifestNode>; plain: Map<string, ManifestNode> }>();
  for (const node of manifest.nodes.values()) {
    if (!isRef(node) && !(node.resource_type === 'test' && isRelational(linking, node))) continue;
    checkName(linking, node, names);
    const relation = node.relation_name ?? relationOf(linking, node);
    const other = byRelation.get(relation);
    if (other === undefined) byRelation.set(relation, node);
    else ambiguous(linking, other, node, relation);
    checkLength(linking, node);
  }
  for (const { versioned, plain } of names.values())
    for (const [name, node] of versioned) {
      const other = plain.get(name);
      if (other !== undefined) bothKinds(linking, node, other);
    }
}

function isRef(node: ManifestNode): boolean {
  return node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot';
}

function ambiguous(linking: Linking, first: ManifestNode, second: ManifestNode, relation: string): void {
  const text =
    `dbt found two resources with the database representation "${relation}".\ndbt cannot create two resources with ` +
    'identical database representations. To fix this,\nchange the configuration of one of these resources:' +
    `\n- ${first.unique_id} (${first.original_file_path})\n- ${second.unique_id} (${second.original_file_path})`;
  linking.problems.error('PARSE-017', text, nodePlace(linking, second.unique_id));
}

type Names = Map<string, { versioned: Map<string, ManifestNode>; plain: Map<string, ManifestNode> }>;

function checkName(linking: Linking, node: ManifestNode, names: Names): void {
  const own = names.get(node.package_name) ?? { versioned: new Map(), plain: new Map() };
  names.set(node.package_name, own);
  if (node.resource_type === 'model' && node.version !== null) {
    own.versioned.set(node.name, node);
    return;
  }
  const other = own.plain.get(node.name);
  own.plain.set(node.name, node);
  if (other === undefined) return;
  if (linking.around.behaviour.require_unique_project_resource_names === true) {
    const text = `dbt found two resources with the name "${node.name}".\n- ${other.unique_id} (${other.original_file_path})\n- ${node.unique_id} (${node.original_file_path})`;
    linking.problems.error('PARSE-010', text, nodePlace(linking, node.unique_id));
    return;
  }
  linking.around.deprecations.warn('DuplicateNameDistinctNodeTypesDeprecation', {
    resource_name: node.name,
    unique_id1: other.unique_id,
    unique_id2: node.unique_id,
    package_name: node.package_name,
  });
}

function bothKinds(linking: Linking, versioned: ManifestNode, plain: ManifestNode): void {
  const text = [
    `dbt found versioned and unversioned models with the name "${versioned.name}".`,
    '',
    'Since these resources have the same name, dbt will be unable to find the correct resource',
    `when looking for ref('${versioned.name}').`,
    '',
    'To fix this, change the name of the unversioned resource',
    `${plain.unique_id} (${plain.original_file_path})`,
    `or add the unversioned model to the versions in ${versioned.patch_path}`,
  ].join('\n');
  linking.problems.error('PARSE-010', text, nodePlace(linking, plain.unique_id));
}

/** dbt finds out while the node is built; ephemeral models never lie in the database. */
function checkLength(linking: Linking, node: ManifestNode): void {
  if (node.config.materialized === 'ephemeral' || node.alias.length <= MAX_IDENTIFIER_BYTES / 4) return;
  const bytes = Buffer.byteLength(node.alias);
  if (bytes <= MAX_IDENTIFIER_BYTES) return;
  const text = `The relation name '${node.alias}' has ${bytes} bytes; PostgreSQL keeps ${MAX_IDENTIFIER_BYTES}: the node cannot be built`;
  linking.problems.notice('PARSE-036', text, nodePlace(linking, node.unique_id), {
    suggestion: 'Give it a shorter alias',
  });
}
