import { type Data, makeMap } from '../data.js';
import { asMap, describe, isNothing } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';
import { readColumn, readColumns, readTests } from './columns.js';
import { readConstraints } from './constraints.js';
import type { Fields } from './fields.js';
import { readPatchConfig } from './patch-config.js';
import type { ModelProperties, NodeProperties, TimeSpineProperties, VersionProperties } from './properties.js';
import type { PropertyEntry } from './read-property-file.js';

/** Configs that do nothing as properties, although they look at home there. */
const MISPLACED = [
  'tags',
  'materialized',
  'enabled',
  'schema',
  'alias',
  'database',
  'unique_key',
  'pre_hook',
  'post_hook',
];

export function readNode(fields: Fields, entry: PropertyEntry): NodeProperties {
  const node = readNodeBase(fields, entry);
  const relation = entry.section === 'snapshots' ? (fields.text('relation') ?? null) : null;
  const section = entry.section as 'seeds' | 'snapshots' | 'analyses';
  return { ...node, section, relation, extra: fields.rest(`an entry of '${section}'`, MISPLACED) };
}

function readNodeBase(fields: Fields, entry: PropertyEntry): Omit<NodeProperties, 'section' | 'extra' | 'relation'> {
  const { yaml } = entry;
  const { config, unrendered, placeOf } = readPatchConfig(fields, entry);
  return {
    name: fields.required('name'),
    description: fields.text('description') ?? '',
    span: entry.span,
    nameSpan: yaml.spanOf([...fields.path, 'name']),
    config,
    unrendered,
    placeOf,
    columns: readColumns(fields, yaml),
    tests: readTests(fields, yaml) ?? [],
    constraints: readConstraints(fields, yaml),
    quoteColumns: fields.bool('quote_columns') ?? null,
  };
}

const SEMANTICS = ['semantic_model', 'metrics', 'derived_semantics', 'agg_time_dimension', 'primary_entity'];

export function readModel(fields: Fields, entry: PropertyEntry): ModelProperties {
  const node = readNodeBase(fields, entry);
  const versions = fields.entries('versions').map(version => readVersion(version, entry));
  const latestVersion = fields.any('latest_version') ?? null;
  checkVersions(fields, node.name, versions, latestVersion);
  const timeSpine = readTimeSpine(fields);
  // Written out: there are thousands of these, and spread objects are slow ones.
  const model: ModelProperties = {
    name: node.name,
    description: node.description,
    span: node.span,
    nameSpan: node.nameSpan,
    config: node.config,
    unrendered: node.unrendered,
    placeOf: node.placeOf,
    columns: node.columns,
    tests: node.tests,
    constraints: node.constraints,
    quoteColumns: node.quoteColumns,
    section: 'models',
    relation: null,
    latestVersion,
    versions,
    deprecationDate: readDate(fields, 'deprecation_date'),
    timeSpine,
    semantics: makeMap(SEMANTICS.flatMap(key => (fields.has(key) ? [[key, fields.any(key)] as const] : []))),
    extra: fields.rest("an entry of 'models'", MISPLACED),
  };
  if (timeSpine !== null) checkTimeSpine(fields, model, timeSpine);
  return model;
}

function readVersion(fields: Fields, entry: PropertyEntry): VersionProperties {
  const { yaml } = entry;
  const version = readVersionValue(fields);
  const { include, exclude, columns } = readVersionColumns(fields, yaml);
  const read = {
    version,
    text: fields.shapes.str(version),
    definedIn: fields.text('defined_in') ?? null,
    description: fields.text('description') ?? '',
    access: fields.text('access') ?? null,
    docs: fields.has('docs') ? fields.map('docs') : undefined,
    ...readPatchConfig(fields, entry, []),
    constraints: readConstraints(fields, yaml),
    tests: readTests(fields, yaml),
    ...{ include, exclude, columns },
    deprecationDate: readDate(fields, 'deprecation_date'),
    span: yaml.spanOf(fields.path),
  };
  fields.rest('a version');
  return read;
}

function readVersionValue(fields: Fields): Data {
  const version = fields.any('v');
  if (version === undefined) fields.error([], "'v' is a required property", "Add 'v: 1'");
  else if (typeof version === 'boolean' || Array.isArray(version) || asMap(version, fields.shapes) !== undefined)
    fields.error(['v'], `'v' must be a number or a text, but it is ${describe(version, fields.shapes)}`);
  else return version;
  return '';
}

/** Columns of a version: its own, and at most one item that says which of the model's are taken over. */
function readVersionColumns(
  fields: Fields,
  yaml: YamlFile,
): Pick<VersionProperties, 'include' | 'exclude' | 'columns'> {
  let include: VersionProperties['include'] = 'all';
  let exclude: readonly string[] = [];
  let seen = false;
  const columns = fields.entries('columns').flatMap(column => {
    if (!column.has('include')) return [readColumn(column, yaml)];
    if (seen) column.error([], 'version can have at most one include/exclude element');
    seen = true;
    const given = column.any('include');
    exclude = column.texts('exclude');
    if (given === 'all' || given === '*') include = 'all';
    else if (typeof given === 'string')
      column.error(['include'], "include must be one of ('all', '*') or a list of strings");
    else {
      include = column.texts('include');
      if (exclude.length > 0)
        column.error(['exclude'], "exclude can only be specified if include is one of ('all', '*')");
    }
    column.rest('a selection of columns');
    return [];
  });
  return { include, exclude, columns };
}

function checkVersions(fields: Fields, name: string, versions: readonly VersionProperties[], latest: Data): void {
  const seen = new Set<string>();
  for (const [i, version] of versions.entries()) {
    if (seen.has(version.text))
      fields.error(
        ['versions', i, 'v'],
        `Found duplicate version: '${version.text}' in versions list of model '${name}'`,
      );
    seen.add(version.text);
  }
  if (
    isNothing(latest) ||
    versions.some(
      ({ version }) => typeof version === typeof latest && fields.shapes.str(version) === fields.shapes.str(latest),
    )
  )
    return;
  const known = fields.shapes.repr(versions.map(({ version }) => version));
  const text = `latest_version: ${fields.shapes.str(latest)} is not one of model '${name}' versions: ${known}`;
  fields.error(['latest_version'], text, 'Write it as the version is written: 1 and "1" are not the same');
}

function readTimeSpine(fields: Fields): TimeSpineProperties | null {
  const spine = fields.below('time_spine');
  if (spine === undefined) return null;
  const column = spine.required('standard_granularity_column');
  const customGranularities = spine.entries('custom_granularities').map(granularity => {
    const read = { name: granularity.required('name'), columnName: granularity.text('column_name') ?? null };
    granularity.rest('a granularity');
    return read;
  });
  spine.rest("'time_spine'");
  return column === '' ? null : { standardGranularityColumn: column, customGranularities };
}

function checkTimeSpine(fields: Fields, model: ModelProperties, spine: TimeSpineProperties): void {
  // The columns of a versioned model are known only with its versions.
  if (model.versions.length > 0) return;
  const names = model.columns.map(column => column.name);
  const { standardGranularityColumn: standard } = spine;
  const column = model.columns.find(({ name }) => name === standard);
  const at = ['time_spine', 'standard_granularity_column'];
  if (column === undefined) {
    const text = `Time spine standard granularity column must be defined on the model. Got invalid column name '${standard}' for model '${model.name}'. Valid names: ${fields.shapes.repr(names)}.`;
    fields.error(at, text);
  } else if (column.granularity === null) {
    const text = `Time spine standard granularity column must have a granularity defined. Please add one for column '${standard}' in model '${model.name}'.`;
    fields.error(at, text);
  }
  const missing = spine.customGranularities
    .map(({ name, columnName }) => columnName ?? name)
    .filter(name => !names.includes(name));
  if (missing.length > 0) {
    const text = `Time spine custom granularity columns do not exist in the model. Columns not found: ${fields.shapes.repr(missing)}; Available columns: ${fields.shapes.repr(names)}`;
    fields.error(['time_spine', 'custom_granularities'], text);
  }
}

/** A date or a moment as ISO 8601. */
function readDate(fields: Fields, key: string): string | null {
  const text = fields.text(key);
  if (text === undefined) return null;
  const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[-+]\d\d:?\d\d)?)?$/.test(text);
  if (!iso || Number.isNaN(Date.parse(text.replace(' ', 'T')))) {
    fields.error([key], `'${key}' is no date: '${text}'`, 'Write it as 2024-01-31 or 2024-01-31T08:00:00+00:00');
    return null;
  }
  return text.replace(' ', 'T');
}

/** The newest version: the greatest as numbers when all are, else as texts. */
export function greatestVersion(versions: readonly VersionProperties[]): VersionProperties | undefined {
  const below = (a: VersionProperties, b: VersionProperties): boolean => {
    const [left, right] = [Number(a.text), Number(b.text)];
    return Number.isNaN(left) || Number.isNaN(right) ? a.text < b.text : left < right;
  };
  return versions.reduce<VersionProperties | undefined>(
    (best, version) => (best === undefined || below(best, version) ? version : best),
    undefined,
  );
}
