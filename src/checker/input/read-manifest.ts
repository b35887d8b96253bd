import { type Message, ProjectError } from '../../base/index.js';
import type { OfflineOptions, RunEnvironment } from '../../compiler/index.js';
import type { GraphNode, Manifest, ManifestNode, UniqueId } from '../../manifest/index.js';
import type { CheckNode, CheckProject, Compiled, Place } from './check-node.js';
import { madeInMacros } from './made-in-macros.js';
import { checkNodeOf, type NodeReader } from './manifest-nodes.js';
import { type ReadSource, YamlPlaces } from './yaml-places.js';

export type ManifestRequest = {
  readonly manifest: Manifest;
  readonly env: Pick<RunEnvironment, 'compileOffline' | 'unitTestRows'>;
  /** The database that relations of the project are named with. */
  readonly database: string;
  readonly read: ReadSource;
  /** As in CheckProject. */
  readonly isOwnFile: (file: string) => boolean;
  readonly isOurFile: (file: string) => boolean;
};

/** Compiles every node without a server, and gathers what the checker has to know of it. Errors become part of it. */
export function readManifest(request: ManifestRequest): CheckProject {
  const { manifest, database, isOwnFile, isOurFile } = request;
  const reader = nodeReader(request);
  const nodes: CheckNode[] = [];
  const setup: string[] = [];
  for (const node of allNodes(manifest)) {
    if (isStartHook(node)) {
      const text = compiled(request, node);
      if (text.state === 'sql') setup.push(text.sql);
      continue;
    }
    const found = checkNodeOf(node, reader);
    if (found !== undefined) nodes.push(found);
  }
  return { nodes, database, setup, isOwnFile, isOurFile, madeInMacros: madeInMacros(manifest) };
}

function* allNodes(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.sources.values();
  yield* manifest.functions.values();
  yield* manifest.nodes.values();
  yield* manifest.unitTests.values();
}

function isStartHook(node: GraphNode): boolean {
  return node.resource_type === 'operation' && node.tags.includes('on-run-start');
}

function nodeReader(request: ManifestRequest): NodeReader {
  const { manifest, env, read } = request;
  const places = new YamlPlaces(read);
  return {
    compiled: (node, options) => compiled(request, node, options),
    unitTestRows: test => orMessages(() => env.unitTestRows(test)),
    read,
    placeOf: id => placeOf(manifest, id, read),
    yamlPlace: (node, path) => {
      const file = (node as ManifestNode).patch_path?.split('://')[1];
      return file === undefined ? undefined : places.find(file, path);
    },
  };
}

function placeOf(manifest: Manifest, id: UniqueId, read: ReadSource): Place {
  const span = manifest.facts.get(id)?.span;
  const node = manifest.nodes.get(id) ?? manifest.sources.get(id) ?? manifest.unitTests.get(id);
  const file = span?.file ?? node?.original_file_path ?? '';
  const source = read(file);
  const first = span ?? { file, offset: 0, length: 1, line: 1, column: 1 };
  if (source === undefined) return { span: first };
  const end = source.indexOf('\n', first.offset);
  return { span: { ...first, length: Math.max(1, (end < 0 ? source.length : end) - first.offset) }, source };
}

/** What the user can mend becomes part of the answer. */
function orMessages<T>(ask: () => T): T | { readonly messages: readonly Message[] } {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ProjectError) return { messages: error.messages };
    throw error;
  }
}

function compiled({ env, read }: ManifestRequest, node: GraphNode, options?: OfflineOptions): Compiled {
  const text = orMessages(() => env.compileOffline(node, options));
  if ('messages' in text) return { state: 'broken', messages: text.messages };
  if (text.introspective !== null) return { state: 'introspective', asked: text.introspective };
  return {
    state: 'sql',
    sql: text.sql,
    placeAt: offset => {
      const place = text.placeAt(offset);
      return place === undefined ? undefined : withSources(place, read);
    },
  };
}

function withSources({ span, frames = [] }: Place, read: ReadSource): Place {
  const sourceOf = (file: string): { source?: string } => {
    const source = read(file);
    return source === undefined ? {} : { source };
  };
  return {
    span,
    ...sourceOf(span.file),
    frames: frames.map(frame => ({ ...frame, ...sourceOf(frame.span.file) })),
  };
}
