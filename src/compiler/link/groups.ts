import type { GroupProperties } from '../../config/index.js';
import { type GroupNode, type Owner, uniqueId } from '../../manifest/index.js';
import type { Entry } from './apply-patch.js';
import { describeTwin } from './duplicate-names.js';
import type { Linking } from './linking.js';

/** The groups of all property files. */
export class Groups {
  readonly #linking: Linking;
  readonly all = new Map<string, GroupNode>();

  constructor(linking: Linking) {
    this.#linking = linking;
  }

  add({ properties, project, file, source }: Entry<GroupProperties>): void {
    const { name, owner } = properties;
    const level = { values: properties.config };
    const fqn = [project.name, ...file.relativePath.split('/').slice(0, -1), name];
    const merged = this.#linking.configs.merge('group', project, fqn, {
      patch: { level, unrendered: properties.config },
    });
    const group: GroupNode = {
      name,
      resource_type: 'group',
      package_name: project.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: uniqueId('group', project.name, name),
      owner: { email: owner.email, name: owner.name, ...owner.extra } as Owner,
      // dbt keeps "none given" apart here.
      description: (properties.description === '' ? null : properties.description) as string,
      config: merged.config as unknown as GroupNode['config'],
    };
    const twin = this.all.get(group.unique_id);
    if (twin === undefined) this.all.set(group.unique_id, group);
    else this.#linking.problems.error('PARSE-010', describeTwin(twin, group), { span: properties.nameSpan, source });
  }
}
