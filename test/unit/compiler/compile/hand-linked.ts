import type { Files } from '../../../../src/base/index.js';
import { memoryFiles } from '../../../../src/base/index.js';
import type { LinkedProject } from '../../../../src/compiler/index.js';
import { NO_READS } from '../../../../src/context/index.js';
import { outlineOf } from '../../../../src/graph/index.js';
import {
  type GraphNode,
  indexNames,
  type Manifest,
  type ManifestNode,
  type NodeFacts,
  type SourceNode,
  type UnitTestNode,
} from '../../../../src/manifest/index.js';
import { makeAround, type Setting } from '../../context/make-around.js';

export type HandProject = Setting & {
  readonly nodes?: readonly ManifestNode[];
  readonly sources?: readonly SourceNode[];
  readonly unitTests?: readonly UnitTestNode[];
  readonly disabled?: readonly ManifestNode[];
};

/** A linked project made of nodes that a test wrote itself, and the files that hold the texts of its models. */
export function handLinked(project: HandProject): { readonly linked: LinkedProject; readonly files: Files } {
  const around = makeAround(project);
  const nodes = project.nodes ?? [];
  const byId = <T extends GraphNode>(list: readonly T[]): Map<string, T> => new Map(list.map(n => [n.unique_id, n]));
  const manifest = {
    metadata: {} as Manifest['metadata'],
    nodes: byId(nodes),
    sources: byId(project.sources ?? []),
    macros: new Map([...around.macros.byId].map(([id, entry]) => [id, entry.node])),
    docs: new Map(),
    exposures: new Map(),
    metrics: new Map(),
    groups: new Map(),
    selectors: {},
    disabled: new Map((project.disabled ?? []).map(node => [node.unique_id, [node]])),
    savedQueries: new Map(),
    semanticModels: new Map(),
    unitTests: byId(project.unitTests ?? []),
    functions: new Map(),
    facts: new Map(nodes.map(node => [node.unique_id, factsOf(node)])),
  } satisfies Manifest;
  const texts = nodes.map((node): [string, string] => [
    `/p/${node.package_name}/${node.original_file_path}`,
    node.raw_code,
  ]);
  const linked: LinkedProject = {
    manifest,
    get outline() {
      return outlineOf(manifest);
    },
    names: indexNames(manifest),
    macros: around.macros,
    around,
    messages: [],
    stats: { fileCount: 0, staticCount: 0, renderedCount: 0, readMs: 0, parseMs: 0, linkMs: 0 },
  };
  return { linked, files: memoryFiles(new Map(texts)) };
}

function factsOf({ original_file_path: file }: ManifestNode): NodeFacts {
  return { span: { file, offset: 0, length: 1, line: 1, column: 1 }, reads: NO_READS };
}
