import type { Data, DataMap } from '../data.js';
import { asMap, describe } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';
import type { Fields } from './fields.js';
import type { UnitTestProperties, UnitTestRows } from './properties.js';
import type { PropertyEntry } from './read-property-file.js';

const FORMATS = ['dict', 'csv', 'sql'] as const;

export function readUnitTest(fields: Fields, entry: PropertyEntry): UnitTestProperties {
  const { yaml } = entry;
  const expect = fields.below('expect');
  if (expect === undefined && fields.any('expect') === undefined) missing(fields, 'expect', 'expect: {rows: […]}');
  if (fields.any('given') === undefined) missing(fields, 'given', 'given: []');
  const read = {
    section: 'unit_tests' as const,
    name: fields.required('name'),
    description: fields.text('description') ?? '',
    span: entry.span,
    nameSpan: yaml.spanOf([...fields.path, 'name']),
    model: fields.required('model'),
    given: fields.entries('given').map(given => {
      const rows = { input: given.required('input'), ...readRows(given, yaml) };
      given.rest('an input');
      return rows;
    }),
    expect:
      expect === undefined
        ? { format: 'dict' as const, rows: [], fixture: null, span: entry.span }
        : readRows(expect, yaml),
    overrides: readOverrides(fields),
    versions: readVersions(fields),
    config: fields.map('config'),
  };
  expect?.rest("'expect'");
  return { ...read, extra: fields.rest("an entry of 'unit_tests'", ['tags', 'meta', 'enabled']) };
}

function missing(fields: Fields, key: string, example: string): void {
  fields.error([], `'${key}' is a required property`, `Add '${example}'`);
}

function readRows(fields: Fields, yaml: YamlFile): UnitTestRows {
  return {
    format: fields.oneOf('format', FORMATS) ?? 'dict',
    rows: readRowList(fields),
    fixture: fields.text('fixture') ?? null,
    span: yaml.spanOf(fields.path),
  };
}

function readRowList(fields: Fields): readonly DataMap[] | string | undefined {
  const rows = fields.any('rows');
  if (rows === undefined || typeof rows === 'string') return rows;
  if (!Array.isArray(rows)) {
    fields.error(['rows'], `'rows' must be a list of mappings or a text, but it is ${describe(rows, fields.shapes)}`);
    return undefined;
  }
  return rows.flatMap((row, i) => {
    const map = asMap(row, fields.shapes);
    if (map === undefined)
      fields.error(
        ['rows', i],
        `a row must be a mapping of columns to values, but it is ${describe(row, fields.shapes)}`,
      );
    return map === undefined ? [] : [map];
  });
}

function readOverrides(fields: Fields): UnitTestProperties['overrides'] {
  const overrides = fields.below('overrides');
  if (overrides === undefined) return null;
  const read = { macros: overrides.map('macros'), vars: overrides.map('vars'), envVars: overrides.map('env_vars') };
  overrides.rest("'overrides'");
  return read;
}

function readVersions(fields: Fields): UnitTestProperties['versions'] {
  const versions = fields.below('versions');
  if (versions === undefined) return null;
  const part = (key: string): readonly Data[] | null => (versions.any(key) === undefined ? null : versions.list(key));
  const read = { include: part('include'), exclude: part('exclude') };
  if ((read.include?.length ?? 0) > 0 && (read.exclude?.length ?? 0) > 0)
    versions.error([], 'Unit tests can not both include and exclude versions.');
  versions.rest("'versions'");
  return read;
}
