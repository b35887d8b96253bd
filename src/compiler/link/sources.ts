import {
  type ConfigLevel,
  type Data,
  type DataMap,
  makeMap,
  type SourceProperties,
  type SourceTableProperties,
  sourceTableConfig,
} from '../../config/index.js';
import { dataShapes, NO_READS, nodeQuoting } from '../../context/index.js';
import { relationName, type SourceNode, sourceId } from '../../manifest/index.js';
import type { Entry } from './apply-patch.js';
import { columnInfos } from './column-info.js';
import { describeTwin } from './duplicate-names.js';
import type { GenericTests } from './generic-tests.js';
import type { Linking } from './linking.js';

type SourceEntry = Entry<SourceProperties>;

/** Collects the sources of all property files; they are made when every file was seen, because entries change others. */
export class Sources {
  readonly #linking: Linking;
  readonly #tests: GenericTests;
  readonly #entries: SourceEntry[] = [];
  readonly #overrides = new Map<string, SourceEntry>();
  readonly enabled = new Map<string, SourceNode>();

  constructor(linking: Linking, tests: GenericTests) {
    this.#linking = linking;
    this.#tests = tests;
  }

  add(entry: SourceEntry): void {
    const { overrides, name } = entry.properties;
    if (overrides === null) {
      this.#entries.push(entry);
      return;
    }
    const data = { source_name: name, file: entry.file.path };
    this.#linking.around.deprecations.warn('SourceOverrideDeprecation', data);
    const key = `${overrides}.${name}`;
    const other = this.#overrides.get(key);
    if (other === undefined) this.#overrides.set(key, entry);
    else {
      const text =
        `dbt found two schema.yml entries for the same source named ${name} in package ${overrides}. Sources may only be ` +
        `overridden a single time. To fix this, remove one of the source entries: ${other.file.path}, ${entry.file.path}`;
      this.#linking.problems.error('PARSE-016', text, { span: entry.properties.span, source: entry.source });
    }
  }

  makeAll(): void {
    const used = new Map<string, Set<string>>();
    for (const entry of this.#entries) {
      const key = `${entry.project.name}.${entry.properties.name}`;
      const override = this.#overrides.get(key);
      const tables = override === undefined ? undefined : (used.get(key) ?? new Set());
      if (tables !== undefined) used.set(key, tables);
      for (const table of entry.properties.tables) {
        const changed = override?.properties.tables.find(({ name }) => name === table.name);
        if (changed !== undefined) tables?.add(table.name);
        this.#make(
          entry,
          override === undefined ? entry.properties : overridden(entry.properties, override.properties),
          changed === undefined ? table : overridden(table, changed),
        );
      }
    }
    this.#warnUnused(used);
  }

  #make(entry: SourceEntry, source: SourceProperties, table: SourceTableProperties): void {
    const { project, file } = entry;
    const place = { span: table.span, source: entry.source };
    this.#tests.addAll(
      {
        target: { kind: 'source', sourceName: source.name, tableName: table.name },
        fileKey: `sources.${source.name}`,
        resource: `${source.name}_${table.name}`,
        ...{ project, file, source: entry.source },
        attached: undefined,
        quoteColumns: quotesColumns(source, table),
        tags: [...source.tags, ...table.tags],
      },
      table.columns,
      table.tests,
    );
    const node = this.#node(entry, source, table);
    const twin = this.enabled.get(node.unique_id);
    if (node.config.enabled === false) this.#linking.disabled.push(node);
    else if (twin !== undefined) this.#linking.problems.error('PARSE-010', describeTwin(twin, node), place);
    else this.enabled.set(node.unique_id, node);
    const span = table.span ?? source.span;
    if (span !== undefined) this.#linking.facts.set(node.unique_id, { span, reads: NO_READS });
  }

  #node(
    { project, file, source: text }: SourceEntry,
    source: SourceProperties,
    table: SourceTableProperties,
  ): SourceNode {
    const linking = this.#linking;
    const folders = file.relativePath.split('/').slice(0, -1);
    const fqn = [project.name, ...folders, source.name, table.name];
    const { config: values, fault } = sourceTableConfig(source, table, dataShapes);
    if (fault !== undefined) linking.problems.error('PARSE-034', fault, { span: table.span, source: text });
    const level: ConfigLevel = {
      values,
      place: () => (table.span === undefined ? undefined : { span: table.span, source: text }),
    };
    const merged = linking.configs.merge('source', project, fqn, {
      patch: { level, unrendered: completeFreshness(values) },
    });
    linking.problems.addAll(merged.messages);
    const config = merged.config as unknown as SourceNode['config'];
    const node: SourceNode = {
      database: source.database ?? linking.around.database,
      schema: source.schema ?? linking.input.profile.dataSchema ?? source.name,
      name: table.name,
      resource_type: 'source',
      package_name: project.name,
      path: file.path,
      original_file_path: file.path,
      unique_id: sourceId(project.name, source.name, table.name),
      fqn,
      source_name: source.name,
      source_description: source.description,
      loader: source.loader,
      identifier: table.identifier ?? table.name,
      quoting: mergedQuoting(source, table),
      loaded_at_field: (config['loaded_at_field'] ?? null) as string | null,
      loaded_at_query: (config['loaded_at_query'] ?? null) as string | null,
      freshness: (config['freshness'] ?? null) as SourceNode['freshness'],
      external: externalOf(table),
      description: table.description,
      columns: columnInfos(table.columns),
      meta: (config['meta'] ?? makeMap()) as DataMap,
      source_meta: makeMap([...Object.entries(source.meta), ...Object.entries(mapOf(source.config['meta']))]),
      tags: (config['tags'] ?? []) as string[],
      config,
      patch_path: null,
      unrendered_config: merged.unrendered,
      relation_name: null,
      created_at: linking.createdAt,
      unrendered_database: source.unrenderedDatabase,
      unrendered_schema: source.unrenderedSchema,
      doc_blocks: [],
    };
    // As dbt writes it into the manifest; templates see sources without the project's quoting.
    node.relation_name = relationName(node, nodeQuoting(node, linking.around.quoting));
    this.#checkFreshness(node);
    return node;
  }

  #checkFreshness(node: SourceNode): void {
    const { freshness, loaded_at_field: field, loaded_at_query: query } = node;
    const isGiven = [freshness?.warn_after, freshness?.error_after].some(
      threshold =>
        threshold !== undefined && threshold !== null && threshold.count !== null && threshold.period !== null,
    );
    if (!isGiven || (field !== null && field !== '') || (query !== null && query !== '')) return;
    const msg = `The configured adapter does not support metadata-based freshness. A loaded_at_field must be specified for source '${node.source_name}.${node.name}'.`;
    this.#linking.around.events.emit('FreshnessConfigProblem', { msg });
  }

  #warnUnused(used: ReadonlyMap<string, ReadonlySet<string>>): void {
    const lines: string[] = [];
    for (const [key, { properties, file }] of this.#overrides) {
      const tables = used.get(key);
      if (tables === undefined) lines.push(`  - Source ${key} (in ${file.path})`);
      else
        for (const name of properties.tables.map(table => table.name).sort())
          if (!tables.has(name)) lines.push(`  - Source table ${key}.${name} (in ${file.path})`);
    }
    if (lines.length > 0)
      this.#linking.around.events.emit('UnusedTables', { unused_tables: lines }, { force: true, deferrable: true });
  }
}

function mapOf(value: unknown): DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as DataMap) : {};
}

const KEPT = [
  ...['name', 'overrides', 'tables', 'span', 'nameSpan', 'section', 'extra'],
  ...['unrenderedDatabase', 'unrenderedSchema'],
];

/** What an override says goes before what the source says itself; what it leaves out stays. */
function overridden<T extends SourceProperties | SourceTableProperties>(base: T, change: T): T {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (KEPT.includes(key)) continue;
    if (value === null || value === undefined || value === '' || value === false) continue;
    if (typeof value === 'object' && Object.values(value).every(item => item === null)) continue;
    result[key] = value;
  }
  return result as T;
}

function quotesColumns(source: SourceProperties, table: SourceTableProperties): boolean | null {
  return table.quoting.column ?? source.quoting.column;
}

function mergedQuoting(source: SourceProperties, table: SourceTableProperties): SourceNode['quoting'] {
  const part = (key: keyof SourceNode['quoting']): boolean | null => table.quoting[key] ?? source.quoting[key];
  return {
    database: part('database'),
    schema: part('schema'),
    identifier: part('identifier'),
    column: part('column'),
  };
}

/** Keys that dbt knows are there even where they say nothing. */
function externalOf({ external }: SourceTableProperties): DataMap | null {
  if (external === null) return null;
  const known = ['location', 'file_format', 'row_format', 'tbl_properties', 'partitions'];
  const all = makeMap([...known.map(key => [key, null] as const), ...Object.entries(external)]);
  const { partitions } = all;
  if (Array.isArray(partitions)) all['partitions'] = partitions.map(partitionOf);
  return all;
}

function partitionOf(partition: Data): Data {
  if (typeof partition === 'string') return partition;
  const empty = makeMap([
    ['name', ''],
    ['description', ''],
    ['data_type', ''],
    ['meta', makeMap()],
  ]);
  return makeMap([...Object.entries(empty), ...Object.entries(mapOf(partition))]);
}

/** dbt compares the freshness of property files with all of its parts. */
function completeFreshness(values: DataMap): DataMap {
  const { freshness } = values;
  if (typeof freshness !== 'object' || freshness === null) return values;
  const nothing = makeMap([
    ['count', null],
    ['period', null],
  ]);
  const given = mapOf(freshness);
  const full = (key: string): Data =>
    given[key] === null ? null : makeMap([...Object.entries(nothing), ...Object.entries(mapOf(given[key]))]);
  const complete = makeMap([
    ['warn_after', full('warn_after')],
    ['error_after', full('error_after')],
    ['filter', given['filter'] ?? null],
  ]);
  return makeMap([...Object.entries(values), ['freshness', complete]]);
}
