import type { EventBus } from '../../events/index.js';
import type { GraphNode, Manifest, PreviousState, PythonValues, UniqueId } from '../../manifest/index.js';
import { type Outline, type OutlinedNode, outlinedNodes } from '../outline.js';
import type { Criterion, SelectionSpec, Selectors } from '../selection-spec.js';

/** What a method may look at. */
export type SelectionContext = {
  readonly manifest: Manifest;
  /** Of the same nodes: what stands in it need not be asked of a node, which may have to be read for that. */
  readonly outline: Outline;
  readonly previous: PreviousState | null;
  readonly python: PythonValues;
  readonly emit: EventBus['emit'];
  readonly selectors: Selectors;
  /** Whether a path (relative to the root project, POSIX) is there; `path:` finds nothing else. */
  readonly projectHas: (path: string) => boolean;
  /** Flag state_modified_compare_more_unrendered_values. */
  readonly compareUnrendered: boolean;
  /** The run's clock, for deprecation dates. */
  readonly nowMs: number;
  /** What a method makes once for a whole selection. */
  readonly memo: <T>(key: string, make: () => T) => T;
  /** Runs another selection to its end, filters included. `name` is the selector's, for circles. */
  readonly selectNested: (spec: SelectionSpec, name: string) => ReadonlySet<UniqueId>;
};

/** One way of finding nodes by a value. What it gives back is cut to enabled nodes by its caller. */
export type SelectorMethod = (criterion: Criterion, context: SelectionContext) => Iterable<UniqueId>;

/** A method that looks at nodes one by one. */
export function filterNodes(
  nodes: (manifest: Manifest) => Iterable<GraphNode>,
  matcher: (criterion: Criterion, context: SelectionContext) => (node: GraphNode) => boolean,
): SelectorMethod {
  return function* (criterion, context) {
    const matches = matcher(criterion, context);
    for (const node of nodes(context.manifest)) if (matches(node)) yield node.unique_id;
  };
}

/** The same for methods that ask no more of a node than its outline tells. */
export function filterOutline(
  matcher: (criterion: Criterion, context: SelectionContext) => (node: OutlinedNode) => boolean,
): SelectorMethod {
  return function* (criterion, context) {
    const matches = matcher(criterion, context);
    for (const node of outlinedNodes(context.outline)) if (matches(node)) yield node.unique_id;
  };
}

/** The value of a criterion as text: a selector file may hold numbers and booleans. */
export function textOf(criterion: Criterion): string {
  return typeof criterion.value === 'string' ? criterion.value : String(criterion.value);
}

export function* nodes(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
}

export function* nodesAndUnitTests(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.unitTests.values();
}

export function* nodesAndSources(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.sources.values();
}

export function* nodesAndMetrics(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.metrics.values();
}

export function* allButSources(manifest: Manifest): Generator<GraphNode> {
  yield* manifest.nodes.values();
  yield* manifest.exposures.values();
  yield* manifest.metrics.values();
  yield* manifest.unitTests.values();
  yield* manifest.semanticModels.values();
  yield* manifest.savedQueries.values();
  yield* manifest.functions.values();
}

export function* allNodes(manifest: Manifest): Generator<GraphNode> {
  yield* allButSources(manifest);
  yield* manifest.sources.values();
}
