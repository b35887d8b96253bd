import { randomUUID } from 'node:crypto';
import * as path from 'node:path';
import { diskFiles, type Files, ProjectError } from '../../base/index.js';
import {
  type CliValues,
  type Command,
  clockOf,
  customEnv,
  type DataMap,
  type Deprecation,
  type Env,
  type Flags,
  findProjectRoot,
  flagPathFaults,
  foreignEngineVariables,
  type Invocation,
  invocationArgs,
  isPlainMap,
  mirrorEngineEnv,
  profilesDir,
  type RawProject,
  readProjectFile,
  readUserSettings,
  readYamlFile,
  resolveFlags,
  secretValues,
  usageError,
  withDotenv,
} from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import {
  catalogue,
  Deprecations,
  type EventBus,
  type EventData,
  type EventName,
  emitMessage,
  FOREIGN_EVENT_NAMES,
  makeEventBus,
  makeWarningPolicy,
  PLAIN_STYLE,
} from '../../events/index.js';
import type { Reporter } from '../../reporters/index.js';
import type { SessionOptions } from '../session-options.js';
import { withShippedFiles } from './shipped-files.js';
import { tellLostListener } from './tell-lost-listener.js';
import type { Places, Turn } from './turn.js';

/** One verb as it is asked for. */
export type TurnRequest = {
  readonly command: Command;
  /** What stands before and behind the verb on the command line; a caller of the API gives the second. */
  readonly cli: { readonly before: CliValues; readonly after: CliValues };
  /** Words without a dash: the macro of run-operation. */
  readonly words?: Readonly<Record<string, string>>;
  /** The command line, for `invocation_command`; without secrets as far as the caller knows. */
  readonly argv?: readonly string[];
  readonly abort?: AbortSignal;
};

export type OpenTurn = {
  readonly turn: Omit<Turn, 'database'>;
  readonly reporters: readonly Reporter[];
  /** Deprecations and messages of the flags: told when the reporters listen. */
  readonly announce: () => void;
};

/**
 * Resolves the flags, makes the bus and its reporters. Reads no more of the project than the flags it sets. Throws a
 * usage error (CLI-001) when the flags cannot be understood: then nobody was told anything.
 */
export function openTurn(request: TurnRequest, options: SessionOptions): OpenTurn {
  const files = options.files === undefined ? diskFiles() : withShippedFiles(options.files);
  const cwd = path.resolve(options.cwd ?? process.cwd());
  const env = mirrorEngineEnv(withDotenv(options.env ?? process.env, files, cwd));
  const home = options.home ?? env['HOME'];
  const clock = clockOf(env);
  const startedAtMs = clock.now();
  const project = findRawProject(files, request, env, cwd);
  const settings = { files, env, home, cwd, nowMs: startedAtMs, project };
  const flags = flagsOrUsageError(request, settings);
  const places = findPlaces(flags, settings);
  const invocation: Invocation = {
    id: randomUUID(),
    flags,
    env,
    args: invocationArgs(flags, {
      projectDir: places.projectDir,
      profilesDir: places.profilesDir,
      logPath: places.logFolder,
      command: ['quern', ...(request.argv ?? [request.command])].join(' '),
      ...(request.words === undefined ? {} : { words: request.words }),
    }),
    argv: request.argv ?? [],
    cwd,
    home,
    clock,
    startedAtMs,
    abort: request.abort ?? options.abort ?? new AbortController().signal,
  };
  const secrets = [...secretValues(env)];
  const events = makeBus(invocation, secrets);
  const reporters = listen(events, invocation, places, files, options);
  const deprecations = new Deprecations(events, { showAll: flags.values.show_all_deprecations });
  const rawProject = (): RawProject => project.raw ?? readProjectFile(files, places.projectDir, dataShapes);
  return {
    turn: { invocation, events, deprecations, files, places, secrets, rawProject, words: request.words ?? {} },
    reporters,
    announce: () => announce(invocation, events, deprecations),
  };
}

type FoundProject = { readonly root: string; readonly raw: RawProject | undefined };

/** A file that cannot be read sets no flags; whoever needs the project reads it again and tells what is wrong. */
function findRawProject(files: Files, request: TurnRequest, env: Env, cwd: string): FoundProject {
  const given = request.cli.after.project_dir ?? request.cli.before.project_dir ?? env['DBT_PROJECT_DIR'];
  const root = typeof given === 'string' && given !== '' ? path.resolve(cwd, given) : findProjectRoot(files, cwd);
  try {
    return { root, raw: readProjectFile(files, root, dataShapes) };
  } catch (error) {
    if (error instanceof ProjectError) return { root, raw: undefined };
    throw error;
  }
}

type Settings = {
  readonly files: Files;
  readonly env: Env;
  readonly home: string | undefined;
  readonly cwd: string;
  readonly nowMs: number;
  readonly project: FoundProject;
};

function flagsOrUsageError(request: TurnRequest, settings: Settings): Flags {
  const { files, env, home, cwd, nowMs, project } = settings;
  const raw = project.raw;
  const given = raw?.data['flags'];
  try {
    const flags = resolveFlags({
      command: request.command,
      cli: request.cli,
      env,
      projectFlags: isPlainMap(given) ? given : undefined,
      profileConfig: profileConfig(settings, request),
      placeOf: key => {
        const span = raw?.yaml.spanOf(['flags', key]);
        return span === undefined ? undefined : { span, source: raw?.yaml.text ?? '' };
      },
      userSettings: readUserSettings(files, home, dataShapes),
      shapes: dataShapes,
      nowMs,
      eventNames: new Set([...Object.keys(catalogue), ...FOREIGN_EVENT_NAMES]),
    });
    const faults = flagPathFaults(flags, files, cwd);
    if (faults.length > 0) throw usageError(request.command, faults.join('\n'));
    return flags;
  } catch (error) {
    // What the project's own file says wrong has a place in it and is shown with that.
    if (!(error instanceof ProjectError) || error.messages.some(m => m.span !== undefined)) throw error;
    throw usageError(request.command, error.messages);
  }
}

/** `config:` of profiles.yml: where flags stood before dbt_project.yml had them. */
function profileConfig({ files, env, home, cwd }: Settings, request: TurnRequest): DataMap | undefined {
  const given = request.cli.after.profiles_dir ?? request.cli.before.profiles_dir ?? env['DBT_PROFILES_DIR'];
  const dir = profilesDir(files, { given: typeof given === 'string' && given !== '' ? given : undefined, cwd, home });
  const file = path.join(dir, 'profiles.yml');
  try {
    const root = readYamlFile(files, file, file, dataShapes)?.value;
    const config = isPlainMap(root) ? root['config'] : undefined;
    return isPlainMap(config) ? config : undefined;
  } catch (error) {
    if (error instanceof ProjectError) return undefined;
    throw error;
  }
}

function findPlaces(flags: Flags, { files, cwd, home, project }: Settings): Places {
  const { values } = flags;
  const logPath = values.log_path ?? textOf(project.raw?.data['log-path']) ?? 'logs';
  const base = values.log_path === null ? project.root : cwd;
  return {
    projectDir: project.root,
    profilesDir: profilesDir(files, { given: values.profiles_dir ?? undefined, cwd, home }),
    logFolder: path.resolve(base, logPath),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function makeBus({ clock, flags }: Invocation, secrets: readonly string[]): EventBus {
  const { values, behaviour } = flags;
  const policy = makeWarningPolicy(
    values.warn_error,
    values.warn_error_options,
    behaviour.require_all_warnings_handled_by_warn_error,
  );
  const bus: EventBus = makeEventBus({
    clock,
    style: eventStyle(flags),
    policy,
    secrets: () => secrets,
    onListenerError: error => tellLostListener(bus, error),
  });
  return bus;
}

/** How texts of events are laid out, whoever shows them. */
export function eventStyle({ values }: Flags): Omit<typeof PLAIN_STYLE, 'colors'> {
  return {
    printerWidth: values.printer_width ?? PLAIN_STYLE.printerWidth,
    maximumSeedSizeMib: values.maximum_seed_size_mib ?? 1,
  };
}

function listen(
  events: EventBus,
  invocation: Invocation,
  places: Places,
  files: Files,
  options: SessionOptions,
): readonly Reporter[] {
  const reporters =
    options.reporters?.({
      flags: invocation.flags,
      env: invocation.env,
      run: { invocationId: invocation.id, pid: process.pid, extra: customEnv(invocation.env) },
      files,
      logFile: path.join(places.logFolder, 'dbt.log'),
      events,
    }) ?? [];
  for (const reporter of reporters) events.subscribe(reporter.listen);
  return reporters;
}

function announce(invocation: Invocation, events: EventBus, deprecations: Deprecations): void {
  const { flags } = invocation;
  for (const deprecation of [...flags.deprecations, ...foreignEngineVariables(invocation.env)])
    tellDeprecation(deprecations, deprecation);
  for (const message of flags.messages) emitMessage(events, message);
  const { selector, select, exclude } = flags.values;
  if (selector !== null && select.length + exclude.length > 0)
    events.emit('SelectExcludeIgnoredWithSelectorWarning', {});
}

/** Deprecations of room config carry dbt's event name as data. */
export function tellDeprecation(deprecations: Deprecations, { event, data }: Deprecation): void {
  deprecations.warn(event as EventName, data as Partial<EventData[EventName]>);
}
