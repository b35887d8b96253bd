import { type Data, type DataMap, makeMap, type SemanticProperties } from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import { type SemanticNode, uniqueId } from '../../manifest/index.js';
import type { Entry } from './apply-patch.js';
import { describeTwin } from './duplicate-names.js';
import type { Linking } from './linking.js';
import { readExpression } from './named-expression.js';
import {
  asMap,
  dimensionOf,
  entityOf,
  filterOf,
  listOf,
  measureOf,
  queryParamsOf,
  textsOf,
  typeParamsOf,
} from './semantic-shapes.js';

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
    if (kind === 'saved_query') this.#describeQuery(node, written);
    return node;
  }

  #describeModel(node: SemanticNode, data: DataMap, place: { span: SemanticProperties['span']; source: string }): void {
    const model = data['model'];
    const named = typeof model === 'string' ? readExpression(model, this.#linking.around.engines.parse) : undefined;
    if (named?.kind === 'ref') node.refs?.push(named.ref);
    else if (model !== undefined)
      this.#linking.problems.error('PARSE-031', `Invalid ref expression: ${dataShapes.str(model)}`, place);
    const meta = asMap(node.config['meta']) ?? makeMap();
    const shapes = { entities: entityOf, measures: measureOf, dimensions: dimensionOf } as const;
    for (const [key, shape] of Object.entries(shapes))
      node[key] = listOf(data[key]).map(item => withMeta(shape(item), meta));
    node['defaults'] = data['defaults'] ?? null;
    node['primary_entity'] = data['primary_entity'] ?? null;
    node['node_relation'] = null;
    node['metadata'] = null;
    node['description'] = data['description'] ?? null;
    delete node['meta'];
    delete node['tags'];
  }

  /** Relations of exports lie where the project puts what has no schema of its own, unless the export says otherwise. */
  #describeQuery(node: SemanticNode, data: DataMap): void {
    const { database, schema } = this.#linking.around;
    const own = node.config;
    node.tags = textsOf(data['tags']);
    node['query_params'] = queryParamsOf(data['query_params']);
    node['metadata'] = null;
    node['description'] = data['description'] ?? null;
    node['exports'] = listOf(data['exports']).map(item => {
      const given = asMap(item) ?? makeMap();
      const config = asMap(given['config']) ?? makeMap();
      const custom = config['schema'] ?? own['schema'] ?? null;
      return makeMap([
        ['name', given['name'] ?? null],
        [
          'config',
          makeMap([
            ['export_as', config['export_as'] ?? own['export_as'] ?? null],
            ['schema_name', custom ?? schema],
            ['alias', config['alias'] ?? given['name'] ?? null],
            ['database', config['database'] ?? database],
          ]),
        ],
        ['unrendered_config', config],
      ]);
    });
  }

  /** What metrics are made of: measures of semantic models, directly or through other metrics. */
  linkMetrics(): void {
    const models = new Map<string, SemanticNode>();
    for (const model of this.enabled.semantic_model.values())
      for (const measure of (model['measures'] ?? []) as DataMap[]) models.set(String(measure['name']), model);
    const done = new Map<SemanticNode, Data[]>();
    for (const metric of this.enabled.metric.values()) this.#inputs(metric, models, done);
  }

  /** The measures that a metric comes down to; noted on it, and its parents with them. */
  #inputs(metric: SemanticNode, models: ReadonlyMap<string, SemanticNode>, done: Map<SemanticNode, Data[]>): Data[] {
    const known = done.get(metric);
    if (known !== undefined) return known;
    const measures: Data[] = [];
    done.set(metric, measures);
    const params = (metric['type_params'] ?? makeMap()) as DataMap;
    const conversion = asMap(params['conversion_type_params']);
    const own = [params['measure'], conversion?.['base_measure'], conversion?.['conversion_measure']];
    for (const measure of own) {
      const name = asMap(measure)?.['name'];
      if (typeof name !== 'string') continue;
      addOnce(measures, measure);
      const model = models.get(name);
      const text = `A semantic model having a measure \`${name}\` does not exist but was referenced.`;
      if (model === undefined) this.#linking.problems.error('PARSE-028', text, { span: undefined });
      else addOnce(metric.depends_on.nodes, model.unique_id);
    }
    for (const name of metricInputs(metric)) {
      const other = this.#metric(name, metric.package_name);
      if (other === undefined) {
        const text = `The metric \`${name}\` does not exist but was referenced by metric \`${metric.name}\`.`;
        this.#linking.problems.error('PARSE-028', text, { span: undefined });
        continue;
      }
      for (const measure of this.#inputs(other, models, done)) addOnce(measures, measure);
      addOnce(metric.depends_on.nodes, other.unique_id);
    }
    params['input_measures'] = measures;
    return measures;
  }

  #metric(name: string, packageName: string): SemanticNode | undefined {
    const all = this.enabled.metric;
    const own = all.get(uniqueId('metric', packageName, name));
    return own ?? [...all.values()].find(metric => metric.name === name);
  }
}

/** What the model says of itself holds for its parts, too. */
function withMeta(part: DataMap, meta: DataMap): DataMap {
  const config = asMap(part['config']) ?? makeMap();
  const own = asMap(config['meta']) ?? makeMap();
  part['config'] = makeMap([
    ...Object.entries(config),
    ['meta', makeMap([...Object.entries(meta), ...Object.entries(own)])],
  ]);
  return part;
}

function addOnce<T>(list: T[], item: T): void {
  if (!list.some(known => JSON.stringify(known) === JSON.stringify(item))) list.push(item);
}

function describeMetric(node: SemanticNode, data: DataMap): void {
  node['type_params'] = typeParamsOf(data);
  node['filter'] = filterOf(data['filter']);
  node['metadata'] = null;
  node['time_granularity'] = data['time_granularity'] ?? null;
  node.tags = textsOf(data['tags']);
  node['meta'] = node.config['meta'] ?? makeMap();
  node['sources'] = [];
  node['metrics'] = [];
}

/** Names of the metrics that a metric is made of. */
function metricInputs(metric: SemanticNode): string[] {
  const params = asMap(metric['type_params'] as Data);
  if (params === undefined) return [];
  const conversion = asMap(params['conversion_type_params']);
  const cumulative = asMap(params['cumulative_type_params']);
  const given = [
    ...listOf(params['metrics']),
    ...['numerator', 'denominator'].map(key => params[key]),
    ...['base_metric', 'conversion_metric'].map(key => conversion?.[key]),
    cumulative?.['metric'],
  ];
  return given.flatMap(input => {
    const name = asMap(input)?.['name'];
    return typeof name === 'string' ? [name] : [];
  });
}
