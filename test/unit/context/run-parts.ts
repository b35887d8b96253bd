import type { Links, RunParts } from '../../../src/context/index.js';
import {
  findNode,
  type GraphNode,
  indexNames,
  type Manifest,
  type ManifestNode,
  type SourceNode,
} from '../../../src/manifest/index.js';

/** A manifest of these nodes, and of nodes that are disabled. */
export function manifestOf(
  nodes: readonly (ManifestNode | SourceNode)[],
  disabled: readonly GraphNode[] = [],
): Manifest {
  const none = new Map<string, never>();
  const isSource = (node: GraphNode): node is SourceNode => node.resource_type === 'source';
  return {
    metadata: {} as Manifest['metadata'],
    nodes: new Map(nodes.filter((n): n is ManifestNode => !isSource(n)).map(node => [node.unique_id, node])),
    sources: new Map(nodes.filter(isSource).map(node => [node.unique_id, node])),
    macros: none,
    docs: none,
    exposures: none,
    metrics: none,
    groups: none,
    selectors: {},
    disabled: new Map(disabled.map(node => [node.unique_id, [node]])),
    savedQueries: none,
    semanticModels: none,
    unitTests: none,
    functions: none,
    facts: none,
  };
}

/** What a node has while a project runs that may ask no database. */
export function runParts(manifest: Manifest, links: Partial<Links> = {}, more: Partial<RunParts> = {}): RunParts {
  return {
    thread: 'Thread-1 (worker)',
    progress: () => ({ status: 'executing', startedAt: '2024-01-31T12:00:00' }),
    links: {
      manifest,
      names: indexNames(manifest),
      findNode: id => findNode(manifest, id),
      limit: null,
      eventTimeFilter: () => null,
      deferred: () => null,
      ...links,
    },
    results: new Map(),
    graph: () => ({}),
    selectedResources: [],
    compiledCode: () => null,
    ...more,
  };
}
