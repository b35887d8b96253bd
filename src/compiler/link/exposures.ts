import { type DataMap, type ExposureProperties, makeMap } from '../../config/index.js';
import { exposureScope } from '../../context/index.js';
import { type ExposureNode, type Owner, uniqueId } from '../../manifest/index.js';
import type { Entry } from './apply-patch.js';
import { describeTwin } from './duplicate-names.js';
import type { Linking } from './linking.js';

/** The exposures of all property files. */
export class Exposures {
  readonly #linking: Linking;
  readonly enabled = new Map<string, ExposureNode>();

  constructor(linking: Linking) {
    this.#linking = linking;
  }

  add(entry: Entry<ExposureProperties>): void {
    const { properties, source } = entry;
    const node = this.#node(entry);
    const span = properties.nameSpan ?? properties.span;
    const reads = this.#references(node, properties);
    if (span !== undefined) this.#linking.facts.set(node.unique_id, { span, reads });
    const twin = this.enabled.get(node.unique_id);
    if (node.config.enabled === false) this.#linking.disabled.push(node);
    else if (twin === undefined) this.enabled.set(node.unique_id, node);
    else this.#linking.problems.error('PARSE-010', describeTwin(twin, node), { span, source });
  }

  #node({ properties, project, file, source }: Entry<ExposureProperties>): ExposureNode {
    const { name, owner, span } = properties;
    const fqn = [project.name, ...file.relativePath.split('/').slice(0, -1), name];
    const level = {
      values: properties.config,
      place: () => (span === undefined ? undefined : { span, source }),
    };
    const merged = this.#linking.configs.merge('exposure', project, fqn, {
      patch: { level, unrendered: properties.config },
    });
    this.#linking.problems.addAll(merged.messages);
    const config = makeMap(Object.entries(merged.config)) as ExposureNode['config'];
    const tags = [...new Set([...properties.tags, ...((config['tags'] ?? []) as string[])])].sort();
    const meta = makeMap([...Object.entries(properties.meta), ...Object.entries((config['meta'] ?? {}) as DataMap)]);
    config['tags'] = tags;
    config['meta'] = meta;
    return {
      name,
      resource_type: 'exposure',
      package_name: project.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: uniqueId('exposure', project.name, name),
      fqn,
      type: properties.type,
      owner: { email: owner.email, name: owner.name, ...owner.extra } as Owner,
      description: properties.description,
      label: properties.label,
      maturity: properties.maturity,
      ...{ meta, tags, config },
      unrendered_config: merged.unrendered,
      url: properties.url,
      depends_on: { macros: [], nodes: [] },
      refs: [],
      sources: [],
      metrics: [],
      created_at: this.#linking.createdAt,
    };
  }

  #references(node: ExposureNode, { dependsOn }: ExposureProperties) {
    const { around, problems } = this.#linking;
    const scope = exposureScope(around, node.package_name, node.original_file_path);
    const text = dependsOn.map(line => `{{ ${line}}}`).join('\n');
    const origin = { file: node.original_file_path, text, offset: 0 };
    problems.guard(node, around.macros, () => scope.render(around.engines.parse.compile(text, { origin })));
    node.refs.push(...scope.sink.refs);
    node.sources.push(...scope.sink.sources);
    node.metrics.push(...scope.sink.metrics);
    return scope.reads.toReads();
  }
}
