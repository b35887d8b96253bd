import * as path from 'node:path';
import type { Project } from '../../config/index.js';
import type { RunCommand, RunOutcome } from '../../runner/index.js';
import { loadConfiguration } from '../project/load-configuration.js';
import type { TurnRequest } from '../turn/open-turn.js';
import type { Turn as SessionTurn } from '../turn/turn.js';
import type { VerbOutcome } from '../verb-outcome.js';
import type { Verb } from '../verbs/verb.js';
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
  const memory: WatchMemory = { manifest: null, pending: new Set(), last: [] };
  let watcher: FileWatcher | undefined;
  let isFirst = true;
  const work = async (turn: Turn): Promise<void> => {
    const started = performance.now();
    let report: WatchReport | undefined;
    const verb: Verb<RunOutcome | null> = {
      run: async session => {
        if (watcher !== undefined && turn.files.some(file => path.basename(file) === 'dbt_project.yml')) {
          await watcher.close();
          watcher = undefined;
        }
        watcher ??= await watchSession(session, file => loop.changed(file));
        const about = { command: request.command, turn, isFirst, previewRows: options.previewRows };
        report = await watchTurn(session, about, memory);
        return report.outcome;
      },
      exitCode: outcome => outcome?.exitCode ?? 0,
    };
    const outcome = await invoke(quietly(request, isFirst, turn.request), verb as Verb<unknown>);
    const facts = { files: turn.files, durationMs: performance.now() - started };
    if (report !== undefined) isFirst = false;
    options.tell(
      report === undefined ? { kind: 'broken', error: outcome.error, ...facts } : { kind: 'ran', report, ...facts },
    );
  };
  const loop = new WatchLoop({ work });
  loop.ask('all');
  await loop.whenIdle();
  return {
    isWatching: () => watcher !== undefined,
    ask: wanted => loop.ask(wanted),
    whenIdle: () => loop.whenIdle(),
    close: async () => {
      await loop.close();
      await watcher?.close();
    },
  };
}

/** After the first turn only what went wrong is printed, unless somebody asked for more; `f` adds a full refresh. */
function quietly(request: TurnRequest, isFirst: boolean, wanted: WatchRequest): TurnRequest {
  const { before, after } = request.cli;
  const asked = (['debug', 'log_level', 'quiet'] as const).some(
    key => before[key] !== undefined || after[key] !== undefined,
  );
  const level = isFirst || asked ? {} : { log_level: 'warn' };
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
    { ignored: [targetFolder, logFolder], onChange },
  );
}

/** Absolute folders of everything that a project is made of. */
function resourceFolders({ root, paths }: Project): string[] {
  const named = Object.values(paths).flatMap(value => (Array.isArray(value) ? (value as readonly string[]) : []));
  return [...new Set(named)].map(folder => path.resolve(root, folder));
}
