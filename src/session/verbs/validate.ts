import * as path from 'node:path';
import { type Adapter, RelationCache } from '../../adapters/index.js';
import { type Message, makeMessage, ProjectError, readText } from '../../base/index.js';
import {
  type CheckProject,
  type CheckReport,
  checkProject,
  exitCodeOf,
  extensionsOf,
  formatReport,
  makeReport,
  openSandbox,
  type ReadSource,
  type ReportFormat,
  readManifest,
  textsOf,
} from '../../checker/index.js';
import { type LinkedProject, makeRunEnvironment } from '../../compiler/index.js';
import { pythonValues } from '../../context/index.js';
import { chooseSelection, type Dag, type IndirectSelection, resourceKinds, selectNodes } from '../../graph/index.js';
import type { UniqueId } from '../../manifest/index.js';
import { cacheFolder, databaseName } from '../database/open-database.js';
import { graphOf, linkProject, tellFound } from '../project/link-project.js';
import { type Configuration, loadConfiguration } from '../project/load-configuration.js';
import type { Turn } from '../turn/turn.js';
import { initCi } from './init-ci.js';
import { selectionState } from './prepare.js';

/** What was found, and the exit code that it means. */
export type Validation = CheckReport & { readonly exitCode: 0 | 1 };

/** `validate`: everything that is wrong with the project as far as it can be told without running it. */
export async function validateVerb(turn: Turn): Promise<Validation> {
  const { values } = turn.invocation.flags;
  if (values.init_ci !== null) {
    initCi(turn, values.init_ci);
    return { ...makeReport([]), exitCode: 0 };
  }
  const configuration = loadConfiguration(turn);
  const found = linkOrMessages(turn, configuration);
  const report = 'messages' in found ? makeReport([], found.messages) : await check(turn, configuration, found);
  turn.deprecations.summarize();
  tellReport(turn, report);
  return { ...report, exitCode: exitCodeOf(report, values.require_all) };
}

type Linked = { readonly linked: LinkedProject; readonly dag: Dag };

/** What is wrong with the project's files is what validate is asked for, and no reason to give up. */
function linkOrMessages(turn: Turn, configuration: Configuration): Linked | { readonly messages: readonly Message[] } {
  try {
    const linked = linkProject(turn, configuration);
    tellFound(turn, linked);
    return { linked, dag: graphOf(linked) };
  } catch (error) {
    if (error instanceof ProjectError) return { messages: error.messages };
    throw error;
  }
}

async function check(turn: Turn, configuration: Configuration, { linked, dag }: Linked): Promise<CheckReport> {
  const selected = selection(turn, configuration, linked, dag);
  const guessed = extensionsOf(writtenTexts(linked)).available;
  const first = sandboxWith(turn, guessed);
  // It starts in a thread of its own while this one compiles; an error comes again when it is used.
  first.capabilities().catch(() => undefined);
  let adapter = first;
  try {
    const project = compiledProject(turn, configuration, linked, selected);
    const { available } = extensionsOf(textsOf(project));
    if (available.some(name => !guessed.includes(name))) {
      await first.close();
      adapter = sandboxWith(turn, available);
    }
    return await checkProject(project, { adapter, signal: turn.invocation.abort, only: selected });
  } catch (error) {
    if (turn.invocation.abort.aborted)
      throw new ProjectError(makeMessage('CLI-007', 'validate was stopped by a signal'));
    throw error;
  } finally {
    await adapter.close();
  }
}

function sandboxWith({ files, invocation }: Turn, extensions: readonly string[]): Adapter {
  const cache = cacheFolder(invocation.env, process.platform);
  return openSandbox({ files, clock: invocation.clock, cacheFolder: cache, extensions });
}

/** What shows before anything is compiled which extensions will be needed. */
function writtenTexts({ manifest }: LinkedProject): string[] {
  return [...manifest.nodes.values()].map(node => ('raw_code' in node ? node.raw_code : ''));
}

function compiledProject(
  turn: Turn,
  { profile, project, packages }: Configuration,
  linked: LinkedProject,
  selected: ReadonlySet<UniqueId>,
): CheckProject {
  const database = databaseName(profile);
  const read = sourceReader(turn, project.root);
  const prefixes = packages.map(one => `${path.posix.dirname(one.file)}/`);
  const env = makeRunEnvironment({
    linked,
    // Compiling without a connection opens no session.
    adapter: sandboxWith(turn, []),
    cache: new RelationCache(database),
    files: turn.files,
    selected: [...selected],
    writeFiles: false,
  });
  return readManifest({
    manifest: linked.manifest,
    env,
    database,
    read,
    isOwnFile: file => read(file) !== undefined && !prefixes.some(prefix => file.startsWith(prefix)),
    isOurFile: file => read(file) === undefined,
  });
}

/** Ids of the nodes whose statements are judged. */
function selection(turn: Turn, configuration: Configuration, linked: LinkedProject, dag: Dag): ReadonlySet<UniqueId> {
  const { values, behaviour } = turn.invocation.flags;
  const { selectors, previous } = selectionState(turn, { configuration, linked });
  const emit = turn.events.emit.bind(turn.events);
  const given = {
    select: values.models.length > 0 ? values.models : values.select,
    exclude: values.exclude,
    selector: values.selector,
    indirect: values.indirect_selection as IndirectSelection,
  };
  return selectNodes(chooseSelection(given, selectors, emit), {
    manifest: linked.manifest,
    dag,
    kinds: resourceKinds('list', [], []),
    includeEmpty: true,
    selectors,
    previous,
    python: pythonValues,
    emit,
    compareUnrendered: behaviour.state_modified_compare_more_unrendered_values,
    nowMs: turn.invocation.startedAtMs,
  });
}

/** Texts of files of the project and its packages, with plain line ends as templates have them; each is read once. */
function sourceReader({ files }: Turn, root: string): ReadSource {
  const texts = new Map<string, string | undefined>();
  const load = (file: string): string | undefined => {
    try {
      const absolute = path.resolve(root, file);
      return files.stat(absolute) === undefined ? undefined : readText(files, absolute).replaceAll(/\r\n?/g, '\n');
    } catch {
      return undefined;
    }
  };
  return file => {
    if (!texts.has(file)) texts.set(file, load(file));
    return texts.get(file);
  };
}

function tellReport({ invocation, events, files, places }: Turn, report: CheckReport): void {
  const { validate_output: format, output_file: file } = invocation.flags.values;
  const workspace = invocation.env['GITHUB_WORKSPACE'] ?? '';
  const folder = path.isAbsolute(workspace) ? path.relative(workspace, places.projectDir) : '';
  const text = formatReport(report, format as ReportFormat, folder.startsWith('..') ? '' : folder);
  if (file === null) {
    for (const msg of text.trimEnd().split('\n')) events.emit('PrintEvent', { msg });
    return;
  }
  files.write(path.resolve(invocation.cwd, file), text.endsWith('\n') ? text : `${text}\n`);
  for (const msg of formatReport(report, 'text').split('\n')) events.emit('PrintEvent', { msg });
}
