import type { Message, Span } from '../../base/index.js';
import type { Data, DataMap } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import type { YamlFile } from '../yaml/parse-yaml.js';

/** Keys of dbt_project.yml that hold a tree of configs, as they are written there. */
export const CONFIG_SECTIONS = [
  'models',
  'seeds',
  'snapshots',
  'sources',
  'data_tests',
  'unit_tests',
  'analyses',
  'exposures',
  'metrics',
  'semantic-models',
  'saved-queries',
  'functions',
] as const;

export type ConfigSection = (typeof CONFIG_SECTIONS)[number];

/** Folders of a project by what they hold, relative to its root. */
export type ProjectPaths = {
  readonly models: readonly string[];
  readonly seeds: readonly string[];
  readonly tests: readonly string[];
  readonly snapshots: readonly string[];
  readonly macros: readonly string[];
  readonly analyses: readonly string[];
  readonly functions: readonly string[];
  readonly docs: readonly string[];
  readonly assets: readonly string[];
  readonly osi: readonly string[];
};

export type Quoting = { readonly database: boolean; readonly schema: boolean; readonly identifier: boolean };

export type DispatchEntry = { readonly macroNamespace: string; readonly searchOrder: readonly string[] };

export type QueryComment = {
  /** Template of the comment: dbt's own where `default` is said, `''` for none. */
  readonly comment: { readonly kind: 'default' } | { readonly kind: 'text'; readonly text: string };
  /** Undefined leaves it to the adapter: in front of the statement. */
  readonly append: boolean | undefined;
  readonly jobLabel: boolean;
};

/** A tree of configs, once rendered and once as written. */
export type ConfigTree = { readonly rendered: Data; readonly unrendered: Data };

/** A dbt_project.yml that was read, rendered and checked; the same for the root project and for packages. */
export type Project = {
  readonly name: string;
  /** As written: text, a number, or null. */
  readonly version: Data;
  /** Absolute folder. */
  readonly root: string;
  /** The file's path as messages show it. */
  readonly file: string;
  readonly yaml: YamlFile;
  /** Rendered name of the profile; undefined when none is named. */
  readonly profileName: string | undefined;
  readonly paths: ProjectPaths;
  readonly targetPath: string;
  /** `log-path` of the file; undefined when it says nothing. */
  readonly logPath: string | undefined;
  readonly cleanTargets: readonly string[];
  readonly packagesInstallPath: string;
  readonly quoting: Quoting;
  /** What the file says itself, for the manifest and for packages, which are given the root's. */
  readonly ownQuoting: DataMap;
  readonly requireDbtVersion: readonly string[];
  readonly dispatch: readonly DispatchEntry[];
  /** Unrendered SQL. */
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly queryComment: QueryComment;
  readonly configs: Readonly<Record<ConfigSection, ConfigTree>>;
  /** `vars` as written (they are rendered where they are used), or those of vars.yml. */
  readonly vars: DataMap;
  readonly varsFromFile: DataMap;
  readonly restrictAccess: boolean;
  readonly dbtCloud: DataMap | undefined;
  /** `flags` as written. */
  readonly flags: DataMap;
  /** Keys that dbt does not know, kept. */
  readonly extra: DataMap;
  /** Environment variables that rendering read; undefined where a default was taken. */
  readonly envReads: ReadonlyMap<string, string | undefined>;
  readonly deprecations: readonly Deprecation[];
  readonly messages: readonly Message[];
};

/** A config path of dbt_project.yml that no resource has. */
export type UnusedPath = { readonly path: string; readonly span: Span | undefined; readonly suggestion?: string };
