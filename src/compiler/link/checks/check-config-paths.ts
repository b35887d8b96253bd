import { CONFIG_SECTIONS, type ConfigSection, unusedConfigPaths } from '../../../config/index.js';
import { dataShapes } from '../../../context/index.js';
import { type GraphNode, graphNodes, type Manifest } from '../../../manifest/index.js';
import type { Linking } from '../linking.js';

const SECTIONS: Readonly<Partial<Record<GraphNode['resource_type'], ConfigSection>>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  source: 'sources',
  test: 'data_tests',
  unit_test: 'unit_tests',
  analysis: 'analyses',
  exposure: 'exposures',
  metric: 'metrics',
  semantic_model: 'semantic-models',
  saved_query: 'saved-queries',
  function: 'functions',
};

/** Warns of paths in dbt_project.yml that lead to nothing. */
export function checkConfigPaths(linking: Linking, manifest: Manifest): void {
  const used: Partial<Record<ConfigSection, (readonly string[])[]>> = {};
  for (const section of CONFIG_SECTIONS) used[section] = [];
  for (const node of graphNodes(manifest)) {
    const section = SECTIONS[node.resource_type];
    if (section !== undefined) used[section]?.push(node.fqn);
  }
  const disabled = [...manifest.disabled.values()].flat().map(node => node.fqn);
  const unused = unusedConfigPaths(linking.input.root, used, disabled, dataShapes);
  if (unused.length === 0) return;
  linking.around.events.emit(
    'UnusedResourceConfigPath',
    { unused_config_paths: unused.map(({ path }) => path) },
    { force: true, deferrable: true },
  );
}
