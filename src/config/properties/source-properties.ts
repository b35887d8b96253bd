import { makeMap } from '../data.js';
import { asInteger, asMap, describe } from '../reading/value-kinds.js';
import { readColumns, readTests } from './columns.js';
import type { Fields } from './fields.js';
import type { FreshnessProperties, QuotingProperties, SourceProperties, SourceTableProperties } from './properties.js';
import type { PropertyEntry } from './read-property-file.js';

export function readSource(fields: Fields, entry: PropertyEntry): SourceProperties {
  const { yaml, data } = entry;
  const written = (key: string) => (typeof data[key] === 'string' ? data[key] : null);
  const source = {
    section: 'sources' as const,
    name: fields.required('name'),
    description: fields.text('description') ?? '',
    span: entry.span,
    nameSpan: yaml.spanOf([...fields.path, 'name']),
    database: fields.text('database') ?? fields.text('dbname') ?? null,
    schema: fields.text('schema') ?? null,
    unrenderedDatabase: written('database'),
    unrenderedSchema: written('schema'),
    loader: fields.text('loader') ?? '',
    overrides: fields.text('overrides') ?? null,
    ...readLevel(fields),
    tables: fields.entries('tables').map(table => readTable(table, entry)),
  };
  return { ...source, extra: fields.rest("an entry of 'sources'", ['enabled']) };
}

function readTable(fields: Fields, { yaml }: PropertyEntry): SourceTableProperties {
  const level = readLevel(fields);
  const { loaded_at_field: configured } = level.config;
  const table = {
    name: fields.required('name'),
    description: fields.text('description') ?? '',
    span: yaml.spanOf(fields.path),
    nameSpan: yaml.spanOf([...fields.path, 'name']),
    identifier: fields.text('identifier') ?? null,
    ...level,
    loadedAtFieldPresent: fields.has('loaded_at_field') || (typeof configured === 'string' && configured !== ''),
    external: readExternal(fields),
    columns: readColumns(fields, yaml),
    tests: readTests(fields, yaml) ?? [],
  };
  for (const key of ['data_type', 'docs', 'constraints', 'quote_columns']) fields.any(key);
  return { ...table, extra: fields.rest('a table of a source', ['enabled']) };
}

function readLevel(fields: Fields) {
  const loadedAtField = fields.text('loaded_at_field') ?? null;
  if (loadedAtField === '')
    fields.error(['loaded_at_field'], 'loaded_at_field cannot be an empty string.', 'Name a column, or leave it out');
  return {
    quoting: readQuoting(fields),
    freshness: readFreshness(fields),
    loadedAtField,
    loadedAtQuery: fields.text('loaded_at_query') ?? null,
    tags: fields.texts('tags'),
    meta: fields.map('meta'),
    config: fields.map('config'),
  };
}

function readQuoting(fields: Fields): QuotingProperties {
  const quoting = fields.below('quoting');
  const part = (key: string) => quoting?.bool(key) ?? null;
  const read = {
    database: part('database') ?? part('dbname'),
    schema: part('schema'),
    identifier: part('identifier'),
    column: part('column'),
  };
  quoting?.rest("'quoting'");
  return read;
}

const PERIODS = ['minute', 'hour', 'day'] as const;

function readFreshness(fields: Fields): FreshnessProperties {
  if (!fields.has('freshness')) return undefined;
  const freshness = fields.below('freshness');
  if (freshness === undefined) return fields.any('freshness') === undefined ? null : undefined;
  const read = makeMap();
  for (const key of ['warn_after', 'error_after']) {
    if (!freshness.has(key)) continue;
    const threshold = freshness.below(key);
    read[key] = threshold === undefined ? null : readThreshold(threshold);
  }
  if (freshness.has('filter')) read['filter'] = freshness.text('filter') ?? null;
  freshness.rest("'freshness'");
  return read;
}

function readThreshold(threshold: Fields) {
  const given = threshold.any('count');
  const count = given === undefined ? null : asInteger(given, threshold.shapes);
  if (count === undefined)
    threshold.error(['count'], `'count' must be a whole number, but it is ${describe(given, threshold.shapes)}`);
  const period = threshold.oneOf('period', PERIODS) ?? null;
  threshold.rest('a threshold');
  return makeMap([
    ['count', count ?? null],
    ['period', period],
  ]);
}

const EXTERNAL = ['location', 'file_format', 'row_format', 'tbl_properties'];

/** An external table: texts where dbt knows the key, everything else as it is. */
function readExternal(fields: Fields): SourceTableProperties['external'] {
  const external = fields.below('external');
  if (external === undefined) return null;
  for (const key of EXTERNAL) external.text(key);
  for (const [i, partition] of external.list('partitions').entries()) {
    const map = asMap(partition, fields.shapes);
    const right =
      typeof partition === 'string' ||
      (map !== undefined && map['name'] !== undefined && map['data_type'] !== undefined);
    if (!right)
      external.error(
        ['partitions', i],
        'External partition columns must have names and data types',
        'Add name and data_type',
      );
  }
  return external.data;
}
