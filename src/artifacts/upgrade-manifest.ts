import { isJsonObject, type JsonObject } from './read-json.js';

/**
 * Makes a manifest of an older schema (v4 to v11) look like v12, as far as state comparison and deferral look at it:
 * renamed keys, refs as lists, metrics of another world. Changes the object.
 */
export function upgradeManifest(data: JsonObject, version: number): void {
  if (version <= 9) dropMetrics(data);
  else if (version === 10) for (const metric of metricsOf(data)) wrapFilters(metric);
  for (const node of [...values(data, 'nodes'), ...disabledNodes(data)]) upgradeNode(node);
  for (const kind of ['metrics', 'exposures']) for (const node of values(data, kind)) upgradeRefs(node);
  for (const doc of values(data, 'docs')) doc['resource_type'] = 'doc';
  for (const kind of ['metrics', 'exposures', 'sources', 'macros', 'docs'])
    for (const node of values(data, kind)) delete node['root_path'];
}

function upgradeNode(node: JsonObject): void {
  rename(node, 'raw_sql', 'raw_code');
  rename(node, 'compiled_sql', 'compiled_code');
  node['language'] = 'sql';
  upgradeRefs(node);
  if (node['resource_type'] === 'seed') upgradeSeed(node);
  else delete node['root_path'];
}

/** Seeds of old manifests look compiled. */
function upgradeSeed(node: JsonObject): void {
  const compiled = 'language refs sources metrics compiled_path compiled compiled_code extra_ctes_injected extra_ctes';
  for (const key of [...compiled.split(' '), 'relation_name']) delete node[key];
  if (isJsonObject(node['depends_on'])) delete node['depends_on']['nodes'];
}

/** `['orders']` and `['shop', 'orders']` become objects. */
function upgradeRefs(node: JsonObject): void {
  const refs = node['refs'];
  if (!Array.isArray(refs)) return;
  node['refs'] = refs.map(ref => {
    if (!Array.isArray(ref)) return ref;
    return ref.length === 1
      ? { package: null, name: ref[0], version: null }
      : { package: ref[0], name: ref[1], version: null };
  });
}

/** v10 has one filter where v11 has a list of them: on the metric and on everything it is made of. */
function wrapFilters(metric: JsonObject): void {
  const params = isJsonObject(metric['type_params']) ? metric['type_params'] : {};
  const inputs = ['input_measures', 'metrics'].flatMap(key => (Array.isArray(params[key]) ? params[key] : []));
  for (const part of [metric, params['measure'], params['numerator'], params['denominator'], ...inputs])
    if (isJsonObject(part) && part['filter'] !== undefined && part['filter'] !== null)
      part['filter'] = { where_filters: [part['filter']] };
}

function metricsOf(data: JsonObject): JsonObject[] {
  return [...values(data, 'metrics'), ...disabledNodes(data).filter(node => node['resource_type'] === 'metric')];
}

/** Metrics before v10 have nothing in common with those of today. */
function dropMetrics(data: JsonObject): void {
  data['metrics'] = {};
  const disabled = data['disabled'];
  if (!isJsonObject(disabled)) return;
  for (const [id, nodes] of Object.entries(disabled))
    if (Array.isArray(nodes)) disabled[id] = nodes.filter(n => !isJsonObject(n) || n['resource_type'] !== 'metric');
}

function rename(node: JsonObject, from: string, to: string): void {
  if (!(from in node)) return;
  node[to] = node[from];
  delete node[from];
}

function values(data: JsonObject, kind: string): JsonObject[] {
  const map = data[kind];
  return isJsonObject(map) ? Object.values(map).filter(isJsonObject) : [];
}

function disabledNodes(data: JsonObject): JsonObject[] {
  const disabled = data['disabled'];
  if (!isJsonObject(disabled)) return [];
  return Object.values(disabled).flatMap(nodes => (Array.isArray(nodes) ? nodes.filter(isJsonObject) : []));
}
