import {
  type ConfigLevel,
  type Data,
  type DataMap,
  deepMerged,
  greatestVersion,
  type ModelProperties,
  type NodeProperties,
  type PatchConfig,
  type Project,
  type VersionProperties,
} from '../../config/index.js';
import { dataShapes } from '../../context/index.js';
import { fileId, type ModelNode } from '../../manifest/index.js';
import type { SourceFile } from '../read/source-file.js';
import { columnInfos } from './column-info.js';
import type { Draft } from './draft.js';
import { finishNode } from './finish-node.js';
import type { Linking } from './linking.js';
import { applyConstraints } from './model-constraints.js';
import type { Place } from './problems.js';

/** An entry of a property file with where it stands. */
export type Entry<P> = {
  readonly properties: P;
  readonly file: SourceFile;
  readonly project: Project;
  readonly source: string;
};

type NodeSection = 'models' | 'seeds' | 'snapshots' | 'analyses' | 'functions';
const KIND_OF = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
  analyses: 'analysis',
  functions: 'function',
} as const;

export type Described = Pick<NodeProperties, 'name' | 'description' | 'nameSpan' | 'span'> &
  PatchConfig & { readonly section: NodeSection };

/**
 * The nodes that an entry describes, ready to be changed: none when there is no such node (dbt warns) or another entry
 * has described it already (an error). The first of them is enabled unless all are disabled.
 */
export function findPatched(linking: Linking, { properties, file, project, source }: Entry<Described>): Draft[] {
  const { name, section } = properties;
  const found = lookUp(linking, section, name, project);
  const place = { span: properties.nameSpan ?? properties.span, source };
  if (found === 'wrong section') return [];
  if (found !== undefined) return claim(linking, found, name, file, place) ? [found] : [];
  const off = linking.index.disabled(name, project.name, KIND_OF[section]);
  if (off.length === 0) {
    const data = { patch_name: name, yaml_key: section, file_path: file.path };
    linking.around.events.emit('NoNodeForYamlKey', data, { force: true, deferrable: true });
    return [];
  }
  if (off.length > 1 && properties.config['enabled'] === true) {
    linking.problems.error('PARSE-016', severalDisabled(off, name), place);
    return [];
  }
  return off.filter(draft => claim(linking, draft, name, file, place));
}

function severalDisabled(found: readonly Draft[], name: string): string {
  return (
    `Found ${found.length} matching disabled nodes for ${found[0]?.node.resource_type} '${name}'. Multiple nodes for the ` +
    'same unique id cannot be enabled in the schema file. They must be enabled in `dbt_project.yml` or in the sql files.'
  );
}

function lookUp(
  linking: Linking,
  section: NodeSection,
  name: string,
  project: Project,
): Draft | 'wrong section' | undefined {
  const { index } = linking;
  if (section === 'functions') return index.function(name);
  if (section === 'analyses') return index.analysis(name);
  const found = index.ref(name, project.name) ?? index.ref(name, null);
  if (found === undefined || found.node.resource_type === KIND_OF[section]) return found;
  return 'wrong section';
}

/** Tells of a node that is described under another kind's key. */
export function warnWrongSection(linking: Linking, { properties, file, project }: Entry<Described>): boolean {
  const { name, section } = properties;
  if (lookUp(linking, section, name, project) !== 'wrong section') return false;
  const kind = (linking.index.ref(name, project.name) ?? linking.index.ref(name, null))?.node.resource_type ?? '';
  linking.around.events.emit(
    'WrongResourceSchemaFile',
    {
      patch_name: name,
      resource_type: kind,
      plural_resource_type: `${kind}s`,
      yaml_key: section,
      file_path: file.path,
    },
    { force: true, deferrable: true },
  );
  return true;
}

function claim(linking: Linking, draft: Draft, name: string, file: SourceFile, place: Place): boolean {
  const { node } = draft;
  const own = fileId(file.packageName, file.path);
  if (node.patch_path !== null) {
    linking.problems.error('PARSE-016', describedTwice(name, file.path, node.patch_path, 'resource'), place);
    return false;
  }
  node.patch_path = own;
  return true;
}

export function describedTwice(name: string, path: string, otherPatch: string, what: 'resource' | 'macros'): string {
  const other = otherPatch.slice(otherPatch.indexOf('://') + 3);
  const fix =
    path === other
      ? `remove one of the ${what === 'macros' ? 'macros' : 'resource'} entries for ${name} in this file:\n - ${path}\n`
      : `remove the ${what} entry for ${name} in one of these files:\n - ${path}\n${other}`;
  return `dbt found two schema.yml entries for the same ${what === 'macros' ? 'macro' : 'resource'} named ${name}. Resources and their associated columns may only be described a single time. To fix this, ${fix}`;
}

/** Describes seeds, snapshots, analyses and models without versions. */
export function applyPatch(linking: Linking, entry: Entry<NodeProperties | ModelProperties>): void {
  const { properties } = entry;
  if (warnWrongSection(linking, entry)) return;
  for (const draft of findPatched(linking, entry)) {
    describe(draft, entry, properties.description, properties.columns);
    if (Object.keys(properties.config).length > 0) draft.patch = patchOf(properties, entry.project);
    if (properties.section === 'models' && draft.node.resource_type === 'model') applyModel(linking, draft, entry);
    else finishNode(linking, draft);
  }
}

function patchOf(from: PatchConfig, project: Project): NonNullable<Draft['patch']> {
  const level: ConfigLevel = { values: from.config, place: from.placeOf };
  return { level, unrendered: from.unrendered, project };
}

function describe(
  draft: Draft,
  entry: Entry<Described>,
  description: string,
  columns: NodeProperties['columns'],
): void {
  draft.node.description = description;
  draft.node.columns = columnInfos(columns);
  draft.node.patch_path = fileId(entry.file.packageName, entry.file.path);
}

function applyModel(linking: Linking, draft: Draft, entry: Entry<NodeProperties | ModelProperties>): void {
  const properties = entry.properties as ModelProperties;
  const node = draft.node as ModelNode;
  node.deprecation_date = momentOf(properties.deprecationDate);
  node.time_spine = timeSpineOf(properties);
  finishNode(linking, draft);
  applyConstraints(linking, node, properties.constraints, { span: properties.span, source: entry.source });
}

function timeSpineOf({ timeSpine }: ModelProperties): Data {
  if (timeSpine === null) return null;
  const custom = timeSpine.customGranularities.map(({ name, columnName }) => ({ name, column_name: columnName }));
  return { standard_granularity_column: timeSpine.standardGranularityColumn, custom_granularities: custom } as Data;
}

/** dbt reads dates as moments of UTC. */
function momentOf(date: string | null): string | null {
  if (date === null) return null;
  const full = date.length === 10 ? `${date}T00:00:00` : date;
  return /(?:Z|[-+]\d\d:?\d\d)$/.test(full) ? full.replace(/Z$/, '+00:00') : `${full}+00:00`;
}

/** Describes the versions of a model: each is a file of its own that takes the model's name. */
export function applyVersions(linking: Linking, entry: Entry<ModelProperties>): void {
  const { properties } = entry;
  const latest = properties.latestVersion ?? greatestVersion(properties.versions)?.version ?? null;
  for (const version of properties.versions) {
    const draft = findVersion(linking, entry, version, latest);
    if (draft === undefined) {
      const name = version.definedIn ?? `${properties.name}_v${version.text}`;
      const data = { patch_name: name, yaml_key: 'models', file_path: entry.file.path };
      linking.around.events.emit('NoNodeForYamlKey', data, { force: true, deferrable: true });
      continue;
    }
    becomeVersion(linking, draft, properties.name, version, latest);
    describeVersion(linking, draft, entry, version);
  }
}

function findVersion(
  linking: Linking,
  { properties, project }: Entry<ModelProperties>,
  version: VersionProperties,
  latest: Data,
): Draft | undefined {
  const { index } = linking;
  const name = version.definedIn ?? `${properties.name}_v${version.text}`;
  const isLatest = sameVersion(version.version, latest);
  const found = index.ref(name, project.name) ?? (isLatest ? index.ref(properties.name, project.name) : undefined);
  return found?.node.resource_type === 'model' ? found : index.disabled(name, null, 'model')[0];
}

function sameVersion(a: Data, b: Data): boolean {
  return dataShapes.str(a) === dataShapes.str(b) && typeof a === typeof b;
}

function becomeVersion(linking: Linking, draft: Draft, name: string, version: VersionProperties, latest: Data): void {
  const node = draft.node as ModelNode;
  const { name: oldName, unique_id: oldId } = node;
  node.name = name;
  node.version = version.version as ModelNode['version'];
  node.latest_version = latest as ModelNode['version'];
  node.unique_id = `model.${node.package_name}.${name}.v${version.text}`;
  node.fqn = [...node.fqn.slice(0, -1), name, `v${version.text}`];
  const isLatest = sameVersion(version.version, latest);
  linking.index.renamed(draft, oldName, oldId, `${name}.v${version.text}`, isLatest);
}

function describeVersion(
  linking: Linking,
  draft: Draft,
  entry: Entry<ModelProperties>,
  version: VersionProperties,
): void {
  const { properties, project, source } = entry;
  const node = draft.node as ModelNode;
  describe(
    draft,
    entry,
    version.description === '' ? properties.description : version.description,
    columnsOf(properties, version),
  );
  node.deprecation_date = momentOf(version.deprecationDate);
  draft.patch = patchOf(versionConfig(properties, version), project);
  finishNode(linking, draft);
  const constraints = version.constraints.length > 0 ? version.constraints : properties.constraints;
  const place = { span: version.span, source };
  // dbt does it twice, and so the references of foreign keys stand there twice.
  applyConstraints(linking, node, constraints, place);
  applyConstraints(linking, node, constraints, place);
}

function versionConfig(properties: ModelProperties, version: VersionProperties): PatchConfig {
  const isMap = (value: Data): DataMap | undefined => (isMapping(value) ? (value as DataMap) : undefined);
  return {
    config: deepMerged(properties.config, version.config, isMap),
    unrendered: deepMerged(properties.config, version.unrendered, isMap),
    placeOf: key => version.placeOf(key) ?? properties.placeOf(key),
  };
}

function isMapping(value: Data): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Columns of a version: those of the model that it takes over, then its own. */
export function columnsOf(properties: ModelProperties, version: VersionProperties): NodeProperties['columns'] {
  const { include, exclude } = version;
  const taken = properties.columns.filter(
    ({ name }) => (include === 'all' || include.includes(name)) && !exclude.includes(name),
  );
  return [...taken, ...version.columns];
}
