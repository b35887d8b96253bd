import type { Files } from '../base/index.js';
import type { DataMap, GraphNode, Manifest, ManifestMetadata } from '../manifest/index.js';
import { completeNode } from './complete-node.js';
import { isJsonObject, type JsonObject, readJsonObject, schemaVersion, unreadable } from './read-json.js';
import { upgradeManifest } from './upgrade-manifest.js';

const KIND = 'WritableManifest';
const OLDER = [4, 5, 6, 7, 8, 9, 10, 11];

export type ReadManifestOptions = {
  /**
   * The config() call of a model's raw code as unrendered values, or null when it has none. Manifests of another dbt
   * version hold a different spelling of these; with flag state_modified_compare_more_unrendered_values dbt reads them
   * from the code again, and so do we when this is given.
   */
  readonly unrenderedConfig?: (rawCode: string) => DataMap | null;
  /** The version whose manifests are taken as they are. */
  readonly dbtVersion?: string;
};

/** A manifest.json of schema v4 to v12, ours or dbt's, as one of today. Throws ARTIFACT-001 or -002. */
export function readManifest(files: Files, file: string, options: ReadManifestOptions = {}): Manifest {
  const data = readJsonObject(files, file, KIND);
  const version = schemaVersion(data, file, 'manifest', 12, OLDER);
  if (version < 12) upgradeManifest(data, version);
  rereadConfigs(data, options);
  return {
    metadata: data['metadata'] as ManifestMetadata,
    nodes: collection(data, 'nodes', file),
    sources: collection(data, 'sources', file),
    macros: collection(data, 'macros', file),
    docs: collection(data, 'docs', file),
    exposures: collection(data, 'exposures', file),
    metrics: collection(data, 'metrics', file),
    groups: collection(data, 'groups', file),
    selectors: (data['selectors'] ?? {}) as Manifest['selectors'],
    disabled: disabled(data, file),
    savedQueries: collection(data, 'saved_queries', file),
    semanticModels: collection(data, 'semantic_models', file),
    unitTests: collection(data, 'unit_tests', file),
    functions: collection(data, 'functions', file),
    facts: new Map(),
  } as Manifest;
}

function collection(data: JsonObject, kind: string, file: string): ReadonlyMap<string, unknown> {
  const map = data[kind] ?? {};
  if (!isJsonObject(map)) throw unreadable(file, KIND, `${kind} is not an object`);
  return new Map(Object.entries(map).map(([id, node]) => [id, checkedNode(node, `${kind}.${id}`, file)]));
}

function disabled(data: JsonObject, file: string): ReadonlyMap<string, GraphNode[]> {
  const map = data['disabled'] ?? {};
  if (!isJsonObject(map)) return new Map();
  return new Map(
    Object.entries(map).map(([id, nodes]) => [
      id,
      (Array.isArray(nodes) ? nodes : []).map(node => checkedNode(node, `disabled.${id}`, file) as GraphNode),
    ]),
  );
}

function checkedNode(node: unknown, place: string, file: string): unknown {
  if (!isJsonObject(node) || typeof node['unique_id'] !== 'string' || typeof node['resource_type'] !== 'string')
    throw unreadable(file, KIND, `${place} is not a node`);
  return completeNode(node);
}

function rereadConfigs(data: JsonObject, { unrenderedConfig, dbtVersion }: ReadManifestOptions): void {
  const metadata = data['metadata'];
  if (unrenderedConfig === undefined || !isJsonObject(metadata) || metadata['dbt_version'] === dbtVersion) return;
  const nodes = data['nodes'];
  for (const node of isJsonObject(nodes) ? Object.values(nodes).filter(isJsonObject) : []) {
    const [rawCode, config] = [node['raw_code'], node['unrendered_config']];
    if (typeof rawCode !== 'string' || rawCode === '' || !isJsonObject(config)) continue;
    if (Object.keys(config).length > 0 && !isSimpleTest(node)) Object.assign(config, unrenderedConfig(rawCode) ?? {});
  }
}

/** `not_null` and `unique` have no config() call in their code. */
function isSimpleTest(node: JsonObject): boolean {
  const dependsOn = node['depends_on'];
  const macros = isJsonObject(dependsOn) ? dependsOn['macros'] : undefined;
  if (node['resource_type'] !== 'test' || !Array.isArray(macros) || macros.length !== 1) return false;
  return macros[0] === 'macro.dbt.test_not_null' || macros[0] === 'macro.dbt.test_unique';
}
