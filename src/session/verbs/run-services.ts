import * as os from 'node:os';
import * as path from 'node:path';
import { RelationCache } from '../../adapters/index.js';
import { readManifest } from '../../artifacts/index.js';
import { DBT_VERSION, makeMessage, ProjectError, toolVersion } from '../../base/index.js';
import { makeRunEnvironment, type RunEnvironment } from '../../compiler/index.js';
import { customEnv } from '../../config/index.js';
import { emitMessage } from '../../events/index.js';
import type { Manifest, UniqueId } from '../../manifest/index.js';
import type { RunServices } from '../../runner/index.js';
import { openState, type StateStore } from '../../state/index.js';
import { extensionsInUse } from '../database/extensions-in-use.js';
import type { Configuration } from '../project/load-configuration.js';
import { stateFolder } from '../project/state-folder.js';
import type { Turn } from '../turn/turn.js';
import type { Prepared } from './prepare.js';

/** Makes what a run works with, and closes what the run opened besides the adapter. */
export async function withRunServices<T>(
  turn: Turn,
  prepared: Prepared,
  work: (make: (selected: readonly UniqueId[]) => RunServices) => Promise<T>,
): Promise<T> {
  await stopWhenInterrupted(turn);
  const { configuration, linked } = prepared;
  const { profile } = configuration;
  const extensions = profile.connection.type === 'pglite' ? extensionsInUse(linked.manifest) : [];
  const database = await turn.database(profile, extensions);
  const tellsCache = turn.invocation.flags.values.log_cache_events;
  const cache = new RelationCache(
    database.name,
    tellsCache ? change => turn.events.emit('CacheAction', change) : undefined,
  );
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

/** Reading a project is one piece of work; a signal that came meanwhile is heard now, before a database is touched. */
async function stopWhenInterrupted({ invocation }: Turn): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
  if (!invocation.abort.aborted) return;
  throw new ProjectError(makeMessage('CLI-007', 'Interrupted before anything was run'));
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
function deferredManifest(turn: Turn): Manifest {
  const { invocation, files } = turn;
  const folder = invocation.flags.values.defer_state ?? invocation.flags.values.state;
  if (folder === null)
    throw new ProjectError(
      makeMessage('CLI-002', '--state or --defer-state are required for deferral, but neither was provided', {
        suggestion: 'Give the folder of the other manifest.json with --state or --defer-state',
      }),
    );
  const file = path.join(stateFolder(turn, folder), 'manifest.json');
  if (files.stat(file)?.kind === 'file') return readManifest(files, file);
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
