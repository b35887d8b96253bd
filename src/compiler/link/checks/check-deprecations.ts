import type { Manifest, ModelNode, UniqueId } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';

/** Tells of models past their `deprecation_date`, and of models that refer to such or to those that will be. */
export function checkDeprecations(linking: Linking, manifest: Manifest): void {
  const dated = [...manifest.nodes.values()].filter(
    (node): node is ModelNode => node.resource_type === 'model' && node.deprecation_date !== null,
  );
  if (dated.length === 0) return;
  const children = modelsBelow(manifest, new Set(dated.map(node => node.unique_id)));
  const { events, clock } = linking.around;
  for (const node of dated) {
    const date = node.deprecation_date ?? '';
    const isPast = Date.parse(date) < clock.now();
    const version = node.version === null ? '' : String(node.version);
    if (isPast)
      events.emit(
        'DeprecatedModel',
        { model_name: node.name, model_version: version, deprecation_date: date },
        { force: true, deferrable: true },
      );
    for (const child of children.get(node.unique_id) ?? [])
      events.emit(
        isPast ? 'DeprecatedReference' : 'UpcomingReferenceDeprecation',
        {
          model_name: child.name,
          ref_model_package: node.package_name,
          ref_model_name: node.name,
          ref_model_version: version,
          ref_model_latest_version: node.latest_version === null ? 'None' : String(node.latest_version),
          ref_model_deprecation_date: date,
        },
        { force: true, deferrable: true },
      );
  }
}

function modelsBelow(manifest: Manifest, wanted: ReadonlySet<UniqueId>): Map<UniqueId, ModelNode[]> {
  const below = new Map<UniqueId, ModelNode[]>();
  for (const node of manifest.nodes.values()) {
    if (node.resource_type !== 'model') continue;
    for (const id of node.depends_on.nodes) {
      if (!wanted.has(id)) continue;
      const list = below.get(id);
      if (list === undefined) below.set(id, [node]);
      else list.push(node);
    }
  }
  return below;
}
