import * as path from 'node:path';
import { ParsedFiles, type ParseMemory } from '../../compiler/index.js';
import type { Project } from '../../config/index.js';
import type { Later, RunCommand, RunOutcome } from '../../runner/index.js';
import { loadConfiguration } from '../project/load-configuration.js';
import type { TurnRequest } from '../turn/open-turn.js';
import type { Turn as SessionTurn } from '../turn/turn.js';
import type { VerbOutcome } from '../verb-outcome.js';
import type { Verb } from '../verbs/verb.js';
import { SecondLook } from './second-look.js';
import { type FileWatcher, watchFiles } from './watch-files.js';
import { type Turn, WatchLoop, type TurnRequest as WatchRequest } from './watch-loop.js';
import { type WatchMemory, type WatchReport, watchTurn } from './watch-turn.js';

/** A turn of watching as it is told to whoever started it. */
export type WatchNews =
  | {
      readonly kind: 'ran';
      readonly report: WatchReport;
      readonly files: readonly string[];
      readonly durationMs: number;
    }
  /** The project could not be read, or the run could not begin; the text was told as an event. */
  | {
      readonly kind: 'broken';
      readonly error: unknown;
      readonly files: readonly string[];
      readonly durationMs: number;
    };

export type WatchOptions = {
  /** First rows of a saved model after its run; 0: none. */
  readonly previewRows: number;
  readonly tell: (news: WatchNews) => void;
};

/** Does one verb of a session. */
export type Invoke = (request: TurnRequest, verb: Verb<unknown>) => Promise<VerbOutcome<unknown>>;

/** Watching that goes on until `close`. */
export type Watching = {
  /** False when the first turn could not even read the project's settings: there is nothing to look at. */
  readonly isWatching: () => boolean;
  /** True when the console gets JSON lines: then every turn tells all of its events, and nothing else is to be printed. */
  readonly isTellingJson: () => boolean;
  readonly ask: (request: WatchRequest) => void;
  readonly whenIdle: () => Promise<void>;
  /** Waits for the turn that runs. */
  readonly close: () => Promise<void>;
};

/** Runs the whole selection once, then again and again what saves have changed. */
export async function watchProject(
  request: TurnRequest & { readonly command: RunCommand },
  options: WatchOptions,
  invoke: Invoke,
): Promise<Watching> {
  const memory: WatchMemory = { manifest: null, parsed: new ParsedFiles(), pending: new Set(), last: [] };
  const links: ParseMemory = {};
  let watcher: FileWatcher | undefined;
  let isFirst = true;
  let isTellingJson = false;
  let look: SecondLook | undefined;
  const work = async (turn: Turn): Promise<void> => {
    const started = performance.now();
    look?.reading(turn.files);
    let report: WatchReport | undefined;
    const verb: Verb<RunOutcome | null> = {
      run: async session => {
        isTellingJson = session.invocation.flags.values.log_format === 'json';
        if (watcher !== undefined && turn.files.some(file => path.basename(file) === 'dbt_project.yml')) {
          await watcher.close();
          watcher = undefined;
        }
        look ??= new SecondLook(session.files.stat, file => loop.changed(file));
        watcher ??= await watchSession(session, file => {
          loop.changed(file);
          look?.told(file);
        });
        // The same file is written once: a run writes the project again with what it compiled.
        const writes = new Map<string, () => void>();
        const later: Later = (file, write) => void writes.set(file, write);
        const previewRows = isTellingJson ? 0 : options.previewRows;
        const about = { command: request.command, turn, isFirst, previewRows, later };
        try {
          report = await watchTurn({ ...session, memory: links }, about, memory);
          isFirst = false;
          options.tell({ kind: 'ran', report, files: turn.files, durationMs: performance.now() - started });
        } finally {
          for (const write of writes.values()) write();
        }
        return report.outcome;
      },
      exitCode: outcome => outcome?.exitCode ?? 0,
    };
    const outcome = await invoke(quietly(request, isFirst || isTellingJson, turn.request), verb as Verb<unknown>);
    if (report !== undefined) return;
    const durationMs = performance.now() - started;
    options.tell({ kind: 'broken', error: outcome.error, files: turn.files, durationMs });
  };
  const loop = new WatchLoop({ work });
  loop.ask('all');
  await loop.whenIdle();
  return {
    isWatching: () => watcher !== undefined,
    isTellingJson: () => isTellingJson,
    ask: wanted => loop.ask(wanted),
    whenIdle: () => loop.whenIdle(),
    close: async () => {
      look?.close();
      await loop.close();
      await watcher?.close();
    },
  };
}

/**
 * After the first turn only what went wrong is printed, unless somebody asked for more or a program reads along; the log file
 * goes on as it began. `f` adds a full refresh.
 */
function quietly(request: TurnRequest, isWhole: boolean, wanted: WatchRequest): TurnRequest {
  const { before, after } = request.cli;
  const asked = (['debug', 'log_level', 'quiet'] as const).some(
    key => before[key] !== undefined || after[key] !== undefined,
  );
  const inFile = before['log_level_file'] === undefined && after['log_level_file'] === undefined;
  const level = isWhole || asked ? {} : { log_level: 'warn', ...(inFile ? { log_level_file: 'debug' } : {}) };
  const refresh = wanted === 'full' ? { full_refresh: true } : {};
  return { ...request, cli: { before, after: { ...after, ...level, ...refresh } } };
}

async function watchSession(session: SessionTurn, onChange: (file: string) => void): Promise<FileWatcher> {
  const { project, packages, targetFolder } = loadConfiguration(session);
  const { projectDir, profilesDir, logFolder } = session.places;
  const local = packages.filter(one => !one.root.startsWith(path.join(projectDir, project.packagesInstallPath)));
  const files = ['dbt_project.yml', 'selectors.yml', 'packages.yml', 'dependencies.yml', '.env', '.dbtignore'];
  return await watchFiles(
    [
      ...[project, ...local].flatMap(resourceFolders),
      ...files.map(name => path.join(projectDir, name)),
      path.join(profilesDir, 'profiles.yml'),
    ],
    { ignored: [targetFolder, logFolder], isThere: file => session.files.stat(file) !== undefined, onChange },
  );
}

/** Absolute folders of everything that a project is made of. */
function resourceFolders({ root, paths }: Project): string[] {
  const named = Object.values(paths).flatMap(value => (Array.isArray(value) ? (value as readonly string[]) : []));
  return [...new Set(named)].map(folder => path.resolve(root, folder));
}
