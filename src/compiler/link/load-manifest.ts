import { ProjectError } from '../../base/index.js';
import { customEnv, flagsForTemplates, type Project } from '../../config/index.js';
import { type Engines, MacroRegistry, makeEngines, makeSurroundings, type Surroundings } from '../../context/index.js';
import type { EventBus } from '../../events/index.js';
import { outlineOf } from '../../graph/index.js';
import type { MacroNode } from '../../manifest/index.js';
import type { MacroFile } from '../parse/parsed-file.js';
import { checkReplacedMacros } from './checks/check-replaced-macros.js';
import { linkMacros } from './link-macros.js';
import { linkProject } from './link-project.js';
import type { LinkedProject, LoadInput } from './linked-project.js';
import { Linking } from './linking.js';
import { fillMacroDependencies } from './macro-dependencies.js';
import { Problems } from './problems.js';
import { type ListedProjects, listProjects, readProjects } from './read-projects.js';
import { TestShortcuts } from './test-shortcuts.js';

/**
 * Files → Manifest: reads every file of the project, its packages and ours, and links them. Throws one ProjectError with
 * everything that is wrong.
 */
export function loadManifest(input: LoadInput): LinkedProject {
  return linkFiles(input, listProjects(input)).linked;
}

/** The same of files that were found before, with what the linking left: its drafts. */
export function linkFiles(
  input: LoadInput,
  listed: ListedProjects,
): { readonly linked: LinkedProject; readonly linking: Linking } {
  const { clock } = input.invocation;
  const engines = enginesFor(input);
  const start = performance.now();
  const projects = readProjects(input, engines.parse, listed);
  const parsed = performance.now();
  const problems = new Problems();
  for (const kinds of projects.values())
    for (const files of kinds.values()) for (const file of files) problems.addAll(file.messages);

  const macroFiles = [...projects.values()].flatMap(kinds => [
    ...(kinds.get('macros') ?? []),
    ...(kinds.get('generic_tests') ?? []),
  ]) as MacroFile[];
  const listArguments = input.invocation.flags.behaviour.validate_macro_args !== false;
  const macros = linkMacros(macroFiles, { createdAt: clock.now() / 1000, listArguments }, problems);
  const registry = new MacroRegistry(
    [...macros.values()].map(macro => macro.entry),
    input.root.name,
  );
  const plain = surroundingsOf(input, engines, registry);
  const around = input.watch?.watch(plain) ?? plain;
  warnOfStrayBlocks(macroFiles, around);
  checkReplacedMacros(macros.values(), input.root, problems);
  fillMacroDependencies(macros, registry, input.root, around.dispatchPrefixes);
  const nodes = new Map<string, MacroNode>([...macros].map(([id, macro]) => [id, macro.node]));
  const linking = new Linking(input, around, nodes, problems);
  const shortcuts = new TestShortcuts(macros, registry, engines.parse);
  const { manifest, names } = withEventsHeld(input.events, problems, () => linkProject(linking, projects, shortcuts));
  const fileCount = [...projects.values()]
    .flatMap(kinds => [...kinds.values()])
    .reduce((n, list) => n + list.length, 0);
  const stats = {
    fileCount,
    staticCount: linking.staticCount,
    renderedCount: linking.renderedCount,
    readMs: listed.readMs,
    parseMs: parsed - start,
    linkMs: performance.now() - parsed,
  };
  const outline = outlineOf(manifest);
  const linked = { manifest, outline, names, macros: registry, around: plain, messages: problems.notices, stats };
  return { linked, linking };
}

/** What a rendering learns from the clock or by chance is noted, where somebody listens. */
export function enginesFor({ invocation, watch, staticParse }: LoadInput): Engines {
  const { now } = invocation.clock;
  const walks = staticParse !== false;
  if (watch === undefined) return makeEngines({ now, walks });
  const noted =
    (get: () => number): (() => number) =>
    () => {
      watch.noteVolatile();
      return get();
    };
  return makeEngines({ now: noted(now), random: noted(Math.random), walks });
}

/** Warnings of the phase are told together at its end, before what ended it; those that count as errors join them. */
function withEventsHeld<T>(events: EventBus, problems: Problems, work: () => T): T {
  events.hold();
  let result: T | undefined;
  let failed: unknown;
  try {
    result = work();
  } catch (error) {
    failed = error;
  }
  try {
    events.release();
  } catch (error) {
    if (!(failed instanceof ProjectError) || !(error instanceof ProjectError)) throw failed ?? error;
    problems.addAll(error.messages);
    problems.throwErrors();
  }
  if (failed !== undefined) throw failed;
  return result as T;
}

export function surroundingsOf(input: LoadInput, engines: Engines, macros: MacroRegistry): Surroundings {
  const { invocation, profile, root } = input;
  const { flags, env } = invocation;
  const projects = new Map<string, Project>([root, ...input.packages].map(project => [project.name, project]));
  return makeSurroundings({
    ...{ root, projects, macros, engines, env },
    target: profile.target,
    database: databaseOf(input),
    schema: profile.schema,
    profileName: profile.profileName,
    threads: profile.threads,
    cliVars: flags.values.vars,
    flags: flagsForTemplates(flags),
    behaviour: flags.behaviour,
    invocation: {
      id: invocation.id,
      startedAtMs: invocation.startedAtMs,
      args: invocation.args,
      customEnv: customEnv(env),
    },
    clock: invocation.clock,
    events: input.events,
    deprecations: input.deprecations,
  });
}

function databaseOf({ profile }: LoadInput): string {
  const { connection } = profile;
  return connection.type === 'postgres' ? connection.database : String(profile.target['database'] ?? 'postgres');
}

function warnOfStrayBlocks(files: readonly MacroFile[], { deprecations }: Surroundings): void {
  for (const { file, stray } of files)
    for (const tag of stray) {
      const data = { msg: `Found unexpected '${tag}' block tag.`, file: file.path };
      deprecations.warn('UnexpectedJinjaBlockDeprecation', data);
    }
}
