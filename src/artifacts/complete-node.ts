import { isJsonObject, type JsonObject } from './read-json.js';

type Defaults = Readonly<Record<string, () => unknown>>;

const nothing = (): null => null;
const list = (): unknown[] => [];
const map = (): JsonObject => ({});
const text = (): string => '';

const EVERY_NODE: Defaults = {
  fqn: list,
  tags: list,
  description: text,
  columns: map,
  meta: map,
  group: nothing,
  docs: () => ({ show: true, node_color: null }),
  patch_path: nothing,
  build_path: nothing,
  config: map,
  unrendered_config: map,
  created_at: () => 0,
  relation_name: nothing,
  raw_code: text,
  doc_blocks: list,
  depends_on: map,
  checksum: () => ({ name: 'none', checksum: '' }),
};

const COMPILED: Defaults = {
  ...EVERY_NODE,
  language: () => 'sql',
  refs: list,
  sources: list,
  metrics: list,
  functions: list,
  compiled_path: nothing,
  contract: () => ({ enforced: false, alias_types: true, checksum: null }),
};

const MODEL: Defaults = {
  ...COMPILED,
  access: () => 'protected',
  constraints: list,
  version: nothing,
  latest_version: nothing,
  deprecation_date: nothing,
  primary_key: list,
  time_spine: nothing,
};

const SOURCE: Defaults = {
  source_description: text,
  loader: text,
  quoting: () => ({ database: null, schema: null, identifier: null, column: null }),
  loaded_at_field: nothing,
  loaded_at_query: nothing,
  freshness: nothing,
  external: nothing,
  description: text,
  columns: map,
  meta: map,
  source_meta: map,
  tags: list,
  config: () => ({ enabled: true }),
  unrendered_config: map,
  unrendered_database: nothing,
  unrendered_schema: nothing,
  doc_blocks: list,
};

const LOOSE: Defaults = { config: map, unrendered_config: map, depends_on: map, tags: list, meta: map };

const BY_KIND: Readonly<Record<string, Defaults>> = {
  model: MODEL,
  seed: EVERY_NODE,
  snapshot: COMPILED,
  test: COMPILED,
  analysis: COMPILED,
  operation: COMPILED,
  sql_operation: COMPILED,
  function: COMPILED,
  source: SOURCE,
  exposure: { ...LOOSE, label: nothing, maturity: nothing, url: nothing, description: text, refs: list, sources: list },
  unit_test: {
    config: map,
    depends_on: map,
    checksum: nothing,
    version: nothing,
    versions: nothing,
    overrides: nothing,
  },
  macro: { depends_on: map, description: text, meta: map, arguments: list },
};

/** Gives a node read from a file the keys that its writer did not know, with the values that mean "not set". */
export function completeNode(node: JsonObject): JsonObject {
  const defaults = BY_KIND[String(node['resource_type'])] ?? {};
  for (const [key, make] of Object.entries(defaults)) if (node[key] === undefined) node[key] = make();
  completeDependsOn(node);
  const columns = node['columns'];
  if (isJsonObject(columns))
    for (const column of Object.values(columns))
      if (isJsonObject(column) && column['constraints'] === undefined) column['constraints'] = [];
  return node;
}

function completeDependsOn(node: JsonObject): void {
  const dependsOn = node['depends_on'];
  if (!isJsonObject(dependsOn)) return;
  dependsOn['macros'] ??= [];
  if (node['resource_type'] !== 'seed' && node['resource_type'] !== 'macro') dependsOn['nodes'] ??= [];
}
