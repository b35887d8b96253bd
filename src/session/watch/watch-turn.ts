import { descendants } from '../../graph/index.js';
import type { Manifest, UniqueId } from '../../manifest/index.js';
import {
  executePlan,
  type PlannedNode,
  planRun,
  previewNode,
  type RunCommand,
  type RunOutcome,
} from '../../runner/index.js';
import type { Turn as SessionTurn } from '../turn/turn.js';
import { planRequest } from '../verbs/execute.js';
import { type Prepared, prepare } from '../verbs/prepare.js';
import { withRunServices } from '../verbs/run-services.js';
import { changedNodes } from './changed-nodes.js';
import type { Turn } from './watch-loop.js';

/** What watching remembers from one turn to the next. */
export type WatchMemory = {
  /** The last project that could be read. */
  manifest: Manifest | null;
  /** Nodes that failed, were skipped, or were never reached: they run again until they go well. */
  readonly pending: Set<UniqueId>;
  /** What ran last, for the key `r`. */
  last: readonly UniqueId[];
};

/** What one turn did. */
export type WatchReport = {
  /** Names of the nodes that changed themselves, in the order of the run. */
  readonly changed: readonly string[];
  readonly ran: number;
  /** Nodes of the whole selection. */
  readonly total: number;
  readonly outcome: RunOutcome | null;
  /** First rows of the saved models, as printed tables. */
  readonly previews: readonly { readonly name: string; readonly table: string }[];
};

export type WatchTurnRequest = {
  readonly command: RunCommand;
  readonly turn: Turn;
  readonly isFirst: boolean;
  readonly previewRows: number;
};

/**
 * Reads the project again and runs what would now do something else, and what is below it. A project with a mistake throws
 * and leaves the memory as it was: the next good save is compared with the last good state.
 */
export async function watchTurn(
  session: SessionTurn,
  request: WatchTurnRequest,
  memory: WatchMemory,
): Promise<WatchReport> {
  const prepared = prepare(session);
  const { manifest } = prepared.linked;
  const whole = planRun(planRequest(session, prepared, request.command));
  const changed = changedSince(memory.manifest, manifest);
  const wanted = wantedNodes(request, prepared, memory, changed);
  memory.manifest = manifest;
  const nodes = wanted === null ? whole.nodes : whole.nodes.filter(node => wanted.has(node.id)).map(reasoned(changed));
  const names = nodes.filter(node => changed.has(node.id)).map(node => nameOf(manifest, node.id));
  const report = { changed: names, ran: nodes.length, total: whole.nodes.length };
  if (nodes.length === 0) return { ...report, outcome: null, previews: [] };
  memory.last = nodes.map(node => node.id);
  for (const { id } of nodes) memory.pending.add(id);
  return await withRunServices(session, prepared, async make => {
    const services = make(memory.last);
    const outcome = await executePlan({ ...whole, nodes }, services);
    // Ephemeral models have no result; whatever is not told as failed went well.
    const failed = new Set(
      outcome.finished.flatMap(({ result }) => (FAILED.has(result.status) ? result.unique_id : [])),
    );
    for (const { id } of nodes) if (!failed.has(id)) memory.pending.delete(id);
    const shown = request.isFirst || request.previewRows === 0 ? [] : savedModels(outcome, request.turn, session);
    const previews = [];
    for (const node of shown)
      previews.push({ name: node.name, table: await previewNode(services, node, request.previewRows) });
    return { ...report, outcome, previews };
  });
}

const FAILED: ReadonlySet<string> = new Set(['error', 'fail', 'skipped', 'runtime error', 'partial success']);

function changedSince(before: Manifest | null, after: Manifest): ReadonlySet<UniqueId> {
  if (before === null) return new Set();
  const { changed, added } = changedNodes(before, after);
  return new Set([...changed, ...added]);
}

/** Null: the whole selection. */
function wantedNodes(
  { turn, isFirst }: WatchTurnRequest,
  { dag }: Prepared,
  memory: WatchMemory,
  changed: ReadonlySet<UniqueId>,
): ReadonlySet<UniqueId> | null {
  if (isFirst || turn.request === 'all' || turn.request === 'full' || memory.manifest === null) return null;
  const wanted = new Set([...changed, ...memory.pending]);
  if (turn.request === 'again') for (const id of memory.last) wanted.add(id);
  for (const id of changed) for (const below of descendants(dag, id)) wanted.add(below);
  return wanted;
}

function reasoned(changed: ReadonlySet<UniqueId>): (node: PlannedNode) => PlannedNode {
  return node => ({ ...node, reason: changed.has(node.id) ? 'changed' : 'below a change' });
}

function nameOf(manifest: Manifest, id: UniqueId): string {
  return manifest.nodes.get(id)?.name ?? id.split('.').slice(2).join('.');
}

/** Models and seeds whose own file was saved in this turn and that went well. */
function savedModels({ finished }: RunOutcome, turn: Turn, { places }: SessionTurn) {
  const saved = new Set(turn.files);
  return finished
    .filter(
      ({ node, result }) =>
        result.status === 'success' && typeof (node as { relation_name?: unknown }).relation_name === 'string',
    )
    .map(({ node }) => node)
    .filter(node => saved.has(`${places.projectDir}/${node.original_file_path}`));
}
