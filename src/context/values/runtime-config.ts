import type { DataMap, Project } from '../../config/index.js';
import { copyOnWrite, hostFunction, PyObject, type Value } from '../../jinja/index.js';
import type { Surroundings } from '../surroundings.js';
import { LazyDict } from './lazy-dict.js';

/** Paths of a project under dbt's names. */
const PATHS = {
  model_paths: 'models',
  macro_paths: 'macros',
  seed_paths: 'seeds',
  test_paths: 'tests',
  analysis_paths: 'analyses',
  docs_paths: 'docs',
  asset_paths: 'assets',
  snapshot_paths: 'snapshots',
  function_paths: 'functions',
} as const;

/** `flags` as the running configuration holds it: names in small letters, and in capitals. */
class ArgumentsValue extends PyObject {
  readonly typeName = 'Namespace';
  readonly #around: Surroundings;
  constructor(around: Surroundings) {
    super();
    this.#around = around;
  }
  override pyGetattr(name: string): Value | undefined {
    const { flags, invocation } = this.#around;
    if (Object.hasOwn(invocation.args, name)) return copyOnWrite(invocation.args[name]) ?? null;
    const key = name.toUpperCase();
    return Object.hasOwn(flags, key) ? (flags[key] ?? null) : undefined;
  }
}

/** The vars of a project: an object with `vars` and `to_dict()`. */
class VarsValue extends PyObject {
  readonly typeName = 'VarProvider';
  readonly #vars: DataMap;
  constructor(vars: DataMap) {
    super();
    this.#vars = vars;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'vars') return copyOnWrite(this.#vars);
    return name === 'to_dict' ? hostFunction(name, () => copyOnWrite(this.#vars)) : undefined;
  }
}

/**
 * dbt's RuntimeConfig, as packages reach it through `builtins.ref.config` and `adapter.config`: what the project's file,
 * the profile and the command line say.
 */
export class RuntimeConfigValue extends PyObject {
  readonly typeName = 'RuntimeConfig';
  readonly #around: Surroundings;
  readonly #project: Project;

  constructor(around: Surroundings, project: Project = around.root) {
    super();
    this.#around = around;
    this.#project = project;
  }

  override get qualifiedTypeName(): string {
    return 'dbt.config.runtime.RuntimeConfig';
  }

  override pyGetattr(name: string): Value | undefined {
    if (Object.hasOwn(PATHS, name)) return [...this.#project.paths[PATHS[name as keyof typeof PATHS]]];
    return this.#ofProject(name) ?? this.#ofRun(name);
  }

  #ofProject(name: string): Value | undefined {
    const project = this.#project;
    switch (name) {
      case 'project_name':
        return project.name;
      case 'version':
        return project.version;
      case 'project_root':
        return project.root;
      case 'target_path':
        return project.targetPath;
      case 'packages_install_path':
        return project.packagesInstallPath;
      case 'on_run_start':
        return [...project.onRunStart];
      case 'on_run_end':
        return [...project.onRunEnd];
      case 'dispatch':
        return project.dispatch.map(({ macroNamespace, searchOrder }) => ({
          macro_namespace: macroNamespace,
          search_order: [...searchOrder],
        }));
      case 'vars':
        return new VarsValue(project.vars);
      case 'flags':
        return copyOnWrite(project.flags);
      default:
        return undefined;
    }
  }

  #ofRun(name: string): Value | undefined {
    const { target, quoting, cliVars, database, schema, projects } = this.#around;
    switch (name) {
      case 'profile_name':
        return target['profile_name'] ?? this.#around.profileName ?? null;
      case 'target_name':
        return target['target_name'] ?? target['name'] ?? null;
      case 'threads':
        return target['threads'] ?? this.#around.threads ?? null;
      case 'credentials':
        return copyOnWrite({ ...target, database, schema });
      case 'quoting':
        return copyOnWrite({ ...quoting });
      case 'cli_vars':
        return copyOnWrite(cliVars);
      case 'args':
        return new ArgumentsValue(this.#around);
      case 'dependencies':
        return new LazyDict({
          keys: () => projects.keys(),
          get: key => {
            const project = projects.get(key);
            return project === undefined ? undefined : new RuntimeConfigValue(this.#around, project);
          },
        });
      default:
        return undefined;
    }
  }
}
