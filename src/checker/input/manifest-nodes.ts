import type { RelationName } from '../../adapters/index.js';
import type { Message } from '../../base/index.js';
import type { OfflineOptions, UnitTestRows } from '../../compiler/index.js';
import { pythonValues } from '../../context/index.js';
import { PyFloat } from '../../jinja/index.js';
import type {
  AnalysisNode,
  ColumnInfo,
  Data,
  FunctionNode,
  GraphNode,
  ModelNode,
  SeedNode,
  SnapshotNode,
  SourceNode,
  TestNode,
  UniqueId,
  UnitTestNode,
} from '../../manifest/index.js';
import { nameOf, scanSql } from '../sql/scan-sql.js';
import type { CheckModel, CheckNode, Compiled, DeclaredColumn, Fixture, Place } from './check-node.js';
import { seedColumns } from './seed-columns.js';
import type { ReadSource } from './yaml-places.js';

/** What a node is read with. */
export type NodeReader = {
  readonly compiled: (node: GraphNode, options?: OfflineOptions) => Compiled;
  /** The rows, or why they cannot be told. */
  readonly unitTestRows: (test: UnitTestNode) => UnitTestRows | { readonly messages: readonly Message[] };
  readonly read: ReadSource;
  readonly placeOf: (id: UniqueId) => Place;
  /** A place in the file that describes the node. */
  readonly yamlPlace: (node: GraphNode, path: readonly (string | { readonly name: string })[]) => Place | undefined;
};

/** A node of the manifest as the checker takes it; undefined for those that have no SQL and are read by none. */
export function checkNodeOf(node: GraphNode, reader: NodeReader): CheckNode | undefined {
  switch (node.resource_type) {
    case 'model':
      return modelOf(node as ModelNode, reader);
    case 'seed':
      return seedOf(node as SeedNode, reader);
    case 'source':
      return sourceOf(node as SourceNode, reader);
    case 'snapshot':
      return snapshotOf(node as SnapshotNode, reader);
    case 'test':
      return testOf(node as TestNode, reader);
    case 'analysis':
      return { kind: 'analysis', ...commonOf(node as AnalysisNode, reader), compiled: reader.compiled(node) };
    case 'function':
      return functionOf(node as FunctionNode, reader);
    case 'unit_test':
      return unitTestOf(node as UnitTestNode, reader);
    default:
      return undefined;
  }
}

function commonOf(node: { unique_id: UniqueId; depends_on?: { nodes?: UniqueId[] } }, reader: NodeReader) {
  return { id: node.unique_id, place: reader.placeOf(node.unique_id), dependsOn: node.depends_on?.nodes ?? [] };
}

/** is_incremental() looks for the table in the database; what it answers is known for each of the two texts. */
const FIRST_RUN: OfflineOptions = { macros: { is_incremental: false } };
const LATER_RUN: OfflineOptions = { macros: { is_incremental: true } };

function modelOf(node: ModelNode, reader: NodeReader): CheckModel {
  const { materialized } = node.config;
  const isSql = node.language === 'sql';
  const compiled: Compiled = isSql
    ? reader.compiled(node, FIRST_RUN)
    : { state: 'introspective', asked: node.language };
  return {
    kind: 'model',
    ...commonOf(node, reader),
    materialized,
    language: node.language,
    relation: materialized === 'ephemeral' ? null : relationOf(node),
    compiled,
    incremental: materialized === 'incremental' && isSql ? laterRunOf(node, reader) : null,
    contract: node.contract.enforced ? contractOf(node, reader) : null,
  };
}

/** Strategies that look rows up by unique_key. */
const KEYED: ReadonlySet<unknown> = new Set([null, undefined, 'default', 'delete+insert', 'merge', 'microbatch']);

function laterRunOf(node: ModelNode, reader: NodeReader): CheckModel['incremental'] {
  const { unique_key: key, on_schema_change: change, incremental_strategy: strategy } = node.config;
  return {
    compiled: reader.compiled(node, LATER_RUN),
    uniqueKey: KEYED.has(strategy) ? textsOf(key) : [],
    onSchemaChange: typeof change === 'string' ? change : 'ignore',
  };
}

function contractOf(node: ModelNode, reader: NodeReader): DeclaredColumn[] {
  const entry = ['models', { name: node.name }];
  return Object.values(node.columns).map(column => ({
    ...declaredColumn(column),
    ...placed(reader.yamlPlace(node, [...entry, 'columns', { name: column.name }])),
  }));
}

function declaredColumn({ name, data_type: type, quote }: ColumnInfo): DeclaredColumn {
  return { name: quote === true ? name : name.toLowerCase(), type };
}

function placed(place: Place | undefined): { place?: Place } {
  return place === undefined ? {} : { place };
}

function seedOf(node: SeedNode, reader: NodeReader): CheckNode {
  const common = commonOf(node, reader);
  const text = reader.read(common.place.span.file) ?? '';
  const path = ['seeds', { name: node.name }, 'config', 'column_types'];
  const placeOf = (column: string): Place | undefined => reader.yamlPlace(node, [...path, column]);
  return { kind: 'seed', ...common, relation: relationOf(node), columns: seedColumns(node, text, placeOf) };
}

function sourceOf(node: SourceNode, reader: NodeReader): CheckNode {
  const columns = Object.values(node.columns).map(declaredColumn);
  return { kind: 'source', ...commonOf(node as never, reader), relation: relationOf(node), columns };
}

function snapshotOf(node: SnapshotNode, reader: NodeReader): CheckNode {
  const { config } = node;
  const renamed = pythonValues.entries(config['snapshot_meta_column_names'] ?? null) ?? [];
  const checked = config['check_cols'];
  return {
    kind: 'snapshot',
    ...commonOf(node, reader),
    relation: relationOf(node),
    compiled: reader.compiled(node),
    strategy: textOf(config['strategy']) ?? '',
    uniqueKey: textsOf(config['unique_key']),
    updatedAt: textOf(config['updated_at']),
    checkColumns: Array.isArray(checked) ? checked.map(String) : [],
    hardDeletes: textOf(config['hard_deletes']) ?? 'ignore',
    validToCurrent: textOf(config['dbt_valid_to_current']),
    columnNames: Object.fromEntries(
      renamed.flatMap(([name, value]) => (typeof value === 'string' ? [[String(name), value]] : [])),
    ),
  };
}

function testOf(node: TestNode, reader: NodeReader): CheckNode {
  const { fail_calc: failCalc, warn_if: warnIf, error_if: errorIf, limit } = node.config;
  return {
    kind: 'test',
    ...commonOf(node, reader),
    generic: node.test_metadata !== undefined,
    compiled: reader.compiled(node),
    failCalc: textOf(failCalc) ?? 'count(*)',
    warnIf: textOf(warnIf) ?? '!= 0',
    errorIf: textOf(errorIf) ?? '!= 0',
    limit: typeof limit === 'number' ? limit : null,
  };
}

function functionOf(node: FunctionNode, reader: NodeReader): CheckNode {
  return {
    kind: 'function',
    ...commonOf(node, reader),
    relation: relationOf(node),
    language: node.language,
    compiled: reader.compiled(node),
    arguments: node.arguments.map(({ name, data_type: type }) => ({ name, type })),
    returns: node.returns?.data_type ?? 'void',
  };
}

function unitTestOf(node: UnitTestNode, reader: NodeReader): CheckNode {
  const model = node.depends_on.nodes[0] ?? '';
  const rows = reader.unitTestRows(node);
  const common = { kind: 'unit_test', ...commonOf(node, reader), model } as const;
  if ('messages' in rows)
    return { ...common, problems: rows.messages, given: [], expect: { format: 'rows', rows: [] } };
  return {
    ...common,
    problems: [],
    given: rows.given.map(({ input, rows: given, isSql }, i) => ({
      input: input === 'this' ? model : input,
      shown: node.given[i]?.input ?? input,
      fixture: fixtureOf(given, isSql),
    })),
    expect: fixtureOf(rows.expect.rows, rows.expect.isSql),
  };
}

function fixtureOf(rows: Data, isSql: boolean): Fixture {
  if (isSql) return { format: 'sql', sql: String(rows) };
  const list = Array.isArray(rows) ? (rows as Data[]) : [];
  return { format: 'rows', rows: list.map(row => recordOf(row)) };
}

function recordOf(row: Data): Record<string, unknown> {
  const entries = pythonValues.entries(row) ?? [];
  return Object.fromEntries(
    entries.map(([name, value]) => [String(name), value instanceof PyFloat ? value.value : value]),
  );
}

/** The names that the rendered relation leads to: a part without quotes is folded as the server folds it. */
function relationOf(
  node: { relation_name: string | null; schema: string } & Partial<{ alias: string; identifier: string }>,
): RelationName {
  const names = scanSql(node.relation_name ?? '').flatMap(token => nameOf(token) ?? []);
  const [schema, name] = names.slice(-2);
  if (schema !== undefined && name !== undefined) return { schema, name };
  return { schema: node.schema, name: node.alias ?? node.identifier ?? '' };
}

function textOf(value: Data): string | null {
  return value === null || value === undefined || value === '' ? null : String(value);
}

function textsOf(value: Data): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' && value !== '' ? [value] : [];
}
