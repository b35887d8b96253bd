import type { DataMap, DataShapes } from '../data.js';
import type { ConfigSection, Project } from '../project/project.js';
import { projectConfigFor } from '../project/project-config.js';
import type { ConfigResource } from './config-tables.js';
import { mergeUnrendered } from './merge-calls.js';
import { type ConfigLevel, type MergedConfig, mergeConfigs } from './merge-configs.js';

/** Everything that has a say in the config of one node. */
export type NodeConfigSources = {
  readonly root: Project;
  /** The project that the node belongs to; the root or a package. */
  readonly own: Project;
  readonly fqn: readonly string[];
  /** The entry of a property file. */
  readonly patch?: ConfigLevel;
  readonly unrenderedPatch?: DataMap;
  /** The `config()` calls of its file, merged. */
  readonly calls?: ConfigLevel;
  readonly unrenderedCalls?: DataMap;
};

/** The sections of dbt_project.yml that speak of a resource. */
const SECTION_OF: Readonly<Partial<Record<ConfigResource, ConfigSection>>> = {
  seed: 'seeds',
  snapshot: 'snapshots',
  source: 'sources',
  test: 'data_tests',
  metric: 'metrics',
  semantic_model: 'semantic-models',
  saved_query: 'saved-queries',
  exposure: 'exposures',
  unit_test: 'unit_tests',
  function: 'functions',
};

/**
 * The config of one node: its own project from the outermost level to the innermost, its entry in a property file, the
 * calls in its file, and for a node of a package the root project last. `correctedAnalyses` is dbt's flag
 * `require_corrected_analysis_fqns`: without it analyses follow `models:`, and so do hooks and groups.
 */
export function nodeConfig(
  resource: ConfigResource,
  sources: NodeConfigSources,
  shapes: DataShapes,
  correctedAnalyses = false,
): MergedConfig & { readonly unrendered: DataMap } {
  const { root, own, fqn, patch, calls } = sources;
  const analyses = resource === 'analysis' && correctedAnalyses;
  const section = analyses ? 'analyses' : (SECTION_OF[resource] ?? 'models');
  // dbt compares functions with what `models:` says before rendering; so do we, for its manifests to compare equal.
  const written = section === 'functions' ? 'models' : section;
  const projects = own.name === root.name ? [own] : [own, root];
  const [ownLevels = [], rootLevels = []] = projects.map(
    project => projectConfigFor(project, section, fqn, shapes).rendered,
  );
  const [ownWritten = [], rootWritten = []] = projects.map(
    project => projectConfigFor(project, written, fqn, shapes).unrendered,
  );
  const middle = [patch, calls].filter(level => level !== undefined);
  const middleWritten = [sources.unrenderedPatch, sources.unrenderedCalls].filter(level => level !== undefined);
  return {
    ...mergeConfigs(resource, [...ownLevels, ...middle, ...rootLevels], shapes),
    unrendered: mergeUnrendered([...ownWritten, ...middleWritten, ...rootWritten]),
  };
}
