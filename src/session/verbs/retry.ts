import * as path from 'node:path';
import { type RunResults, readRunResults } from '../../artifacts/index.js';
import { makeMessage, ProjectError } from '../../base/index.js';
import {
  type CliValues,
  COMMANDS,
  type Command,
  type Flags,
  flagsOf,
  invocationArgs,
  isPlainMap,
  resolveFlags,
} from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import type { NodeResult } from '../../manifest/index.js';
import type { PlanRequest, RunCommand, RunOutcome } from '../../runner/index.js';
import { loadProjectAlone } from '../project/load-configuration.js';
import { stateFolder } from '../project/state-folder.js';
import type { Turn } from '../turn/turn.js';
import { executeVerb } from './execute.js';
import { runOperationVerb } from './run-operation.js';

type Retry = NonNullable<PlanRequest['retry']>;

/** `retry`: what did not go well in the run before is run again, as that run was asked for. */
export async function retryVerb(turn: Turn): Promise<RunOutcome> {
  const previous = previousRun(turn);
  const command = commandOf(previous);
  const again = asBefore(turn, command, previous);
  const retry = whatToRetry(previous, command, turn.invocation.flags.values.warn_error);
  return command === 'run-operation' ? await runOperationVerb(again) : await executeVerb(again, command, { retry });
}

function previousRun(turn: Turn): RunResults {
  const { files, invocation } = turn;
  const { state } = invocation.flags.values;
  const project = loadProjectAlone(turn);
  const folder = state === null ? path.resolve(project.root, project.targetPath) : stateFolder(turn, state);
  const file = path.join(folder, 'run_results.json');
  if (files.stat(file)?.kind === 'file') return readRunResults(files, file);
  const text = `Could not find previous run in '${state ?? project.targetPath}' target directory`;
  throw new ProjectError(
    makeMessage('CLI-006', text, { suggestion: 'Run something first, or name the folder with --state' }),
  );
}

type Retriable = RunCommand | 'run-operation';

const RETRIABLE: readonly Command[] = [
  ...['build', 'clone', 'compile', 'docs generate', 'run', 'run-operation', 'seed', 'snapshot', 'test'],
] as readonly Command[];

function commandOf(previous: RunResults): Retriable {
  const which = previous.args['which'] === 'generate' ? 'docs generate' : previous.args['which'];
  const command = COMMANDS.find(name => name === which);
  if (command !== undefined && RETRIABLE.includes(command)) return command as Retriable;
  throw new ProjectError(makeMessage('CLI-006', `The run before was '${which}', which cannot be tried again`));
}

/** Flags that are those of this call, and never of the one before. --state of this call only says where results lie. */
const OF_THIS_CALL: ReadonlySet<string> = new Set([
  ...['log_path', 'profiles_dir', 'project_dir', 'defer_state', 'target_path', 'warn_error'],
]);

/** The turn with the flags of the run before; --vars and --threads may be given anew. */
function asBefore(turn: Turn, command: Retriable, previous: RunResults): Turn {
  const { invocation, places } = turn;
  const now = invocation.flags;
  const resolve = (after: CliValues): Flags =>
    resolveFlags({
      command,
      cli: { before: {}, after },
      env: {},
      projectFlags: projectFlags(turn),
      profileConfig: undefined,
      userSettings: undefined,
      shapes: dataShapes,
      nowMs: invocation.startedAtMs,
    });
  const usual = resolve({}).values;
  const words: Record<string, string | boolean | readonly string[]> = {};
  for (const row of flagsOf(command)) {
    const isOurs = OF_THIS_CALL.has(row.key);
    const isGiven = ['vars', 'threads'].includes(row.key) && now.sources[row.key] === 'command line';
    const value: unknown = isOurs || isGiven ? now.values[row.key] : previous.args[row.name ?? row.key];
    // What has no effect is only refused when it is asked for, so what is as usual is not said again.
    if (value === undefined || value === null || JSON.stringify(value) === JSON.stringify(usual[row.key])) continue;
    words[row.key] = asWord(value);
  }
  const flags = resolve(words as CliValues);
  const facts = {
    projectDir: places.projectDir,
    profilesDir: places.profilesDir,
    logPath: places.logFolder,
    command: String(invocation.args['invocation_command'] ?? ''),
    words: typeof previous.args['macro'] === 'string' ? { macro: previous.args['macro'] } : {},
  };
  return { ...turn, words: facts.words, invocation: { ...invocation, flags, args: invocationArgs(flags, facts) } };
}

function projectFlags(turn: Turn) {
  const flags = turn.rawProject().data['flags'];
  return isPlainMap(flags) ? flags : undefined;
}

function asWord(value: unknown): string | boolean | readonly string[] {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function whatToRetry(previous: RunResults, command: Retriable, warnError: boolean): Retry {
  const failed = ['error', 'fail', 'skipped', 'runtime error', 'partial success', ...(warnError ? ['warn'] : [])];
  const results = previous.results.filter(
    result => command === 'run-operation' || !result.unique_id.startsWith('operation.'),
  );
  return {
    ids: new Set(results.filter(result => failed.includes(result.status)).map(result => result.unique_id)),
    batches: new Map(
      results.flatMap(result => (hasBothBatches(result) ? [[result.unique_id, result.batch_results]] : [])),
    ),
    overloads: new Map(results.flatMap(overloadsDone)),
    countedFrom: previous.metadata.invocation_started_at ?? previous.metadata.generated_at,
  };
}

/** Without a batch that went well the model is run as a whole: it may be a full refresh. */
function hasBothBatches(
  result: NodeResult,
): result is NodeResult & { batch_results: NonNullable<NodeResult['batch_results']> } {
  const batches = result.batch_results;
  return batches !== null && batches.successful.length > 0 && batches.failed.length > 0;
}

function overloadsDone(result: NodeResult): [string, readonly string[]][] {
  const overloads = result.overload_results ?? null;
  const failed = overloads?.['failed'];
  if (!Array.isArray(failed) || failed.length === 0) return [];
  const successful = overloads?.['successful'];
  return [[result.unique_id, Array.isArray(successful) ? successful.map(String) : []]];
}
