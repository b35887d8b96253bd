import type { Relation } from '../../adapters/index.js';
import { type Links, nodeRelation, type Target } from '../../context/index.js';
import {
  findMacro,
  findNode,
  type Manifest,
  type ManifestNode,
  type NameIndex,
  type UniqueId,
} from '../../manifest/index.js';
import { eventTimeFilter, timeWindow } from './event-time.js';
import type { Work } from './node-work.js';
import type { RunSettings } from './run-settings.js';

/** Where names lead: the project's own manifest, or the small one of a unit test. */
export type NameSpaceOf = {
  readonly manifest: Manifest;
  readonly names: NameIndex;
  /** Nodes that stand for others: the inputs of a unit test. */
  readonly stand?: ReadonlyMap<UniqueId, Target>;
};

/** How `ref()` and its kin become relations for one node. */
export function runLinks(
  settings: RunSettings,
  node: {
    readonly resource_type: string;
    readonly config?: unknown;
    readonly depends_on?: { nodes?: readonly UniqueId[] };
  },
  work: Work,
  options: { readonly allowed: boolean; readonly needCte?: (id: UniqueId) => void },
): Links {
  const { linked } = settings;
  const window = timeWindow(node, usesBatches(settings, node) ? work.batch : undefined, settings.sample);
  return {
    manifest: linked.manifest,
    names: linked.names,
    findNode: id => findNode(linked.manifest, id),
    ...(options.allowed ? { allowed: new Set(node.depends_on?.nodes ?? []) } : {}),
    ...(options.needCte === undefined ? {} : { needCte: options.needCte }),
    limit: settings.empty ? 0 : null,
    eventTimeFilter: target => eventTimeFilter(target, window),
    deferred: target => deferredRelation(settings, target, work),
  };
}

/** A project may bring its own microbatch strategy; then it has batches only where dbt's flag says so. */
function usesBatches({ linked }: RunSettings, node: { readonly config?: unknown }): boolean {
  const config = node.config as Readonly<Record<string, unknown>> | undefined;
  if (config?.['incremental_strategy'] !== 'microbatch' || config['materialized'] !== 'incremental') return false;
  const { behaviour, macros } = linked.around;
  if (behaviour.require_batched_execution_for_custom_microbatch_strategy) return true;
  const scope = { rootPackage: macros.rootPackage, internalPackages: new Set(macros.internalPackages) };
  const found = findMacro(linked.names, 'get_incremental_microbatch_sql', scope);
  return found !== undefined && scope.internalPackages.has(found.package_name);
}

/** The node of the other state that may stand for this one: dbt keeps those that leave a relation. */
export function deferredNode({ defer, linked }: RunSettings, id: UniqueId): ManifestNode | undefined {
  const other = defer?.state.nodes.get(id);
  if (other === undefined || !linked.manifest.nodes.has(id)) return undefined;
  const { resource_type } = other;
  const leavesRelation = resource_type === 'model' || resource_type === 'seed' || resource_type === 'snapshot';
  return leavesRelation && other.config.materialized !== 'ephemeral' ? other : undefined;
}

/** Null when the project's own relation is the one to read. */
function deferredRelation(
  settings: RunSettings,
  target: Target,
  work: Work,
): Relation | null | Promise<Relation | null> {
  const other = deferredOf(settings, target);
  if (other === undefined) return null;
  const relation = (): Relation => {
    const { quoting } = settings.linked.around;
    return nodeRelation(other, quoting, other.resource_type === 'function' ? { type: 'function' } : {});
  };
  if (settings.defer?.favorState === true && !settings.selectedSet.has(target.unique_id)) return relation();
  const exists = hasRelation(settings, target, work);
  return exists instanceof Promise ? exists.then(found => (found ? null : relation())) : exists ? null : relation();
}

function deferredOf(settings: RunSettings, target: Target): Target | undefined {
  if (target.resource_type === 'function') return settings.defer?.state.functions.get(target.unique_id);
  return target.resource_type === 'source' ? undefined : deferredNode(settings, target.unique_id);
}

/** A look into the cache, which lists the schema when it has not been listed. */
function hasRelation(settings: RunSettings, target: Target, work: Work): boolean | Promise<boolean> {
  const { cache, adapter } = settings;
  const { database, schema } = target;
  const identifier = 'identifier' in target ? target.identifier : target.alias;
  const found = (): boolean => cache.get({ database, schema, identifier }, settings.linked.around.quoting) !== null;
  if (cache.isCached(schema) || work.connection === undefined) return found();
  const { connection } = work;
  const listed = cache.ensure([schema], async schemas =>
    adapter.listSchemaContents(await connection.session(), schemas),
  );
  return listed.then(found);
}
