import { type Data, type DataMap, entriesOf, makeMap, type SemanticProperties } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import { type SemanticNode, uniqueId } from '../../manifest/index.js';
import type { Entry } from './apply-patch.js';
import { describeTwin } from './duplicate-names.js';
import type { Linking } from './linking.js';
import { readExpression } from './named-expression.js';

const KINDS = { metrics: 'metric', semantic_models: 'semantic_model', saved_queries: 'saved_query' } as const;

/** Metrics, semantic models and saved queries: handed on as they are written, with what they hang on. */
export class Semantics {
  readonly #linking: Linking;
  readonly enabled: Readonly<Record<'metric' | 'semantic_model' | 'saved_query', Map<string, SemanticNode>>> = {
    metric: new Map(),
    semantic_model: new Map(),
    saved_query: new Map(),
  };

  constructor(linking: Linking) {
    this.#linking = linking;
  }

  add(entry: Entry<SemanticProperties>): void {
    const node = this.#node(entry);
    const span = entry.properties.nameSpan ?? entry.properties.span;
    const known = this.enabled[node.resource_type];
    const twin = known.get(node.unique_id);
    if (node.config.enabled === false) this.#linking.disabled.push(node);
    else if (twin === undefined) known.set(node.unique_id, node);
    else this.#linking.problems.error('PARSE-010', describeTwin(twin, node), { span, source: entry.source });
  }

  #node({ properties, project, file, source }: Entry<SemanticProperties>): SemanticNode {
    const { name, section, data, span } = properties;
    const kind = KINDS[section];
    const fqn = [project.name, ...file.relativePath.split('/').slice(0, -1), name];
    const level = { values: properties.config, place: () => (span === undefined ? undefined : { span, source }) };
    const merged = this.#linking.configs.merge(kind, project, fqn, { patch: { level, unrendered: properties.config } });
    this.#linking.problems.addAll(merged.messages);
    const { config: _, ...written } = data;
    const node: SemanticNode = {
      ...written,
      name,
      resource_type: kind,
      package_name: project.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: uniqueId(kind, project.name, name),
      fqn,
      description: properties.description,
      label: written['label'] ?? null,
      config: merged.config as SemanticNode['config'],
      unrendered_config: merged.unrendered,
      group: (merged.config['group'] ?? null) as string | null,
      depends_on: { macros: [], nodes: [] },
      refs: [],
      created_at: this.#linking.createdAt,
    };
    if (kind === 'metric') describeMetric(node, written);
    if (kind === 'semantic_model') this.#describeModel(node, written, { span, source });
    if (kind === 'saved_query') describeQuery(node, written);
    return node;
  }

  #describeModel(node: SemanticNode, data: DataMap, place: { span: SemanticProperties['span']; source: string }): void {
    const model = data['model'];
    const named = typeof model === 'string' ? readExpression(model, this.#linking.around.engines.parse) : undefined;
    if (named?.kind === 'ref') node.refs?.push(named.ref);
    else if (model !== undefined)
      this.#linking.problems.error('PARSE-031', `Invalid ref expression: ${dataShapes.str(model)}`, place);
    for (const key of ['entities', 'measures', 'dimensions']) node[key] = data[key] ?? [];
    node['defaults'] = data['defaults'] ?? null;
    node['primary_entity'] = data['primary_entity'] ?? null;
    node['node_relation'] = null;
  }
}

function describeMetric(node: SemanticNode, data: DataMap): void {
  node['type_params'] = data['type_params'] ?? makeMap();
  node['filter'] = data['filter'] ?? null;
  node['metadata'] = null;
  node['time_granularity'] = data['time_granularity'] ?? null;
  node.tags = textsOf(data['tags']);
  node['meta'] = node.config['meta'] ?? makeMap();
  node['sources'] = [];
  node['metrics'] = metricInputs(data).map(name => [name]);
}

function describeQuery(node: SemanticNode, data: DataMap): void {
  node.tags = textsOf(data['tags']);
  node['exports'] = data['exports'] ?? [];
  node['query_params'] = data['query_params'] ?? makeMap();
  node['metadata'] = null;
  const metrics = asMap(data['query_params'])?.['metrics'];
  node['metrics'] = textsOf(metrics).map(name => [name]);
}

/** Names of the metrics that a metric is made of. */
function metricInputs(data: DataMap): string[] {
  const params = asMap(data['type_params']);
  if (params === undefined) return [];
  const list = Array.isArray(params['metrics']) ? params['metrics'] : [];
  const conversion = asMap(params['conversion_type_params']);
  const cumulative = asMap(params['cumulative_type_params']);
  const given = [
    ...list,
    ...(['numerator', 'denominator'] as const).map(key => params[key]),
    ...['base_metric', 'conversion_metric'].map(key => conversion?.[key]),
    cumulative?.['metric'],
  ];
  return given.flatMap(input => {
    const name = typeof input === 'string' ? input : asMap(input)?.['name'];
    return typeof name === 'string' ? [name] : [];
  });
}

function asMap(value: Data): DataMap | undefined {
  const entries = value === undefined ? undefined : entriesOf(value, dataShapes);
  return entries === undefined ? undefined : makeMap(entries.map(([key, item]) => [String(key), item]));
}

function textsOf(value: Data): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}
