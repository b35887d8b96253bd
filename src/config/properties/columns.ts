import { type Data, type DataMap, makeMap } from '../data.js';
import { asMap, describe } from '../reading/value-kinds.js';
import type { YamlFile } from '../yaml/parse-yaml.js';
import { readConstraints } from './constraints.js';
import type { Fields } from './fields.js';
import type { ColumnProperties, TestEntry } from './properties.js';

/** `columns` of a model, source table or another node, in the order of the file. */
export function readColumns(fields: Fields, yaml: YamlFile): ColumnProperties[] {
  return fields.entries('columns').map(column => readColumn(column, yaml));
}

export function readColumn(column: Fields, yaml: YamlFile): ColumnProperties {
  const config = column.below('config');
  const tags = [...column.texts('tags'), ...(config?.texts('tags') ?? [])];
  // Written out in one piece: there are tens of thousands of these, and spread objects are slow ones.
  return {
    name: column.required('name'),
    description: column.text('description') ?? '',
    dataType: column.text('data_type') ?? null,
    quote: column.bool('quote') ?? null,
    tags: tags.length === 0 ? tags : [...new Set(tags)],
    meta: merged(column.map('meta'), config?.map('meta') ?? makeMap()),
    constraints: readConstraints(column, yaml),
    tests: readTests(column, yaml) ?? [],
    granularity: column.text('granularity') ?? null,
    dimension: column.any('dimension') ?? null,
    entity: column.any('entity') ?? null,
    extra: extraOf(column),
    span: yaml.spanOf(column.path),
  };
}

/** `docs` of a column means nothing, and nobody is told. */
function extraOf(column: Fields): DataMap {
  column.any('docs');
  return column.rest('a column');
}

/**
 * `data_tests`, or `tests` as they were called; undefined when neither is given. Both at once are an error in dbt's words.
 * The definitions stay as they are written.
 */
export function readTests(fields: Fields, yaml: YamlFile): TestEntry[] | undefined {
  const [old, now] = [fields.has('tests'), fields.has('data_tests')];
  const oldTests = fields.list('tests');
  if (oldTests.length > 0 && now)
    fields.error(
      ['tests'],
      "Invalid test config: cannot have both 'tests' and 'data_tests' defined",
      "Move them all to 'data_tests'",
    );
  const key = oldTests.length > 0 || !now ? 'tests' : 'data_tests';
  const list = fields.list(key);
  if (!old && !now) return undefined;
  if (list.length === 0 && fields.any(key) === undefined) return undefined;
  return list.flatMap((definition, i) => {
    const path = [...fields.path, key, i];
    if (typeof definition === 'string' || asMap(definition, fields.shapes) !== undefined)
      return [{ definition, path, span: yaml.spanOf(path) }];
    fields.error([key, i], `a test must be a name or a mapping, but it is ${describe(definition, fields.shapes)}`);
    return [];
  });
}

export function merged(earlier: DataMap, later: DataMap): DataMap {
  return makeMap([...Object.entries(earlier), ...Object.entries(later)]);
}

/** dbt's deep merge: mappings join, of two lists the later one comes first, anything else is replaced. */
export function deepMerged(earlier: DataMap, later: DataMap, isMap: (value: Data) => DataMap | undefined): DataMap {
  const result = makeMap(Object.entries(earlier));
  for (const [key, value] of Object.entries(later)) {
    const [before, after] = [result[key], isMap(value)];
    if (after !== undefined) result[key] = deepMerged(isMap(before) ?? makeMap(), after, isMap);
    else result[key] = Array.isArray(value) && Array.isArray(before) ? [...value, ...before] : value;
  }
  return result;
}
