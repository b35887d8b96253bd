import { type EncodeSpecial, type Files, pythonJson } from '../base/index.js';
import type { Manifest, ModelNode, SemanticNode } from '../manifest/index.js';

/** The text of semantic_manifest.json. */
export function semanticManifestText(manifest: Manifest, special?: EncodeSpecial): string {
  return pythonJson(semanticManifest(manifest), special);
}

/** semantic_manifest.json: the part of the manifest that MetricFlow reads, in its own selection of keys. */
export function writeSemanticManifest(files: Files, file: string, manifest: Manifest, special?: EncodeSpecial): void {
  files.write(file, semanticManifestText(manifest, special));
}

type Keys = { readonly [key: string]: true | Keys | readonly [Keys] };

const CONFIG: Keys = { meta: true };
const RELATION: Keys = { alias: true, schema_name: true, database: true, relation_name: true };
const FILTER: Keys = { where_filters: true };
const INPUT_MEASURE: Keys = { name: true, filter: FILTER, alias: true, join_to_timespine: true, fill_nulls_with: true };
const INPUT_METRIC: Keys = { name: true, filter: FILTER, alias: true, offset_window: true, offset_to_grain: true };
const NAMED: Keys = { name: true, description: true };

const SEMANTIC_MODEL: Keys = {
  name: true,
  defaults: true,
  description: true,
  node_relation: RELATION,
  primary_entity: true,
  entities: [{ ...NAMED, type: true, role: true, expr: true, metadata: true, label: true, config: CONFIG }],
  measures: [
    {
      name: true,
      agg: true,
      description: true,
      create_metric: true,
      expr: true,
      agg_params: true,
      metadata: true,
      non_additive_dimension: true,
      agg_time_dimension: true,
      label: true,
      config: CONFIG,
    },
  ],
  dimensions: [
    {
      ...NAMED,
      type: true,
      datatype: true,
      is_partition: true,
      type_params: true,
      expr: true,
      metadata: true,
      label: true,
      config: CONFIG,
    },
  ],
  label: true,
  metadata: true,
  config: CONFIG,
};

const METRIC: Keys = {
  name: true,
  description: true,
  type: true,
  datatype: true,
  type_params: {
    measure: INPUT_MEASURE,
    numerator: INPUT_METRIC,
    denominator: INPUT_METRIC,
    expr: true,
    window: true,
    grain_to_date: true,
    metrics: [INPUT_METRIC],
    conversion_type_params: true,
    cumulative_type_params: true,
    input_measures: [INPUT_MEASURE],
    metric_aggregation_params: true,
    join_to_timespine: true,
    fill_nulls_with: true,
    is_private: true,
  },
  filter: FILTER,
  metadata: true,
  label: true,
  config: CONFIG,
  time_granularity: true,
};

const SAVED_QUERY: Keys = {
  name: true,
  query_params: { metrics: true, group_by: true, order_by: true, limit: true, where: FILTER },
  description: true,
  metadata: true,
  label: true,
  exports: [{ name: true, config: { export_as: true, schema_name: true, alias: true } }],
  tags: true,
};

export function semanticManifest(manifest: Manifest): object {
  const all = (nodes: Iterable<SemanticNode>, keys: Keys): object[] =>
    [...nodes].map(node => pick(node, keys) as object);
  return {
    semantic_models: all(manifest.semanticModels.values(), SEMANTIC_MODEL),
    metrics: all(manifest.metrics.values(), METRIC),
    project_configuration: {
      time_spine_table_configurations: [],
      metadata: null,
      dsi_package_version: { major_version: '0', minor_version: '213', patch_version: '0' },
      time_spines: [...manifest.nodes.values()].filter(hasTimeSpine).map(timeSpine),
    },
    saved_queries: all(manifest.savedQueries.values(), SAVED_QUERY),
  };
}

/** Those keys in that order; what is not there is null. */
function pick(value: unknown, keys: true | Keys | readonly [Keys]): unknown {
  if (keys === true || value === null || value === undefined) return value ?? null;
  if (Array.isArray(keys)) return Array.isArray(value) ? value.map(item => pick(item, keys[0] as Keys)) : [];
  const entries = Object.entries(keys as Keys).map(([key, below]) => [key, pick((value as Keys)[key], below)]);
  return Object.fromEntries(entries);
}

type TimeSpine = {
  readonly standard_granularity_column: string;
  readonly custom_granularities?: readonly { readonly name: string; readonly column_name?: string | null }[];
};

function hasTimeSpine(node: { resource_type: string }): node is ModelNode & { time_spine: TimeSpine } {
  return node.resource_type === 'model' && Boolean((node as ModelNode).time_spine);
}

function timeSpine(node: ModelNode & { time_spine: TimeSpine }): object {
  const { standard_granularity_column: column, custom_granularities: custom = [] } = node.time_spine;
  return {
    node_relation: {
      alias: node.alias,
      schema_name: node.schema,
      database: node.database,
      relation_name: node.relation_name,
    },
    primary_column: { name: column, time_granularity: node.columns[column]?.granularity ?? null },
    custom_granularities: custom.map(c => ({ name: c.name, column_name: c.column_name ?? null })),
  };
}
