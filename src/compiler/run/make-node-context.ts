import type { Relation } from '../../adapters/index.js';
import {
  type Batch,
  type Links,
  nodeRelation,
  type RunParts,
  runScope,
  type Scope,
  seedTable,
  setTestArguments,
  sourceScope,
} from '../../context/index.js';
import { hostFunction, type Value } from '../../jinja/index.js';
import type { GraphNode, UniqueId } from '../../manifest/index.js';
import type { CompiledNode, UnitTestRun } from '../compile/compiled-node.js';
import { nodeFile } from '../compile/node-origin.js';
import { whenDone } from '../compile/when-done.js';
import { writeOutput } from '../compile/write-compiled.js';
import type { NodeContext } from './node-context.js';
import type { BatchWindow, Work } from './node-work.js';
import { deferredNode, runLinks } from './run-links.js';
import type { RunSettings } from './run-settings.js';

/** What the names of a node are for: its text, or its materialization, which has the compiled text. */
export type Purpose = {
  readonly compiled?: CompiledNode | undefined;
  /** The node whose relation in another state is to be found, where it is not the node itself. */
  readonly standsFor?: UniqueId;
};

/** The names that templates of a node see while the project runs. */
export function makeNodeContext(
  settings: RunSettings,
  node: GraphNode,
  work: Work,
  purpose: Purpose,
): NodeContext | Promise<NodeContext> {
  const ctes: UniqueId[] = [];
  const links = runLinks(settings, node, work, {
    allowed: true,
    needCte: id => {
      if (!ctes.includes(id)) ctes.push(id);
    },
  });
  const run = runParts(settings, node, work, links, purpose);
  const { around } = settings.linked;
  const scope = node.resource_type === 'source' ? sourceScope(around, node, run) : runScope(around, node, run);
  handNames(scope, work, purpose);
  const context: NodeContext = { scope, results: run.results, ctes };
  // Only the text of a generic test has arguments; its materialization sees the text.
  const kwargs = node.resource_type === 'test' ? node.test_metadata?.kwargs : undefined;
  if (kwargs === undefined || purpose.compiled !== undefined) return context;
  return whenDone(setTestArguments(scope, kwargs), () => context);
}

/** What all renderings of a run share, whatever they are for. */
export function runParts(
  settings: RunSettings,
  node: GraphNode | UnitTestRun | undefined,
  work: Work,
  links: Links,
  purpose: Purpose,
): RunParts {
  const { adapter, cache, selected, graph } = settings;
  const { connection, publisher, batch } = work;
  const deferRelation = node === undefined ? null : deferredRelation(settings, purpose.standsFor ?? node.unique_id);
  return {
    thread: work.thread,
    progress: work.progress,
    links,
    ...(connection === undefined ? {} : { database: { adapter, connection, cache, publisher } }),
    results: new Map(),
    graph,
    selectedResources: selected,
    compiledCode: () => compiledCode(settings, purpose, deferRelation),
    ...(node === undefined ? {} : { write: payload => writeRun(settings, node, work, payload) }),
    ...(node?.resource_type === 'seed' ? { loadAgateTable: () => loadSeed(settings, node) } : {}),
    ...(batch === undefined ? {} : { batch: contextBatch(batch) }),
    deferRelation,
  };
}

/** `clone` copies what the other state has. */
function compiledCode(settings: RunSettings, { compiled }: Purpose, other: Relation | null): string | null {
  if (other !== null && settings.linked.around.flags['WHICH'] === 'clone') return `select * from ${other.render()}`;
  return compiled === undefined || !hasCtes(compiled) ? null : compiled.sql;
}

function hasCtes({ node }: CompiledNode): boolean {
  return (node as { readonly extra_ctes_injected?: boolean }).extra_ctes_injected === true;
}

function deferredRelation(settings: RunSettings, id: UniqueId): Relation | null {
  const other = deferredNode(settings, id);
  return other === undefined ? null : nodeRelation(other, settings.linked.around.quoting);
}

function writeRun(settings: RunSettings, node: GraphNode | UnitTestRun, work: Work, payload: string): void {
  const { config } = node as { readonly config?: Readonly<Record<string, unknown>> };
  const split = config?.['incremental_strategy'] === 'microbatch' ? (work.batch?.label ?? null) : null;
  const path = writeOutput(settings, node as Parameters<typeof writeOutput>[1], 'run', payload, split);
  if (path !== null) work.onWrite?.(path);
}

function loadSeed(settings: RunSettings, node: Extract<GraphNode, { resource_type: 'seed' }>): Value | Promise<Value> {
  return seedTable(settings.linked.around, node, nodeFile(settings, node) ?? '', { empty: settings.empty });
}

function contextBatch({ id, start, end }: BatchWindow): Batch {
  return { id, eventTimeStart: start, eventTimeEnd: end };
}

/** Names of this piece of work, and what dbt says in a batch that adds to its table. */
function handNames(scope: Scope, work: Work, { compiled }: Purpose): void {
  for (const [name, value] of Object.entries(work.extra ?? {})) scope.set(name, value);
  if (work.batch?.isIncremental === true && compiled !== undefined) {
    scope.set(
      'is_incremental',
      hostFunction('is_incremental', () => true),
    );
    scope.set(
      'should_full_refresh',
      hostFunction('should_full_refresh', () => false),
    );
  }
}
