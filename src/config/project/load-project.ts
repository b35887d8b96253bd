import type { Files } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import { type Env, plainEnvReader } from '../env/env-reader.js';
import { Findings } from '../reading/findings.js';
import type { Render, RenderScope } from '../reading/render-scope.js';
import { asMap, isStringList } from '../reading/value-kinds.js';
import { checkProject } from './check-project.js';
import { checkOldKeys } from './old-keys.js';
import {
  CONFIG_SECTIONS,
  type ConfigSection,
  type ConfigTree,
  type DispatchEntry,
  type Project,
  type ProjectPaths,
  type Quoting,
} from './project.js';
import { PROJECT_KEYS } from './project-keys.js';
import { readQueryComment } from './query-comment.js';
import type { RawProject } from './read-project-file.js';
import { renderProject } from './render-project.js';
import { versionText } from './semver.js';
import { readVarsFile } from './vars-file.js';
import { readRequirement, requirementFault } from './version-requirement.js';

export type ProjectRequest = {
  readonly files: Files;
  readonly shapes: DataShapes;
  readonly render: Render;
  readonly env: Env;
  /** `target` of the profile; undefined for commands that need none. */
  readonly target: DataMap | undefined;
  /** --vars; packages are given none. */
  readonly cliVars: DataMap;
  /** False for `deps`. */
  readonly requireVars: boolean;
  /** False under --no-version-check. */
  readonly versionCheck: boolean;
  /** --target-path or DBT_TARGET_PATH. */
  readonly targetPath: string | undefined;
  /** The root project's, for a package. */
  readonly quoting?: Quoting;
};

/** Renders and checks a dbt_project.yml. Throws a ProjectError with everything that is wrong. */
export function loadProject(raw: RawProject, request: ProjectRequest): Project {
  const { shapes } = request;
  const findings = new Findings(raw.yaml);
  const fromFile = readVarsFile(request.files, raw, shapes);
  checkVarsPlace(raw.data, fromFile, findings, shapes);
  const env = plainEnvReader(request.env);
  const vars = makeMap([...Object.entries(fromFile), ...Object.entries(request.cliVars)]);
  const scope: RenderScope = { env, vars, requireVars: request.requireVars, target: request.target };
  const data = renderProject(raw.data, request.render, scope, shapes, findings);
  const deprecations = checkOldKeys(data, findings);
  checkProject(data, shapes, findings);
  const project = assemble({ raw, data, request, findings, fromFile, deprecations });
  findings.throwErrors();
  return { ...project, envReads: env.reads, messages: findings.messages };
}

type Parts = {
  readonly raw: RawProject;
  readonly data: DataMap;
  readonly request: ProjectRequest;
  readonly findings: Findings;
  readonly fromFile: DataMap;
  readonly deprecations: readonly Deprecation[];
};

function assemble(parts: Parts): Omit<Project, 'envReads' | 'messages'> {
  const { raw, data, request, fromFile } = parts;
  const { shapes } = request;
  const targetPath = request.targetPath ?? text(data['target-path']) ?? 'target';
  const ownVars = asMap(data['vars'], shapes) ?? makeMap();
  return {
    name: text(data['name']) ?? '',
    version: data['version'] ?? null,
    root: raw.root,
    file: raw.yaml.file,
    yaml: raw.yaml,
    profileName: text(data['profile']),
    paths: pathsOf(data),
    targetPath,
    logPath: text(data['log-path']),
    cleanTargets: list(data['clean-targets']) ?? [targetPath],
    packagesInstallPath: text(data['packages-install-path']) ?? 'dbt_packages',
    quoting: request.quoting ?? quotingOf(asMap(data['quoting'], shapes) ?? {}),
    ownQuoting: asMap(data['quoting'], shapes) ?? makeMap(),
    requireDbtVersion: requirementOf(parts),
    dispatch: dispatchOf(data['dispatch'], shapes),
    onRunStart: hooks(data['on-run-start']),
    onRunEnd: hooks(data['on-run-end']),
    queryComment: queryCommentOf(parts),
    configs: configsOf(data, raw.data),
    vars: Object.keys(fromFile).length > 0 ? fromFile : ownVars,
    varsFromFile: fromFile,
    restrictAccess: data['restrict-access'] === true,
    dbtCloud: asMap(data['dbt-cloud'], shapes),
    flags: asMap(data['flags'], shapes) ?? makeMap(),
    extra: makeMap(Object.entries(data).filter(([key]) => !Object.hasOwn(PROJECT_KEYS, key))),
    deprecations: parts.deprecations,
  };
}

function checkVarsPlace(data: DataMap, fromFile: DataMap, findings: Findings, shapes: DataShapes): void {
  const own = asMap(data['vars'], shapes);
  if (own === undefined || Object.keys(own).length === 0 || Object.keys(fromFile).length === 0) return;
  findings.error('CONFIG-034', ['vars'], 'Variables cannot be defined in both vars.yml and dbt_project.yml.', {
    at: 'key',
    suggestion: 'Move them all to one of the two files',
  });
}

function pathsOf(data: DataMap): ProjectPaths {
  const models = list(data['model-paths'] ?? data['source-paths']) ?? ['models'];
  const seeds = list(data['seed-paths'] ?? data['data-paths']) ?? ['seeds'];
  const tests = list(data['test-paths']) ?? ['tests'];
  const snapshots = list(data['snapshot-paths']) ?? ['snapshots'];
  const macros = list(data['macro-paths']) ?? ['macros'];
  const analyses = list(data['analysis-paths']) ?? ['analyses'];
  const functions = list(data['function-paths']) ?? ['functions'];
  const sources = [models, seeds, snapshots, analyses, macros, tests, functions].flat();
  return {
    ...{ models, seeds, tests, snapshots, macros, analyses, functions },
    docs: list(data['docs-paths']) ?? [...new Set(sources.map(folder => folder.replace(/\/+$/, '')))],
    assets: list(data['asset-paths']) ?? [],
    osi: list(data['osi-paths']) ?? ['osi', 'OSI'],
  };
}

/** On Postgres everything is quoted unless the project says otherwise. */
function quotingOf(own: DataMap): Quoting {
  const part = (value: Data): boolean => (typeof value === 'boolean' ? value : true);
  return {
    database: part(own['database'] ?? own['dbname']),
    schema: part(own['schema']),
    identifier: part(own['identifier']),
  };
}

function requirementOf({ data, request, findings }: Parts): readonly string[] {
  const requirement = readRequirement(data['require-dbt-version']);
  const path = ['require-dbt-version'];
  if ('fault' in requirement) {
    findings.error('CONFIG-035', path, requirement.fault, {
      suggestion: "Write it with three numbers, such as '>=1.8.0', or several in a list",
    });
    return [];
  }
  const name = text(data['name']);
  const fault = request.versionCheck && name !== undefined ? requirementFault(requirement.specs, name) : undefined;
  if (fault !== undefined) findings.error('CONFIG-035', path, fault);
  return requirement.specs.map(spec => versionText(spec));
}

function queryCommentOf({ data, request, findings }: Parts): Project['queryComment'] {
  const value = Object.hasOwn(data, 'query-comment') ? data['query-comment'] : undefined;
  const comment = readQueryComment(value, request.shapes);
  if (typeof comment !== 'string') return comment;
  findings.error('CONFIG-031', ['query-comment'], comment);
  return { comment: { kind: 'default' }, append: undefined, jobLabel: false };
}

function configsOf(rendered: DataMap, unrendered: DataMap): Readonly<Record<ConfigSection, ConfigTree>> {
  const tree = (section: ConfigSection): ConfigTree => {
    const key = section === 'data_tests' && !Object.hasOwn(rendered, section) ? 'tests' : section;
    return { rendered: rendered[key] ?? makeMap(), unrendered: unrendered[key] ?? makeMap() };
  };
  return Object.fromEntries(CONFIG_SECTIONS.map(section => [section, tree(section)])) as Record<
    ConfigSection,
    ConfigTree
  >;
}

function dispatchOf(value: Data, shapes: DataShapes): DispatchEntry[] {
  if (!Array.isArray(value)) return [];
  return value.map(entry => {
    const map = asMap(entry, shapes) ?? {};
    return { macroNamespace: text(map['macro_namespace']) ?? '', searchOrder: list(map['search_order']) ?? [] };
  });
}

function hooks(value: Data): readonly string[] {
  return typeof value === 'string' ? [value] : (list(value) ?? []);
}

function list(value: Data): readonly string[] | undefined {
  return isStringList(value) ? value : undefined;
}

function text(value: Data): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
