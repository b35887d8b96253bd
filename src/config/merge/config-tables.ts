import { type Data, makeMap } from '../data.js';
import {
  any,
  bool,
  type ConfigKey,
  configKey,
  map,
  oneOf,
  optionalBool,
  optionalInt,
  optionalText,
  type PartRule,
  text,
  texts,
  type ValueRule,
} from './config-key.js';

/** Kinds of resource that have a config of their own. */
export type ConfigResource =
  | 'model'
  | 'seed'
  | 'snapshot'
  | 'test'
  | 'analysis'
  | 'operation'
  | 'sql_operation'
  | 'function'
  | 'source'
  | 'exposure'
  | 'metric'
  | 'semantic_model'
  | 'saved_query'
  | 'unit_test'
  | 'group'
  | 'macro';

const nothing = (): Data => null;
const emptyMap = (): Data => makeMap();
const emptyList = (): Data => [];
const always = (value: Data) => (): Data => value;

const part = (rule: ValueRule, fallback: Data): PartRule => ({ rule, default: fallback });

function parts(
  table: Readonly<Record<string, PartRule>>,
  more: { optional?: boolean; shorthand?: string; needs?: string } = {},
): ValueRule {
  return { kind: 'parts', parts: table, optional: false, ...more };
}

/** The defaults of a `parts` rule as a value. */
function defaultsOf(rule: ValueRule): () => Data {
  return () =>
    rule.kind === 'parts' ? makeMap(Object.entries(rule.parts).map(([key, { default: value }]) => [key, value])) : null;
}

const docs = parts({ show: part(bool, true), node_color: part(optionalText, null) });
const contract = parts({ enforced: part(bool, false), alias_types: part(bool, true) });
const pointer = parts({ enabled: part(optionalBool, null), alias: part(optionalText, null) }, { shorthand: 'enabled' });
const buildAfter = parts({
  count: part(optionalInt, null),
  period: part(oneOf(['minute', 'hour', 'day'], true), null),
  updates_on: part(oneOf(['all', 'any']), 'any'),
});
const modelFreshness = parts({ build_after: part(buildAfter, null) }, { optional: true, needs: 'build_after' });
const snapshotColumns = parts(
  Object.fromEntries(
    ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'].map(name => [
      name,
      part(optionalText, null),
    ]),
  ),
);
const threshold = parts(
  { count: part(optionalInt, null), period: part(oneOf(['minute', 'hour', 'day'], true), null) },
  { optional: true },
);
const noThreshold = (): Data =>
  makeMap([
    ['count', null],
    ['period', null],
  ]);
const sourceFreshness: ValueRule = parts(
  {
    warn_after: { rule: threshold, default: noThreshold() },
    error_after: { rule: threshold, default: noThreshold() },
    filter: part(optionalText, null),
  },
  { optional: true },
);
const snowflake = parts({ quote_args: part(bool, true) });

const tags = configKey('tags', texts, emptyList, { merge: 'append', compared: false });
const meta = configKey('meta', map, emptyMap, { merge: 'update' });
const group = configKey('group', optionalText, nothing, { compared: false });
const enabled = configKey('enabled', bool, always(true));
const staticAnalysis = configKey('static_analysis', optionalText, nothing);

/** `schema` of a test has a default of its own. */
function everyNode(schema: ConfigKey): readonly ConfigKey[] {
  return [
    enabled,
    configKey('alias', optionalText, nothing, { compared: false }),
    schema,
    configKey('database', optionalText, nothing, { compared: false }),
    tags,
    meta,
    group,
    staticAnalysis,
  ];
}

const NODE_SCHEMA = configKey('schema', optionalText, nothing, { compared: false });
const TEST_SCHEMA = configKey('schema', optionalText, always('dbt_test__audit'), { compared: false });

function nodeConfig(materialized: ConfigKey): readonly ConfigKey[] {
  return [
    ...everyNode(NODE_SCHEMA),
    materialized,
    configKey('incremental_strategy', optionalText, nothing),
    configKey('batch_size', any, nothing),
    configKey('lookback', any, always(1)),
    configKey('begin', any, nothing),
    configKey('persist_docs', map, emptyMap),
    configKey('post-hook', { kind: 'hooks' }, emptyList, { merge: 'append' }),
    configKey('pre-hook', { kind: 'hooks' }, emptyList, { merge: 'append' }),
    configKey('quoting', map, emptyMap, { merge: 'update' }),
    configKey('column_types', map, emptyMap, { merge: 'update' }),
    configKey('full_refresh', optionalBool, nothing),
    configKey('unique_key', { kind: 'text-or-texts' }, nothing),
    configKey('on_schema_change', optionalText, always('ignore')),
    configKey('on_configuration_change', oneOf(['apply', 'continue', 'fail']), always('apply')),
    configKey('grants', { kind: 'grants' }, emptyMap, { merge: 'dict-key-append' }),
    configKey('packages', texts, emptyList, { merge: 'append' }),
    configKey('docs', docs, defaultsOf(docs), { merge: 'update' }),
    configKey('contract', contract, defaultsOf(contract), { merge: 'update' }),
    configKey('event_time', any, nothing),
    configKey('concurrent_batches', any, nothing),
  ];
}

function materialized(value: string, rule: ValueRule = text): ConfigKey {
  return configKey('materialized', rule, always(value));
}

function onlyMaterialized(value: string, resource: string): ConfigKey {
  const fault = `A ${resource} must have a materialized value of '${value}'`;
  return materialized(value, { kind: 'fixed', value, fault });
}

const MODEL_ONLY: readonly ConfigKey[] = [
  configKey('access', oneOf(['private', 'protected', 'public']), always('protected')),
  configKey('freshness', modelFreshness, nothing),
  configKey('on_error', oneOf(['skip_children', 'continue'], true), nothing),
  configKey('latest_version_pointer', pointer, defaultsOf(pointer), { merge: 'update' }),
];

const SNAPSHOT_ONLY: readonly ConfigKey[] = [
  configKey('strategy', optionalText, nothing),
  configKey('target_schema', optionalText, nothing),
  configKey('target_database', optionalText, nothing),
  configKey('updated_at', optionalText, nothing),
  configKey('check_cols', { kind: 'text-or-texts' }, nothing),
  configKey('snapshot_meta_column_names', snapshotColumns, defaultsOf(snapshotColumns)),
  configKey('dbt_valid_to_current', optionalText, nothing),
];

const TEST_ONLY: readonly ConfigKey[] = [
  onlyMaterialized('test', 'test'),
  configKey('severity', { kind: 'one-of', values: ['warn', 'error'], optional: false, anyCase: true }, always('ERROR')),
  configKey('store_failures', optionalBool, nothing),
  configKey('store_failures_as', optionalText, nothing),
  configKey('sql_header', any, nothing),
  configKey('where', optionalText, nothing),
  configKey('limit', optionalInt, nothing),
  configKey('fail_calc', text, always('count(*)')),
  configKey('warn_if', text, always('!= 0')),
  configKey('error_if', text, always('!= 0')),
];

const FUNCTION_ONLY: readonly ConfigKey[] = [
  configKey('type', oneOf(['scalar', 'aggregate', 'table']), always('scalar')),
  configKey('volatility', oneOf(['deterministic', 'stable', 'non-deterministic'], true), nothing),
  configKey('runtime_version', optionalText, nothing),
  configKey('entry_point', optionalText, nothing),
  configKey('snowflake', snowflake, defaultsOf(snowflake)),
];

const cache = parts({ enabled: part(bool, false) });
const NODE = nodeConfig(materialized('view'));
const SEMANTIC: readonly ConfigKey[] = [enabled, group, meta];

/**
 * The config keys of each kind of resource in the order of dbt's manifest, with their defaults, what they may hold and
 * how several sources of them come together. Every other key is kept as it is written.
 */
export const CONFIG_TABLES: Readonly<Record<ConfigResource, readonly ConfigKey[]>> = {
  model: [...NODE, ...MODEL_ONLY],
  seed: [
    ...nodeConfig(onlyMaterialized('seed', 'seed')),
    configKey('delimiter', text, always(',')),
    configKey('quote_columns', optionalBool, nothing),
  ],
  snapshot: [...nodeConfig(materialized('snapshot')), ...SNAPSHOT_ONLY],
  test: [...everyNode(TEST_SCHEMA), ...TEST_ONLY],
  analysis: NODE,
  operation: NODE,
  sql_operation: NODE,
  function: [...nodeConfig(materialized('function')), ...FUNCTION_ONLY],
  source: [
    enabled,
    configKey('event_time', any, nothing),
    configKey('freshness', sourceFreshness, defaultsOf(sourceFreshness)),
    configKey('loaded_at_field', optionalText, nothing),
    configKey('loaded_at_query', optionalText, nothing),
    meta,
    configKey('tags', texts, emptyList),
    staticAnalysis,
  ],
  exposure: [enabled, configKey('tags', texts, emptyList), configKey('meta', map, emptyMap)],
  metric: SEMANTIC,
  semantic_model: SEMANTIC,
  saved_query: [
    ...SEMANTIC,
    configKey('export_as', oneOf(['table', 'view', 'cache'], true), nothing),
    configKey('schema', optionalText, nothing),
    configKey('cache', cache, defaultsOf(cache)),
  ],
  unit_test: [tags, meta, enabled, staticAnalysis],
  group: [meta],
  macro: [configKey('meta', map, emptyMap), configKey('docs', docs, defaultsOf(docs))],
};

/** Keys without a default that Postgres' adapter and the built-in materializations look at. */
export const ADAPTER_CONFIG_KEYS: readonly string[] = [
  ...['unlogged', 'indexes', 'sql_header', 'incremental_predicates', 'predicates', 'merge_update_columns'],
  ...['merge_exclude_columns', 'hard_deletes', 'invalidate_hard_deletes', 'store_failures', 'vars', 'severity'],
];

/** Every key that means something for the resource, for "did you mean". */
export function knownConfigKeys(resource: ConfigResource): string[] {
  const own = CONFIG_TABLES[resource].map(key => key.name);
  return [...own, 'pre_hook', 'post_hook', ...ADAPTER_CONFIG_KEYS];
}
