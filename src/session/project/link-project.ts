import * as path from 'node:path';
import { semanticManifestText, specialJson, writeManifest, writePerfInfo } from '../../artifacts/index.js';
import { DBT_POSTGRES_VERSION, type MessageParts, makeMessage, ProjectError, type Span } from '../../base/index.js';
import {
  type LinkedProject,
  type LoadedProject,
  type LoadInput,
  loadCached,
  loadManifest,
  type ParsedFiles,
} from '../../compiler/index.js';
import type { SelectorEntry } from '../../config/index.js';
import { plainRt } from '../../context/index.js';
import { emitMessage } from '../../events/index.js';
import { cycleText, type Dag, dagOf, findCycles, normalizeSelectors } from '../../graph/index.js';
import type { Later } from '../../runner/index.js';
import type { Turn } from '../turn/turn.js';
import { foundStats } from './found-stats.js';
import type { Configuration } from './load-configuration.js';

export type LinkOptions = {
  /** `parse` tells how long reading took. */
  readonly perfInfo?: boolean;
  /** Watching keeps what files said by themselves from one turn to the next. */
  readonly parsed?: ParsedFiles;
  /** Takes the writing of artifacts, for those who want to show something first; usually it is done at once. */
  readonly later?: Later;
};

/** Reads every file, resolves every name, writes manifest.json. Throws one ProjectError with all that is wrong. */
export function linkProject(turn: Turn, configuration: Configuration, options: LinkOptions = {}): LinkedProject {
  const { events, files, invocation, deprecations } = turn;
  const { project, profile, packages, selectors, targetFolder } = configuration;
  const register = { adapter_name: 'postgres', adapter_version: `=${DBT_POSTGRES_VERSION}` };
  events.emit('AdapterRegistered', register, { level: 'info' });
  const loaded = load(turn, configuration, {
    files,
    invocation,
    root: project,
    packages,
    profile,
    ...(selectors === undefined ? {} : { selectors: normalizeSelectors(selectors.selectors.map(plainEntry)) }),
    events,
    deprecations,
    ...(options.parsed === undefined ? {} : { parsed: options.parsed }),
  });
  const { linked } = loaded;
  for (const message of linked.messages) emitMessage(events, message);
  if (!invocation.flags.values.write_json) return linked;
  if (options.perfInfo === true) writePerformance(turn, linked, configuration);
  const { later = (_, write) => write() } = options;
  const put = (name: string, type: string, write: (file: string) => void): void => {
    const file = path.join(targetFolder, name);
    later(file, () => writeArtifact(turn, type, file, write));
  };
  put('manifest.json', 'WritableManifest', loaded.writeManifest);
  put('semantic_manifest.json', 'SemanticManifest', file => files.write(file, loaded.semantic));
  return linked;
}

/** What parsing is kept in: data, not code, so it may lie in the project. */
const CACHE_FILE = 'quern_parse_cache';

/** Commands that look at little of the manifest and end. */
const BRIEF: ReadonlySet<string> = new Set(['parse', 'list', 'ls']);

function load({ invocation, memory, files }: Turn, { targetFolder }: Configuration, input: LoadInput): LoadedProject {
  const { flags } = invocation;
  if (flags.values.partial_parse)
    return loadCached(input, {
      file: path.join(targetFolder, CACHE_FILE),
      memory,
      isBrief: BRIEF.has(flags.command),
    });
  const linked = loadManifest(input);
  const special = specialJson(plainRt);
  return {
    linked,
    writeManifest: file => writeManifest(files, file, linked.manifest, special),
    semantic: semanticManifestText(linked.manifest, special),
  };
}

/** Writes one artifact and tells so. */
export function writeArtifact(
  { events }: Pick<Turn, 'events'>,
  type: string,
  file: string,
  write: (file: string) => void,
): void {
  write(file);
  events.emit('ArtifactWritten', { artifact_type: type, artifact_path: file });
}

/** Tells `Found …`; `more` are kinds of nodes that stand in no file. */
export function tellFound({ events }: Pick<Turn, 'events'>, linked: LinkedProject, more: readonly string[] = []): void {
  events.emit('FoundStats', { stat_line: foundStats(linked, more) });
}

/** The graph of a linked project. Throws GRAPH-002 for every cycle at once. */
export function graphOf(linked: LinkedProject): Dag {
  const dag = dagOf(linked.outline);
  const cycles = findCycles(dag);
  if (cycles.length === 0) return dag;
  throw new ProjectError(cycles.map(cycle => makeMessage('GRAPH-002', cycleText(cycle), cycleParts(linked, cycle))));
}

function cycleParts(linked: LinkedProject, cycle: readonly string[]): MessageParts {
  const place = placeOf(linked, cycle[0]);
  const others = cycle.slice(1).flatMap(id => placeOf(linked, id).span ?? []);
  const notes = others.map(({ file, line, column }) => `by way of ${file}:${line}:${column}`);
  return { ...place, notes, suggestion: 'Take out one of these references, so that the models stand in an order' };
}

function placeOf(linked: LinkedProject, id: string | undefined): { readonly span?: Span } {
  const span = id === undefined ? undefined : linked.manifest.facts.get(id)?.span;
  return span === undefined ? {} : { span };
}

function plainEntry({ name, description, definition, default: isDefault }: SelectorEntry) {
  return {
    name,
    definition,
    ...(description === undefined ? {} : { description }),
    ...(isDefault === undefined ? {} : { default: isDefault }),
  };
}

function writePerformance(turn: Turn, { stats }: LinkedProject, { project, targetFolder }: Configuration): void {
  const file = path.join(targetFolder, 'perf_info.json');
  const { fileCount, staticCount, renderedCount, readMs, parseMs, linkMs } = stats;
  writePerfInfo(turn.files, file, {
    path_count: fileCount,
    parsed_path_count: fileCount,
    static_analysis_path_count: staticCount + renderedCount,
    static_analysis_parsed_path_count: staticCount,
    is_partial_parse_enabled: turn.invocation.flags.values.partial_parse,
    is_static_analysis_enabled: turn.invocation.flags.values.static_parser,
    read_files_elapsed: readMs / 1000,
    load_macros_elapsed: null,
    parse_project_elapsed: parseMs / 1000,
    patch_sources_elapsed: null,
    process_manifest_elapsed: linkMs / 1000,
    load_all_elapsed: (readMs + parseMs + linkMs) / 1000,
    projects: [{ project_name: project.name, elapsed: parseMs / 1000, parsers: [], parsed_path_count: fileCount }],
  });
  turn.events.emit('ParsePerfInfoPath', { path: file });
}
