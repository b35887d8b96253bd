import * as os from 'node:os';
import * as path from 'node:path';
import { RelationCache } from '../../adapters/index.js';
import { readManifest, readPreviousState } from '../../artifacts/index.js';
import { DBT_VERSION, makeMessage, ProjectError, toolVersion } from '../../base/index.js';
import { type LinkedProject, makeRunEnvironment, type RunEnvironment } from '../../compiler/index.js';
import { customEnv } from '../../config/index.js';
import { pythonValues } from '../../context/index.js';
import { emitMessage } from '../../events/index.js';
import { type Dag, type IndirectSelection, parseSelectors, type Selectors } from '../../graph/index.js';
import type { Manifest, PreviousState, UniqueId } from '../../manifest/index.js';
import {
  executePlan,
  type PlanRequest,
  planRun,
  type RunCommand,
  type RunOutcome,
  type RunServices,
} from '../../runner/index.js';
import { openState, type StateStore } from '../../state/index.js';
import { extensionsInUse } from '../database/extensions-in-use.js';
import { graphOf, linkProject } from '../project/link-project.js';
import { type Configuration, loadConfiguration } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';

/** A project ready to be worked on: everything but the database. */
export type Prepared = {
  readonly configuration: Configuration;
  readonly linked: LinkedProject;
  readonly dag: Dag;
  readonly selectors: Selectors;
  /** What stands in the folder of --state. */
  readonly previous: PreviousState | null;
};

/** Reads and links the project; tells `Found …`. */
export function prepare(turn: Turn): Prepared {
  const configuration = loadConfiguration(turn);
  const linked = linkProject(turn, configuration);
  const dag = graphOf(turn, linked);
  return { configuration, linked, dag, ...selectionState(turn, configuration) };
}

/** Named selectors, and what --state holds. */
export function selectionState(
  { invocation, files }: Turn,
  { selectors, targetFolder }: Configuration,
): Pick<Prepared, 'selectors' | 'previous'> {
  const { state, indirect_selection: indirect } = invocation.flags.values;
  return {
    selectors: parseSelectors(selectors?.selectors ?? [], indirect as IndirectSelection),
    previous:
      state === null
        ? null
        : readPreviousState(files, path.resolve(invocation.cwd, state), targetFolder, STATE_OPTIONS),
  };
}

const STATE_OPTIONS = { dbtVersion: DBT_VERSION };

/** A verb that runs a plan: build, run, test, seed, snapshot, compile, show, clone, source freshness. */
export async function executeVerb(
  turn: Turn,
  command: RunCommand,
  more: Pick<PlanRequest, 'retry'> = {},
): Promise<RunOutcome> {
  const prepared = prepare(turn);
  const inline = inlineText(turn);
  return await withRunServices(turn, prepared, async make => {
    const planning = planRequest(turn, prepared, command);
    if (inline === null) {
      const plan = planRun({ ...planning, ...more });
      return await executePlan(plan, make(plan.nodes.map(node => node.id)));
    }
    const services = make([]);
    const node = services.env.inlineNode(inline);
    return await executePlan(planRun({ ...planning, inline: node }), { ...services, inline: node });
  });
}

function inlineText({ invocation }: Turn): string | null {
  const { inline, inline_direct: direct } = invocation.flags.values;
  return inline ?? direct;
}

export function planRequest({ invocation, events, files }: Turn, prepared: Prepared, command: RunCommand): PlanRequest {
  const { project } = prepared.configuration;
  return {
    command,
    flags: invocation.flags.values,
    manifest: prepared.linked.manifest,
    dag: prepared.dag,
    selectors: prepared.selectors,
    previous: prepared.previous,
    python: pythonValues,
    events,
    projectHas: file => files.stat(path.join(project.root, file)) !== undefined,
    compareUnrendered: invocation.flags.behaviour.state_modified_compare_more_unrendered_values,
    nowMs: invocation.startedAtMs,
  };
}

/** Makes what a run works with, and closes what the run opened besides the adapter. */
export async function withRunServices<T>(
  turn: Turn,
  prepared: Prepared,
  work: (make: (selected: readonly UniqueId[]) => RunServices) => Promise<T>,
): Promise<T> {
  const { configuration, linked } = prepared;
  const { profile } = configuration;
  const extensions = profile.connection.type === 'pglite' ? extensionsInUse(linked.manifest) : [];
  const database = await turn.database(profile, extensions);
  const cache = new RelationCache(database.name);
  let store: Promise<StateStore> | undefined;
  const base: Omit<RunServices, 'env'> = {
    invocation: turn.invocation,
    project: configuration.project,
    profile,
    linked,
    dag: prepared.dag,
    adapter: database.adapter,
    cache,
    openStore: () => (store ??= openStore(turn, configuration, database.adapter)),
    events: turn.events,
    files: turn.files,
    failPoints: database.failPoints,
    stamp: {
      dbtVersion: DBT_VERSION,
      invocationId: turn.invocation.id,
      startedAtMs: turn.invocation.startedAtMs,
      env: customEnv(turn.invocation.env),
    },
    targetFolder: configuration.targetFolder,
    database: database.name,
  };
  const make = (selected: readonly UniqueId[]): RunServices => ({
    ...base,
    env: runEnvironment(turn, prepared, base, selected),
  });
  try {
    return await work(make);
  } finally {
    await (await store?.catch(() => undefined))?.close();
  }
}

function runEnvironment(
  turn: Turn,
  { linked }: Prepared,
  { adapter, cache }: Omit<RunServices, 'env'>,
  selected: readonly UniqueId[],
): RunEnvironment {
  const { values } = turn.invocation.flags;
  const isClone = turn.invocation.flags.command === 'clone';
  const state = values.defer || isClone ? deferredManifest(turn) : undefined;
  return makeRunEnvironment({
    linked,
    adapter,
    cache,
    files: turn.files,
    selected,
    empty: values.empty,
    sample: values.sample,
    injectEphemeralCtes: values.inject_ephemeral_ctes,
    ...(state === undefined ? {} : { defer: { state, favorState: values.favor_state } }),
  });
}

/** The manifest that --defer takes unselected nodes from, and that clone copies. */
function deferredManifest({ invocation, files }: Turn): Manifest {
  const folder = invocation.flags.values.defer_state ?? invocation.flags.values.state;
  if (folder === null)
    throw new ProjectError(
      makeMessage('CLI-002', '--state or --defer-state are required for deferral, but neither was provided', {
        suggestion: 'Give the folder of the other manifest.json with --state or --defer-state',
      }),
    );
  const file = path.join(path.resolve(invocation.cwd, folder), 'manifest.json');
  if (files.stat(file)?.kind === 'file') return readManifest(files, file, STATE_OPTIONS);
  throw new ProjectError(
    makeMessage('CLI-003', `Could not find manifest in --state path: "${folder}"`, {
      suggestion: 'Name the folder that a run with --target-path or the usual target folder wrote',
    }),
  );
}

/** Verbs that change nothing of what the state tells about. */
const READING: ReadonlySet<string> = new Set(['compile', 'show', 'list', 'parse', 'docs generate', 'debug']);

function openStore(
  { invocation, events, files }: Turn,
  { project, profile, targetFolder }: Configuration,
  adapter: RunServices['adapter'],
): Promise<StateStore> {
  const { flags, clock } = invocation;
  const testsOnly = flags.command === 'test' && !flags.values.store_failures;
  return openState({
    adapter,
    files,
    internalSchema: profile.internalSchema ?? 'none',
    required: profile.state === 'required',
    readOnlyCommand: READING.has(flags.command) || testsOnly,
    localFile: path.join(targetFolder, 'quern_history.jsonl'),
    now: clock.now,
    warn: message => emitMessage(events, message),
    project: project.name,
    targetName: profile.targetName,
    targetSchema: profile.schema,
    toolVersion: toolVersion(),
    host: os.hostname(),
  });
}
