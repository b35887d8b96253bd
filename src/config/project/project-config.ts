import { suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, entriesOf, makeMap } from '../data.js';
import type { ConfigLevel } from '../merge/merge-configs.js';
import { isMap } from '../reading/value-kinds.js';
import { CONFIG_SECTIONS, type ConfigSection, type Project, type UnusedPath } from './project.js';

/** What dbt_project.yml says for one resource: one level for each step that its path goes along, outermost first. */
export type ProjectConfig = { readonly rendered: readonly ConfigLevel[]; readonly unrendered: readonly DataMap[] };

/**
 * Walks the config tree of a section along `fqn` (package, folders, name). A level gives its keys with `+` and those
 * without whose value is no mapping; mappings without `+` are the way down.
 */
export function projectConfigFor(
  project: Project,
  section: ConfigSection,
  fqn: readonly string[],
  shapes: DataShapes,
): ProjectConfig {
  const { rendered, unrendered } = project.configs[section];
  const levels = levelsOf(rendered, fqn, shapes).map((values, depth) => ({
    values,
    place: (key: string) => placeOf(project, [section, ...fqn.slice(0, depth)], key),
  }));
  return { rendered: levels, unrendered: levelsOf(unrendered, fqn, shapes) };
}

/** Other spellings of a section's key. */
const SPELLINGS: Partial<Record<string, string>> = {
  data_tests: 'tests',
  'semantic-models': 'semantic_models',
  'saved-queries': 'saved_queries',
};

function placeOf(
  project: Project,
  path: readonly string[],
  key: string,
): ReturnType<NonNullable<ConfigLevel['place']>> {
  const [section = '', ...below] = path;
  for (const name of [section, SPELLINGS[section] ?? section])
    for (const written of [`+${key}`, key, `+ ${key}`]) {
      const span = project.yaml.spanOf([name, ...below, written]);
      if (span !== undefined) return { span, source: project.yaml.text };
    }
  return undefined;
}

function levelsOf(tree: Data, fqn: readonly string[], shapes: DataShapes): DataMap[] {
  const levels: DataMap[] = [];
  let level: Data = tree;
  for (const step of [undefined, ...fqn]) {
    if (step !== undefined) level = entriesOf(level, shapes)?.find(([key]) => key === step)?.[1];
    const entries = entriesOf(level, shapes);
    if (entries === undefined) break;
    levels.push(ownConfigs(entries, shapes));
  }
  return levels;
}

function ownConfigs(entries: readonly (readonly [Data, Data])[], shapes: DataShapes): DataMap {
  const configs = makeMap();
  for (const [key, value] of entries) {
    if (typeof key !== 'string') continue;
    if (key.startsWith('+')) configs[key.slice(1).trim()] = value;
    else if (!isMap(value, shapes)) configs[key] = value;
  }
  return configs;
}

/** Sections whose paths dbt checks for being used. */
const CHECKED = CONFIG_SECTIONS.filter(section => section !== 'analyses');

/** The names that dbt prints for sections with a hyphen. */
const PRINTED: Partial<Record<ConfigSection, string>> = {
  'semantic-models': 'semantic_models',
  'saved-queries': 'saved_queries',
};

/**
 * Paths with configs that lead to no resource (dbt's event I051), in order of the file. `used` and `disabled` hold fqns;
 * a path counts as used when some fqn begins with it.
 */
export function unusedConfigPaths(
  project: Project,
  used: Readonly<Partial<Record<ConfigSection, Iterable<readonly string[]>>>>,
  disabled: Iterable<readonly string[]>,
  shapes: DataShapes,
  knownConfigs: Iterable<string> = [],
): UnusedPath[] {
  const off = [...disabled];
  const known = [...knownConfigs];
  return CHECKED.flatMap(section => {
    const paths = configPaths(project.configs[section].rendered, shapes);
    if (paths.length === 0) return [];
    const fqns = [...(used[section] ?? []), ...off];
    const unused = paths.filter(path => !fqns.some(fqn => beginsWith(fqn, path)));
    const prefixes = prefixesOf(unused.length === 0 ? [] : fqns);
    return unused.map(path => {
      const last = path.at(-1) ?? '';
      const hint = known.includes(last) ? { suggestion: `did you mean '+${last}'?` } : nearPath(path, prefixes);
      const span = project.yaml.spanOfKey([section, ...path]);
      return { path: [PRINTED[section] ?? section, ...path].join('.'), span, ...hint };
    });
  });
}

function configPaths(tree: Data, shapes: DataShapes, path: readonly string[] = []): (readonly string[])[] {
  let own = false;
  const below: (readonly string[])[] = [];
  for (const [key, value] of entriesOf(tree, shapes) ?? []) {
    const name = String(key);
    if (isMap(value, shapes) && !name.startsWith('+')) below.push(...configPaths(value, shapes, [...path, name]));
    else own = true;
  }
  return own ? [path, ...below] : below;
}

function beginsWith(fqn: readonly string[], path: readonly string[]): boolean {
  return path.length <= fqn.length && path.every((step, i) => fqn[i] === step);
}

function prefixesOf(fqns: readonly (readonly string[])[]): Set<string> {
  const prefixes = new Set<string>();
  for (const fqn of fqns) {
    if (prefixes.size === 0) prefixes.add('');
    for (let length = 1; length <= fqn.length; length++) prefixes.add(fqn.slice(0, length).join('\0'));
  }
  return prefixes;
}

function nearPath(path: readonly string[], prefixes: ReadonlySet<string>): { suggestion?: string } {
  const parent = path.slice(0, -1).join('\0');
  const siblings = [...prefixes].flatMap(prefix => {
    const steps = prefix.split('\0');
    return steps.length === path.length && steps.slice(0, -1).join('\0') === parent ? [steps.at(-1) ?? ''] : [];
  });
  const near = suggest(path.at(-1) ?? '', siblings);
  return near === undefined ? {} : { suggestion: `did you mean '${near}'?` };
}
