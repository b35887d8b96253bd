import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../src/artifacts/index.js';
import { diskFiles } from '../../../src/base/index.js';
import {
  compareCodePoints,
  fqn,
  type GraphNode,
  graphNodes,
  hookName,
  kindOf,
  modelFqn,
  modelId,
  packageOf,
  searchName,
  snapshotBlockFqn,
  sortByCodePoints,
  sourceId,
  titleOf,
  uniqueId,
  unitTestId,
  yamlFqn,
} from '../../../src/manifest/index.js';

const folder = new URL('../../fixtures/', import.meta.url).pathname;
const recorded = [`${folder}manifests/selection/manifest.json`, `${folder}logs/artifacts/manifest.json`].map(file =>
  readManifest(diskFiles(), file),
);
const nodes: GraphNode[] = recorded.flatMap(manifest => [...graphNodes(manifest)]);
const ofKind = (...kinds: string[]): GraphNode[] => nodes.filter(node => kinds.includes(node.resource_type));

/** The way to a node by the rules, from what the manifest says of its files. */
function expectedFqn(node: GraphNode): string[] {
  const { package_name: pkg, path, original_file_path: file, name } = node;
  if (node.resource_type === 'model') return modelFqn(pkg, path, name, node.version);
  if (node.resource_type === 'source') return yamlFqn(pkg, file, node.source_name, name);
  if (node.resource_type === 'snapshot' && file.endsWith('.sql')) return snapshotBlockFqn(pkg, path, name);
  if (node.resource_type === 'test' && node.test_metadata !== undefined) return yamlFqn(pkg, file, name);
  if (node.resource_type === 'operation') return [pkg, 'hooks', name];
  // Of a versioned model there is one for each version, all at one place.
  if (node.resource_type === 'unit_test') return yamlFqn(pkg, file, node.model, name.replace(/_v\d$/, ''));
  return fqn(pkg, path, name);
}

/** The id of a node by the rules; generic tests have a hash, which other cases cover. */
function expectedId(node: GraphNode): string {
  const { package_name: pkg, name } = node;
  if (node.resource_type === 'model') return modelId(pkg, name, node.version);
  if (node.resource_type === 'source') return sourceId(pkg, node.source_name, name);
  if (node.resource_type === 'unit_test') return unitTestId(pkg, node.model, name.replace(/_v\d$/, ''), node.version);
  return uniqueId(node.resource_type, pkg, name);
}

describe('nodes of real projects', () => {
  it('stand where the rules of the fqn put them', () => {
    const kinds =
      'model seed snapshot test analysis operation source exposure metric function unit_test saved_query'.split(' ');
    for (const kind of kinds) expect(ofKind(kind).length, kind).toBeGreaterThan(0);
    for (const node of ofKind(...kinds)) expect(node.fqn, node.unique_id).toEqual(expectedFqn(node));
  });
  it('have the ids that the rules give them', () => {
    for (const node of nodes) {
      if (node.resource_type === 'test' && node.test_metadata !== undefined) continue;
      expect(node.unique_id).toBe(expectedId(node));
      expect([kindOf(node.unique_id), packageOf(node.unique_id)]).toEqual([node.resource_type, node.package_name]);
    }
  });
  it('are found by the names that dbt prints for them', () => {
    const names = new Map(nodes.map(node => [node.unique_id, searchName(node)]));
    expect(names.get('model.bakery.loaf.v2')).toBe('loaf.v2');
    expect(names.get('source.bakery.supply.flour')).toBe('supply.flour');
    expect(names.get('seed.bakery.prices')).toBe('prices');
  });
  it('count hooks from zero in each package', () => {
    const hooks = ofKind('operation').map(node => node.name);
    expect(hooks).toEqual([
      hookName('workshop', 'on-run-start', 0),
      hookName('workshop', 'on-run-start', 1),
      hookName('workshop', 'on-run-end', 0),
    ]);
  });
});

describe('small rules of Python', () => {
  it('order text by code point', () => {
    // sorted(['b', 'é', 'a', '\uffee', '\U0001f600', 'B', 'aa'])
    const texts = ['b', 'é', 'a', '\uffee', '😀', 'B', 'aa'];
    const sorted = ['B', 'a', 'aa', 'b', 'é', '\uffee', '😀'];
    expect(texts.toSorted(compareCodePoints)).toEqual(sorted);
    expect(sortByCodePoints([...texts])).toEqual(sorted);
    expect(sortByCodePoints(texts.filter(text => text !== '😀'))).toEqual(sorted.slice(0, -1));
  });
  it('write titles as str.title() does', () => {
    expect(['model', 'unit_test', 'sql_operation'].map(titleOf)).toEqual(['Model', 'Unit_Test', 'Sql_Operation']);
  });
});
