import { makeMessage, ProjectError } from '../../base/index.js';
import type { FlagValues } from '../../config/index.js';
import type { EventBus } from '../../events/index.js';
import {
  chooseSelection,
  type Dag,
  type IndirectSelection,
  type SelectionOptions,
  type Selectors,
  selectNodes,
} from '../../graph/index.js';
import {
  compareCodePoints,
  findNode,
  type Manifest,
  type PreviousState,
  type PythonValues,
  type ResourceKind,
  type SourceNode,
  type SqlOperationNode,
  type UniqueId,
} from '../../manifest/index.js';
import type { PlannedBatches, PlannedNode, RunCommand, RunPlan } from './run-plan.js';
import { runnableKinds } from './runnable-kinds.js';

export type PlanRequest = {
  readonly command: RunCommand;
  readonly flags: FlagValues;
  readonly manifest: Manifest;
  readonly dag: Dag;
  readonly selectors: Selectors;
  readonly previous: PreviousState | null;
  readonly python: PythonValues;
  readonly events: EventBus;
  readonly projectHas?: (path: string) => boolean;
  readonly compareUnrendered?: boolean;
  readonly nowMs: number;
  /** The node of --inline: it runs alone. */
  readonly inline?: SqlOperationNode;
  /** `retry`: what is run again, instead of a selection. */
  readonly retry?: Retry;
};

export type Retry = {
  readonly ids: ReadonlySet<UniqueId>;
  readonly batches: ReadonlyMap<UniqueId, PlannedBatches>;
  /** Overloads of functions that went well. */
  readonly overloads: ReadonlyMap<UniqueId, readonly string[]>;
  /** ISO 8601: when the run that is taken up began. */
  readonly countedFrom: string;
};

/**
 * What a verb runs: its selection over the kinds that it knows. Warns of criteria that match nothing; touches no
 * database. Throws ProjectErrors of room graph.
 */
export function planRun(request: PlanRequest): RunPlan {
  const { command, retry } = request;
  checkShow(request);
  const chosen = chosenIds(request);
  const ids = [...chosen].sort(compareCodePoints);
  return {
    version: 1,
    command,
    nodes: ids.flatMap(id => plannedNode(id, chosen, request)),
    order: command === 'clone' ? 'none' : 'graph',
    testEdges: command === 'build',
    ...(retry === undefined ? {} : { countedFrom: retry.countedFrom }),
  };
}

/** What failed and is gone since would be left out in silence: retry says so instead, as dbt does. */
function stillThere(ids: ReadonlySet<UniqueId>, manifest: Manifest): ReadonlySet<UniqueId> {
  const gone = [...ids].filter(id => findNode(manifest, id) === undefined).sort(compareCodePoints);
  if (gone.length === 0) return ids;
  throw new ProjectError(
    gone.map(id =>
      makeMessage('RUN-016', `Couldn't find model '${id}' -- does it exist or is it disabled?`, {
        heading: 'Compilation Error',
        suggestion: 'Run what is left by --select; the next retry goes by that run',
      }),
    ),
  );
}

function checkShow({ command, flags, inline }: PlanRequest): void {
  if (command !== 'show' || inline !== undefined || flags.select.length > 0) return;
  throw new ProjectError(
    makeMessage('RUN-009', 'Either --select or --inline must be passed to show', {
      suggestion: 'Type for instance: quern show --select my_model',
    }),
  );
}

/** The sources that the selection means: they are in the catalog of `docs generate`, though nothing runs for them. */
export function selectedSources(request: PlanRequest): ReadonlySet<UniqueId> {
  return matching(request, new Set(['source']));
}

function chosenIds(request: PlanRequest): ReadonlySet<UniqueId> {
  if (request.inline !== undefined) return new Set([request.inline.unique_id]);
  if (request.retry !== undefined) return stillThere(request.retry.ids, request.manifest);
  const { command, flags, manifest } = request;
  const ids = matching(request, runnableKinds(command, flags));
  return command === 'source freshness' ? new Set([...ids].filter(id => hasFreshness(manifest.sources.get(id)))) : ids;
}

function matching(request: PlanRequest, kinds: ReadonlySet<ResourceKind>): ReadonlySet<UniqueId> {
  const { flags, events, selectors, manifest } = request;
  const spec = chooseSelection(
    {
      select: flags.select,
      exclude: flags.exclude,
      selector: flags.selector,
      indirect: flags.indirect_selection as IndirectSelection,
    },
    selectors,
    events.emit.bind(events),
  );
  const options: SelectionOptions = {
    manifest,
    dag: request.dag,
    kinds,
    selectors,
    previous: request.previous,
    python: request.python,
    emit: events.emit.bind(events),
    nowMs: request.nowMs,
    ...(request.projectHas === undefined ? {} : { projectHas: request.projectHas }),
    ...(request.compareUnrendered === undefined ? {} : { compareUnrendered: request.compareUnrendered }),
  };
  return selectNodes(spec, options);
}

function plannedNode(
  id: UniqueId,
  selected: ReadonlySet<UniqueId>,
  { manifest, retry, inline, command }: PlanRequest,
): PlannedNode[] {
  const node = inline?.unique_id === id ? inline : findNode(manifest, id);
  if (node === undefined) return [];
  const base = { id, kind: node.resource_type };
  if (inline !== undefined) return [{ ...base, reason: 'inline' }];
  const batches = retry?.batches.get(id);
  const overloads = retry?.overloads.get(id);
  const reason = retry === undefined ? 'selected' : 'failed before';
  const before = command === 'build' && node.resource_type === 'unit_test' ? node.depends_on.nodes[0] : undefined;
  // A build runs unit tests with their model only, as dbt does; `test` runs them by themselves.
  if (before !== undefined && retry === undefined && !selected.has(before)) return [];
  return [
    {
      ...base,
      reason,
      ...(before === undefined ? {} : { before }),
      ...(batches === undefined ? {} : { batches }),
      ...(overloads === undefined ? {} : { overloads }),
    },
  ];
}

function hasFreshness(source: SourceNode | undefined): boolean {
  const thresholds = [source?.freshness?.warn_after, source?.freshness?.error_after];
  return thresholds.some(threshold => threshold != null && threshold.count != null && threshold.period != null);
}
