import * as path from 'node:path';
import {
  customEnv,
  type DataMap,
  flagsForTemplates,
  loadPackages,
  loadProject,
  type Profile,
  type Project,
  type ProjectRequest,
  type Render,
  readPackageLock,
  readPackages,
  readProfile,
  readSelectors,
  type SelectorsFile,
} from '../../config/index.js';
import { dataShapes, makeEngines, makeRender } from '../../context/index.js';
import { emitMessage } from '../../events/index.js';
import { makeModules, type Value } from '../../jinja/index.js';
import { tellDeprecation } from '../turn/open-turn.js';
import type { Turn } from '../turn/turn.js';

/** Shorter passwords would be struck out of ordinary words. */
const SHORTEST_SECRET = 4;

/** What the files of a project say about it and about where it runs; no template of a node was looked at. */
export type Configuration = {
  readonly project: Project;
  readonly profile: Profile;
  readonly packages: readonly Project[];
  readonly selectors: SelectorsFile | undefined;
  /** Absolute folder of artifacts. */
  readonly targetFolder: string;
};

type Reading = Pick<Turn, 'invocation' | 'files' | 'places' | 'rawProject' | 'secrets' | 'events' | 'deprecations'>;

/** Profile, project, selectors and packages, in that order. Throws ProjectErrors with everything that is wrong. */
export function loadConfiguration(turn: Reading): Configuration {
  const render = renderFor(turn);
  const profile = loadProfile(turn, render);
  const request = projectRequest(turn, render, profile.target);
  const project = loadProject(turn.rawProject(), request);
  tellProject(turn, project);
  const selectors = readSelectors(turn.files, project.root, request);
  const packages = loadInstalled(turn, project, request);
  return { project, profile, packages, selectors, targetFolder: targetFolderOf(turn, project) };
}

/** dbt_project.yml alone, for verbs that need no connection: `clean`. */
export function loadProjectAlone(turn: Reading): Project {
  const render = renderFor(turn);
  const project = loadProject(turn.rawProject(), { ...projectRequest(turn, render, undefined), requireVars: false });
  tellProject(turn, project);
  return project;
}

/** The profile, with its secrets known to the bus from now on. */
export function loadProfile(turn: Reading, render = renderFor(turn)): Profile {
  const { invocation, files, places } = turn;
  const { values } = invocation.flags;
  const named = turn.rawProject().data['profile'];
  const profile = readProfile({
    files,
    shapes: dataShapes,
    render,
    env: invocation.env,
    home: invocation.home,
    dir: places.profilesDir,
    projectProfile: typeof named === 'string' && named !== '' ? named : undefined,
    profileFlag: values.profile ?? undefined,
    targetFlag: values.target ?? undefined,
    threadsFlag: values.threads ?? undefined,
    embedded: values.embedded,
    cliVars: values.vars,
  });
  turn.secrets.push(...profile.secrets.filter(secret => secret.length >= SHORTEST_SECRET));
  for (const message of profile.messages) emitMessage(turn.events, message);
  return values.single_threaded ? { ...profile, threads: 1 } : profile;
}

/** What renders configuration files, with the names that dbt gives them. */
export function renderFor({ invocation, events, deprecations }: Reading): Render {
  const { id, startedAtMs, args, env, flags, clock } = invocation;
  return makeRender(makeEngines({ now: clock.now }), {
    invocation: { id, startedAtMs, args, customEnv: customEnv(env) },
    flags: flagsForTemplates(flags) as Readonly<Record<string, Value>>,
    events,
    modules: makeModules({ onItertools: () => deprecations.warn('ModulesItertoolsUsageDeprecation', {}) }),
  });
}

function projectRequest(turn: Reading, render: Render, target: DataMap | undefined): ProjectRequest {
  const { files, invocation } = turn;
  const { values } = invocation.flags;
  return {
    files,
    shapes: dataShapes,
    render,
    env: invocation.env,
    target,
    cliVars: values.vars,
    requireVars: true,
    versionCheck: values.version_check,
    targetPath: values.target_path ?? undefined,
  };
}

function loadInstalled(turn: Reading, project: Project, request: ProjectRequest): Project[] {
  const { files, shapes, render, env, cliVars } = request;
  const wanted = { files, shapes, render, env, cliVars, root: project.root };
  const list = readPackages(wanted);
  const packages = loadPackages(project, { list, lock: readPackageLock(wanted) }, request);
  for (const one of packages) tellProject(turn, one);
  return packages;
}

function tellProject(turn: Reading, project: Project): void {
  for (const deprecation of project.deprecations) tellDeprecation(turn.deprecations, deprecation);
  for (const message of project.messages) emitMessage(turn.events, message);
}

function targetFolderOf(turn: Reading, project: Project): string {
  const given = turn.invocation.flags.values.target_path;
  return path.resolve(project.root, given ?? project.targetPath);
}
