import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  nodeOutputPath,
  readManifest,
  semanticManifest,
  writeGraphSummary,
  writeManifest,
  writeSemanticManifest,
} from '../../../src/artifacts/index.js';
import { diskFiles, memoryFiles, pythonJson, readText } from '../../../src/base/index.js';
import { buildDag, neighbours } from '../../../src/graph/index.js';
import { edgeMaps, inferPrimaryKey, relationName, type TestNode } from '../../../src/manifest/index.js';

const folder = new URL('../../fixtures/manifests/selection/', import.meta.url).pathname;
const text = fs.readFileSync(`${folder}manifest.json`, 'utf8');
const recorded = JSON.parse(text) as Record<string, Record<string, unknown>>;
const manifest = readManifest(diskFiles(), `${folder}manifest.json`);

describe('manifest.json', () => {
  it('of real dbt, read and written again, is the same to the last byte', () => {
    const content = new Map<string, string>();
    const files = memoryFiles(content);
    writeManifest(files, '/target/manifest.json', manifest);
    expect(`${readText(files, '/target/manifest.json')}\n`).toBe(text);
  });
  it('has parents, children and groups as dbt computes them', () => {
    const edges = edgeMaps(manifest);
    expect(Object.fromEntries(edges.parentMap)).toEqual(recorded['parent_map']);
    expect(Object.fromEntries(edges.childMap)).toEqual(recorded['child_map']);
    expect({ ...edges.groupMap }).toEqual(recorded['group_map']);
  });
  it('has relation names as dbt writes them', () => {
    const quoted = { database: true, schema: true, identifier: true };
    let compared = 0;
    for (const node of [...manifest.nodes.values(), ...manifest.sources.values()]) {
      if (node.relation_name === null) continue;
      const identifier = node.resource_type === 'source' ? node.identifier : node.alias;
      expect(relationName({ database: node.database, schema: node.schema, identifier }, quoted)).toBe(
        node.relation_name,
      );
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });
  it('has primary keys inferred from tests', () => {
    const tests = [...manifest.nodes.values()].filter((n): n is TestNode => n.resource_type === 'test');
    for (const node of manifest.nodes.values()) {
      if (node.resource_type !== 'model') continue;
      const own = tests.filter(t => t.test_metadata !== undefined && t.attached_node === node.unique_id);
      expect(inferPrimaryKey(node, own), node.unique_id).toEqual(node.primary_key);
    }
  });
});

describe('graph_summary.json', () => {
  it("numbers nodes and edges of the linked graph in dbt's order", () => {
    const dag = buildDag(manifest);
    const content = new Map<string, string>();
    const graph = { ids: dag.ids, childrenOf: (node: number) => neighbours(dag.children, node) };
    const files = memoryFiles(content);
    writeGraphSummary(files, '/g.json', 'abc', { linked: graph, with_test_edges: null });
    const written = JSON.parse(readText(files, '/g.json')) as { linked: unknown; _invocation_id: string };
    const real = JSON.parse(fs.readFileSync(`${folder}graph_summary.json`, 'utf8')) as { linked: unknown };
    expect(written._invocation_id).toBe('abc');
    expect(written.linked).toEqual(real.linked);
  });
});

describe('semantic_manifest.json', () => {
  const real = fs.readFileSync(`${folder}semantic_manifest.json`, 'utf8');
  it('is what dbt writes, key by key', () => {
    expect(pythonJson(semanticManifest(manifest))).toBe(real.trimEnd());
  });
  it('is written to its place', () => {
    const files = memoryFiles(new Map());
    writeSemanticManifest(files, '/t/semantic_manifest.json', manifest);
    expect(readText(files, '/t/semantic_manifest.json')).toBe(real.trimEnd());
  });
});

describe('the SQL of a node', () => {
  const node = (resource_type: string, path: string, original_file_path: string, name = 'n') => ({
    resource_type,
    path,
    original_file_path,
    name,
    package_name: 'shop',
  });
  it('goes where its file lies', () => {
    const model = node('model', 'marts/orders.sql', 'models/marts/orders.sql');
    expect(nodeOutputPath(model, 'target', 'compiled')).toBe('target/compiled/shop/models/marts/orders.sql');
    expect(nodeOutputPath(model, 'target/', 'run', '2024-01-01')).toBe(
      'target/run/shop/models/marts/orders/orders_2024-01-01.sql',
    );
  });
  it('goes below its file when that holds several', () => {
    const test = node('test', 'not_null_orders_id.sql', 'models/schema.yml');
    expect(nodeOutputPath(test, 'target', 'compiled')).toBe(
      'target/compiled/shop/models/schema.yml/not_null_orders_id.sql',
    );
    const snapshot = node('snapshot', 'snap.sql', 'snapshots/snap.sql', 'snap');
    expect(nodeOutputPath(snapshot, 'target', 'run')).toBe('target/run/shop/snapshots/snap.sql/snap.sql');
  });
});
